import type { Hono } from 'hono';
import { z } from 'zod';
import { requireOverseen, type ApiContext, type Environment } from './access.ts';
import { pathPart, readBody } from './body.ts';
import {
  cutOff,
  decide,
  grantedRepositories,
  grantId,
  grantsOf,
  namesPermission,
  renderGrant,
  type GrantKind,
} from './grants.ts';
import { apiOrigin, takePage } from './paging.ts';
import { renderMinimalRepository } from './render-repository.ts';
import { repositoryView } from './repository-routes.ts';
import type { TokenEntry } from './state.ts';
import { ApiError, isSameName, notFound, type World } from './world.ts';

const ids = z.array(z.int()).min(1).max(100);
const decision = { action: z.enum(['approve', 'deny']), reason: z.string().max(1024).nullish() };
const decisionSchema = z.strictObject(decision);
const decisionsSchema = z.strictObject({ ...decision, pat_request_ids: ids });
const revocation = { action: z.literal('revoke') };
const revocationSchema = z.strictObject(revocation);
const revocationsSchema = z.strictObject({ ...revocation, pat_ids: ids });

const places = {
  request: {
    base: '/orgs/:org/personal-access-token-requests',
    permission: 'organization_personal_access_token_requests',
  },
  grant: { base: '/orgs/:org/personal-access-tokens', permission: 'organization_personal_access_tokens' },
} as const;

/** What an organization may know and decide of the fine-grained tokens that reach it; only an App may ask. */
export function addOversightRoutes(app: Hono<Environment>, world: World): void {
  for (const kind of ['request', 'grant'] as const) addListRoutes(app, world, kind);
  const { request, grant } = places;
  app.post(request.base, async (context) => {
    const all = overseen(world, context, { kind: 'request', access: 'write' });
    const { action, pat_request_ids } = await readBody(context, decisionsSchema);
    for (const token of findAll(all, 'request', pat_request_ids)) decide(world, token, action);
    return context.json({}, 202);
  });
  app.post(`${request.base}/:id{[0-9]+}`, async (context) => {
    const all = overseen(world, context, { kind: 'request', access: 'write' });
    const { action } = await readBody(context, decisionSchema);
    decide(world, findOne(context, all, 'request'), action);
    return context.body(null, 204);
  });
  app.post(grant.base, async (context) => {
    const all = overseen(world, context, { kind: 'grant', access: 'write' });
    const { pat_ids } = await readBody(context, revocationsSchema);
    for (const token of findAll(all, 'grant', pat_ids)) cutOff(token);
    return context.json({}, 202);
  });
  app.post(`${grant.base}/:id{[0-9]+}`, async (context) => {
    const all = overseen(world, context, { kind: 'grant', access: 'write' });
    await readBody(context, revocationSchema);
    cutOff(findOne(context, all, 'grant'));
    return context.body(null, 204);
  });
}

function addListRoutes(app: Hono<Environment>, world: World, kind: GrantKind): void {
  const { base } = places[kind];
  app.get(base, (context) => {
    const all = overseen(world, context, { kind, access: 'read' });
    const chosen = all.filter(choice(world, context)).toSorted(comparison(context));
    const origin = apiOrigin(context);
    return context.json(takePage(context, chosen).map((each) => renderGrant(world, each, { kind, origin })));
  });
  app.get(`${base}/:id{[0-9]+}/repositories`, (context) => {
    const token = findOne(context, overseen(world, context, { kind, access: 'read' }), kind);
    const repositories = takePage(context, grantedRepositories(world, token));
    return context.json(
      repositories.map((each) => renderMinimalRepository(each, repositoryView(world, context, each))),
    );
  });
}

function overseen(
  world: World,
  context: ApiContext,
  { kind, access }: { kind: GrantKind; access: 'read' | 'write' },
): readonly TokenEntry[] {
  const organization = requireOverseen(world, context, `${places[kind].permission}=${access}`);
  return grantsOf(world, organization, kind);
}

function findOne(context: ApiContext, all: readonly TokenEntry[], kind: GrantKind): TokenEntry {
  const id = Number(pathPart(context, 'id'));
  const found = all.find((each) => grantId(kind, each) === id);
  if (!found) throw notFound();
  return found;
}

/** All or nothing: one wrong number, and nothing is done. */
function findAll(
  all: readonly TokenEntry[],
  kind: GrantKind,
  wanted: readonly number[],
): readonly TokenEntry[] {
  const found = all.filter((each) => wanted.includes(grantId(kind, each)));
  if (found.length < new Set(wanted).size)
    throw new ApiError(422, 'Validation Failed', [
      { resource: 'ProgrammaticAccess', field: 'ids', code: 'invalid' },
    ]);
  return found;
}

function choice(world: World, context: ApiContext): (token: TokenEntry) => boolean {
  const query = (name: string): string | undefined => context.req.query(name);
  const several = (name: string): readonly string[] => [
    ...(context.req.queries(`${name}[]`) ?? []),
    ...(context.req.queries(name) ?? []),
  ];
  const owners = several('owner');
  const tokenIds = several('token_id').map(Number);
  const repository = query('repository');
  const permission = query('permission');
  const before = Date.parse(query('last_used_before') ?? '');
  const after = Date.parse(query('last_used_after') ?? '');
  return (token) =>
    (owners.length === 0 || owners.some((owner) => isSameName(owner, token.login))) &&
    (tokenIds.length === 0 || tokenIds.includes(token.id)) &&
    (permission === undefined || namesPermission(token, permission)) &&
    (repository === undefined ||
      grantedRepositories(world, token).some(({ name }) => isSameName(name, repository))) &&
    (Number.isNaN(before) || (token.lastUsedAt !== null && token.lastUsedAt < before)) &&
    (Number.isNaN(after) || (token.lastUsedAt !== null && token.lastUsedAt > after));
}

/** The newest first, unless `direction=asc`. */
function comparison(context: ApiContext): (left: TokenEntry, right: TokenEntry) => number {
  const sign = context.req.query('direction') === 'asc' ? 1 : -1;
  return (left, right) => sign * (left.createdAt - right.createdAt || left.id - right.id);
}
