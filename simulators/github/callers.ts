import { jobsOf } from './job-state.ts';
import { isJsonWebToken, verifyJsonWebToken } from './json-web-tokens.ts';
import type { Account, AppEntry, InstallationEntry, InstallationTokenEntry, TokenEntry } from './state.ts';
import { ApiError, findAccount, type World } from './world.ts';

/** Who calls. */
export type Caller = PersonCaller | AppCaller | InstallationCaller;

/** A user, and the personal access token that says so. */
export interface PersonCaller {
  readonly kind: 'person';
  readonly user: Account;
  readonly token: TokenEntry;
}

/** An App on its own behalf: it may look after its installations and nothing else. */
interface AppCaller {
  readonly kind: 'app';
  readonly app: AppEntry;
}

/** An App in an account, for an hour; it is nobody's user. */
export interface InstallationCaller {
  readonly kind: 'installation';
  readonly app: AppEntry;
  readonly installation: InstallationEntry;
  readonly token: InstallationTokenEntry;
}

const badCredentials = 'Bad credentials';

/** Who sent this header; undefined without one. The scheme is `token`, `Bearer`, or Basic with the token as password. */
export function authenticate(world: World, header: string | undefined): Caller | undefined {
  if (header === undefined) return undefined;
  const [, scheme = '', credential = ''] = /^(\S+) +(\S+)$/.exec(header) ?? [];
  if (/^bearer$/i.test(scheme) && isJsonWebToken(credential))
    return { kind: 'app', app: verifyJsonWebToken(world, credential) };
  const value = /^basic$/i.test(scheme)
    ? Buffer.from(credential, 'base64').toString('utf8').split(':').slice(1).join(':')
    : credential;
  const isScheme = /^(token|bearer|basic)$/i.test(scheme);
  const caller = isScheme
    ? (findPerson(world, value) ?? findInstallation(world, value) ?? findJob(world, value))
    : undefined;
  if (!caller) throw new ApiError(401, badCredentials);
  return caller;
}

/** Every use of a personal token is remembered. */
function findPerson({ state, now }: World, value: string): PersonCaller | undefined {
  const token = state.tokens.find((each) => each.value === value);
  const user = token && findAccount(state, token.login);
  if (!token || !user || (token.expiresAt ?? Infinity) <= now()) return undefined;
  token.lastUsedAt = now();
  return { kind: 'person', user, token };
}

function findInstallation({ state, now }: World, value: string): InstallationCaller | undefined {
  const token = state.installationTokens.find((each) => each.value === value);
  const installation = state.installations.find(({ id }) => id === token?.installationId);
  const app = state.apps.find(({ id }) => id === installation?.appId);
  if (!token || !installation || !app || token.expiresAt <= now()) return undefined;
  return { kind: 'installation', app, installation, token };
}

/** A job acts as the App that every account has for its jobs, in its own repository only. */
function findJob({ state, now }: World, value: string): InstallationCaller | undefined {
  const token = jobsOf(state).tokens.find((each) => each.value === value && each.expiresAt > now());
  const repository = state.repositories.find(({ id }) => id === token?.repositoryId);
  if (!token || !repository) return undefined;
  const { permissions } = token;
  const repositoryIds = [repository.id];
  return {
    kind: 'installation',
    app: jobsApp,
    installation: {
      id: 0,
      appId: jobsApp.id,
      account: repository.owner,
      permissions,
      repositorySelection: 'selected',
      repositoryIds,
      createdAt: repository.createdAt,
    },
    token: { value, installationId: 0, permissions, repositoryIds, expiresAt: token.expiresAt },
  };
}

/** The number and the name of the real one; nobody manages it. */
const jobsApp: AppEntry = {
  id: 15_368,
  slug: 'github-actions',
  clientId: '',
  clientSecret: '',
  webhookSecret: null,
  owner: '',
  name: 'GitHub Actions',
  description: '',
  externalUrl: 'https://github.com/features/actions',
  permissions: {},
  events: [],
  createdAt: 0,
  keys: [],
};
