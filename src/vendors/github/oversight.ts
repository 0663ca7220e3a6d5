import { z } from 'zod';
import { instantOrUndefined, type Instant } from '../../domain/instant.ts';
import { done, type Outcome } from '../../domain/outcome.ts';
import type { AccessRequest, OverseenToken, Oversight } from '../../ports/oversight.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { toAppError, toOutcome } from '../http.ts';
import { scopesOfPermissions } from './app-client.ts';
import { orUndefined, type Route } from './client.ts';
import { connectGithub } from './sign-in.ts';

const instantSchema = z
  .string()
  .nullish()
  .transform((text): Instant | undefined => instantOrUndefined(text));
const groupSchema = z.record(z.string(), z.string()).optional();

/** A grant, as the organization's list tells it; shapes in the description of api.github.com (`/orgs/{org}/personal-access-tokens`). */
const grantSchema = z.object({
  id: z.int(),
  owner: z.object({ login: z.string() }),
  repository_selection: z.enum(['none', 'all', 'subset']),
  permissions: z.object({ organization: groupSchema, repository: groupSchema, other: groupSchema }),
  access_granted_at: instantSchema,
  token_name: z.string(),
  token_expired: z.boolean(),
  token_expires_at: instantSchema,
  token_last_used_at: instantSchema,
});
const requestSchema = grantSchema
  .omit({ access_granted_at: true })
  .extend({ reason: z.string().nullish(), created_at: instantSchema });

type Grant = Omit<z.infer<typeof grantSchema>, 'access_granted_at'>;

const reaches = {
  none: 'no repositories',
  all: 'all repositories',
  subset: 'selected repositories',
} as const;

/**
 * What an organization sees of the fine-grained tokens of its people. GitHub lets only Apps ask (docs.github.com: REST
 * endpoints for personal access tokens, read 2026-11-24), with the permissions `organization_personal_access_tokens` and
 * `organization_personal_access_token_requests`. Classic tokens are in no list.
 */
export function overseeOrganization(context: AdapterContext): Oversight {
  const client = connectGithub(context);
  const list = async <T>(route: Route, org: string, schema: z.ZodType<T>): Promise<readonly T[]> =>
    await toAppError(
      context.connection,
      async () => await client.list(route, { org }, { schema: z.array(schema), itemsOf: (page) => page }),
    );
  const change = async (
    route: Route,
    parameters: Readonly<Record<string, unknown>> & { readonly org: string },
    what: string,
  ): Promise<Outcome<void>> =>
    await toOutcome(async (): Promise<Outcome<void>> => {
      const answer = await orUndefined(async () => await client.call(route, parameters, z.unknown()));
      if (answer) return done(undefined);
      const { org } = parameters;
      return {
        kind: 'refused',
        reason: `${org} has no ${what}, or not any more`,
        hint: `See those that there are: mintmark organization ${org}`,
      };
    });
  return {
    tokens: async (organization) => {
      const grants = await list('GET /orgs/{org}/personal-access-tokens', organization, grantSchema);
      return grants.map((grant) => ({
        ...overseen(grant),
        ...(grant.access_granted_at ? { grantedAt: grant.access_granted_at } : {}),
      }));
    },
    requests: async (organization) => {
      const route = 'GET /orgs/{org}/personal-access-token-requests';
      const requests = await list(route, organization, requestSchema);
      return requests.map((request): AccessRequest => ({
        ...overseen(request),
        requestId: String(request.id),
        ...(request.reason ? { reason: request.reason } : {}),
        ...(request.created_at ? { requestedAt: request.created_at } : {}),
      }));
    },
    decide: async (org, { requestId, action, reason }) =>
      await change(
        'POST /orgs/{org}/personal-access-token-requests/{pat_request_id}',
        { org, pat_request_id: requestId, action, ...(reason === undefined ? {} : { reason }) },
        `request ${requestId}`,
      ),
    revoke: async (org, id) =>
      await change(
        'POST /orgs/{org}/personal-access-tokens/{pat_id}',
        { org, pat_id: id, action: 'revoke' },
        `token ${id}`,
      ),
  };
}

function overseen(grant: Grant): OverseenToken {
  const { organization, repository, other } = grant.permissions;
  return {
    id: String(grant.id),
    name: grant.token_name,
    owner: grant.owner.login,
    scopes: scopesOfPermissions({ ...organization, ...repository, ...other }),
    reach: reaches[grant.repository_selection],
    expiresAt: grant.token_expires_at ?? null,
    isExpired: grant.token_expired,
    ...(grant.token_last_used_at ? { lastUsedAt: grant.token_last_used_at } : {}),
  };
}
