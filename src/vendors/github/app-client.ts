import githubAppJwt from 'universal-github-app-jwt';
import { z } from 'zod';
import { instant, type Instant } from '../../domain/instant.ts';
import { Secret } from '../../domain/secret.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { createGithubClient, orUndefined } from './client.ts';
import { statusOf } from './explain-refusal.ts';

/** What GitHub tells of an App. */
export interface App {
  /** The number; what people and pages say as "App ID". */
  readonly id: number;
  /** What a JWT and a workflow name it by. */
  readonly clientId: string;
  readonly slug: string;
  readonly owner: string;
  readonly permissions: Readonly<Record<string, string>>;
}

/** An App in an account. */
export interface Installation {
  readonly id: number;
  readonly account: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly reachesAll: boolean;
  readonly isSuspended: boolean;
}

export interface InstallationToken {
  readonly secret: Secret;
  readonly expiresAt: Instant;
  readonly permissions: Readonly<Record<string, string>>;
}

/** A new App, with its first private key. */
export interface ConvertedApp extends App {
  readonly privateKey: Secret;
}

/** Calls of an App on its own behalf. Errors as in `GithubClient`. */
export interface AppClient {
  readonly app: () => Promise<App>;
  readonly installations: () => Promise<readonly Installation[]>;
  /** Undefined where it is not installed. */
  readonly installationOf: (organization: string) => Promise<Installation | undefined>;
  /** Whether the App reaches this `owner/repository`. */
  readonly reaches: (repository: string) => Promise<boolean>;
  /** Makes a token for an hour. What is left out is as in the installation; more than that is refused with 422. */
  readonly makeToken: (
    installationId: number,
    narrowed: {
      /** Names without their owner. */
      repositories?: readonly string[];
      permissions?: Readonly<Record<string, string>>;
    },
  ) => Promise<InstallationToken>;
}

const permissionsSchema = z.record(z.string(), z.string());
const accountSchema = z.object({ login: z.string().min(1) });
const appSchema = z
  .object({
    id: z.int(),
    client_id: z.string().min(1),
    slug: z.string().min(1),
    owner: accountSchema,
    permissions: permissionsSchema,
  })
  .transform(({ client_id: clientId, owner, ...rest }) => ({ ...rest, clientId, owner: owner.login }));
const installationSchema = z
  .object({
    id: z.int(),
    account: accountSchema,
    permissions: permissionsSchema,
    repository_selection: z.enum(['all', 'selected']),
    suspended_at: z.string().nullish(),
  })
  .transform(({ id, account, permissions, repository_selection: selection, suspended_at: suspended }) => ({
    id,
    account: account.login,
    permissions,
    reachesAll: selection === 'all',
    isSuspended: typeof suspended === 'string',
  }));
const tokenSchema = z
  .object({
    token: z.string().min(1),
    expires_at: z.string().transform((text) => instant(text)),
    permissions: permissionsSchema.default({}),
  })
  .transform(({ token, expires_at: expiresAt, permissions }) => ({
    secret: Secret.of(token),
    expiresAt,
    permissions,
  }));
const conversionSchema = z
  .object({ pem: z.string().min(1) })
  .and(appSchema)
  .transform(({ pem, ...app }) => ({ ...app, privateKey: Secret.of(pem) }));

/** A client that signs in as an App: `id` is its client id or number. Nothing is called yet. */
export function createAppClient(
  context: AdapterContext,
  { id, privateKey }: { id: string; privateKey: Secret },
): AppClient {
  const client = createGithubClient(context, async () => {
    const now = Math.floor(Date.parse(context.clock.now()) / 1000);
    // Signed anew for every call: it is good for ten minutes, and a clock that is a little ahead is allowed for.
    const { token } = await githubAppJwt({ id, privateKey: privateKey.expose(), now });
    return `bearer ${token}`;
  });
  return {
    app: async () => (await client.call('GET /app', {}, appSchema)).data,
    installations: async () =>
      await client.list(
        'GET /app/installations',
        {},
        { schema: z.array(installationSchema), itemsOf: (page) => page },
      ),
    installationOf: async (org) =>
      await orUndefined(
        async () => (await client.call('GET /orgs/{org}/installation', { org }, installationSchema)).data,
      ),
    reaches: async (repository) => {
      const [owner, repo] = repository.split('/');
      const route = 'GET /repos/{owner}/{repo}/installation';
      return (
        (await orUndefined(async () => await client.call(route, { owner, repo }, installationSchema))) !==
        undefined
      );
    },
    makeToken: async (id, { repositories, permissions }) => {
      const body = { ...(repositories ? { repositories } : {}), ...(permissions ? { permissions } : {}) };
      const route = 'POST /app/installations/{installation_id}/access_tokens';
      // Asked twice, there are two tokens that live for an hour: harmless, but never on purpose.
      const parameters = { installation_id: id, ...body, request: { retries: 0 } };
      return (await client.call(route, parameters, tokenSchema)).data;
    },
  };
}

/** Fetches a new App and its first key, once and within an hour of its making. Undefined for a code that is used or old. */
export async function convertManifest(
  context: AdapterContext,
  code: string,
): Promise<ConvertedApp | undefined> {
  const client = createGithubClient(context, () => undefined);
  const route = 'POST /app-manifests/{code}/conversions';
  return await orUndefined(
    // A second try would find the code used, and the key lost.
    async () => (await client.call(route, { code, request: { retries: 0 } }, conversionSchema)).data,
  );
}

/** Ends an installation token with itself; false when it was dead already. */
export async function revokeInstallationToken(context: AdapterContext, token: Secret): Promise<boolean> {
  const client = createGithubClient(context, async () => await Promise.resolve(`token ${token.expose()}`));
  try {
    await client.call('DELETE /installation/token', {}, z.unknown());
    return true;
  } catch (error) {
    if (statusOf(error) === 401) return false;
    throw error;
  }
}

/** `{ contents: 'write' }` as `contents:write`, sorted. */
export function scopesOfPermissions(permissions: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(permissions)
    .map(([name, level]) => `${name}:${level}`)
    .sort();
}

/** The other way round; of several levels of one permission the highest. */
export function permissionsOfScopes(scopes: readonly string[]): Readonly<Record<string, string>> {
  const levels = ['read', 'write', 'admin'];
  const permissions: Record<string, string> = {};
  for (const scope of scopes) {
    const [name = '', level = ''] = scope.split(':');
    if (levels.indexOf(level) > levels.indexOf(permissions[name] ?? '')) permissions[name] = level;
  }
  return permissions;
}
