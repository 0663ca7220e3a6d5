import type { Context } from 'hono';
import type { Account, RepositoryEntry, TokenEntry } from './state.ts';
import { coversScope } from './tokens.ts';
import { ApiError, findAccount, findRepository, isSameName, notFound, type World } from './world.ts';

/** Who calls: the user and the token that says so. */
export interface Caller {
  readonly user: Account;
  readonly token: TokenEntry;
}

/** What a route asks of the two kinds of tokens; the headers of its answer tell it. */
export interface Need {
  /** Any one of these is enough for a classic token; none: every token is. */
  readonly scopes: readonly string[];
  /** `secrets=write`: what a fine-grained token must be allowed. */
  readonly permission: string;
}

/** What travels with a request. */
export interface Environment {
  Variables: { caller: Caller | undefined; need: Need | undefined; apiVersion: string };
}

/** The context of every route. */
export type ApiContext = Context<Environment>;

/** The texts of refusals, as users have reported them. */
export const refusals = {
  badCredentials: 'Bad credentials',
  noCredentials: 'Requires authentication',
  /** github/docs#29818: also for those who may read the repository, and for its public key. */
  notRepositoryAdmin: 'Must have admin rights to Repository.',
  notOrganizationOwner: 'You must be an org admin or have the actions secrets fine-grained permission.',
  fineGrained: 'Resource not accessible by personal access token',
  archived: 'Repository was archived so is read-only.',
} as const;

const privateRepositoryScope = 'repo';

/** The caller; refuses a request without credentials. */
export function requireCaller(context: ApiContext): Caller {
  const caller = context.get('caller');
  if (!caller) throw new ApiError(401, refusals.noCredentials);
  return caller;
}

/** The caller, whose token has what the route needs apart from any one resource. */
export function requireToken(context: ApiContext, need: Need): Caller {
  context.set('need', need);
  const caller = requireCaller(context);
  const { token } = caller;
  if (token.kind === 'classic' && !hasScope(token, need))
    throw new ApiError(
      403,
      `Your token has not been granted the required scopes: ${need.scopes.join(', ')}.`,
    );
  if (token.kind === 'fine-grained' && !hasPermission(token, need))
    throw new ApiError(403, refusals.fineGrained);
  return caller;
}

/** A repository that everybody may read who sees it. */
export function requireReadable(
  world: World,
  context: ApiContext,
  permission = 'metadata=read',
): RepositoryEntry {
  context.set('need', { scopes: ['repo'], permission });
  const name = `${context.req.param('owner') ?? ''}/${context.req.param('repo') ?? ''}`;
  const repository = findRepository(world.state, name);
  if (!repository || !isVisible(world, context.get('caller'), repository)) throw notFound();
  return repository;
}

/** A repository that the caller administers, with a token that may do so. */
export function requireAdministered(world: World, context: ApiContext, permission: string): RepositoryEntry {
  const repository = requireReadable(world, context, permission);
  const { user, token } = requireCaller(context);
  const need: Need = { scopes: ['repo'], permission };
  if (token.kind === 'fine-grained' && !reaches(token, repository.owner, need))
    throw new ApiError(403, refusals.fineGrained);
  const mayAdminister = roleIn(world, user, repository.owner) === 'owner';
  if (!mayAdminister || (token.kind === 'classic' && !hasScope(token, need)))
    throw new ApiError(403, refusals.notRepositoryAdmin);
  if (repository.isArchived && permission.endsWith('=write')) throw new ApiError(403, refusals.archived);
  return repository;
}

/** An organization that the caller owns, with a token that may manage its secrets. */
export function requireOwned(world: World, context: ApiContext, access: 'read' | 'write'): Account {
  const need: Need = { scopes: ['admin:org'], permission: `organization_secrets=${access}` };
  context.set('need', need);
  const organization = requireOrganization(world, context);
  const { user, token } = requireCaller(context);
  if (token.kind === 'fine-grained' && !reaches(token, organization.login, need))
    throw new ApiError(403, refusals.fineGrained);
  const isOwner = roleIn(world, user, organization.login) === 'owner';
  if (!isOwner || (token.kind === 'classic' && !hasScope(token, need)))
    throw new ApiError(403, refusals.notOrganizationOwner);
  return organization;
}

/** The organization that the path names. */
export function requireOrganization(world: World, context: ApiContext): Account {
  const account = findAccount(world.state, context.req.param('org') ?? '');
  if (account?.kind !== 'Organization') throw notFound();
  return account;
}

/** Whether the caller knows that this repository exists. */
export function isVisible(world: World, caller: Caller | undefined, repository: RepositoryEntry): boolean {
  if (!repository.isPrivate) return true;
  if (!caller || roleIn(world, caller.user, repository.owner) === undefined) return false;
  const { token } = caller;
  return token.kind === 'classic'
    ? coversScope(token.scopes, privateRepositoryScope)
    : isSameName(token.resourceOwner, repository.owner);
}

/** What a user is in an organization; undefined when he does not belong to it. */
export function roleIn(world: World, user: Account, organization: string): 'owner' | 'member' | undefined {
  const account = findAccount(world.state, organization);
  if (account?.owners.includes(user.login) === true) return 'owner';
  return account?.members.includes(user.login) === true ? 'member' : undefined;
}

function reaches(token: TokenEntry, owner: string, need: Need): boolean {
  return isSameName(token.resourceOwner, owner) && hasPermission(token, need);
}

function hasScope(token: TokenEntry, { scopes }: Need): boolean {
  return scopes.length === 0 || scopes.some((scope) => coversScope(token.scopes, scope));
}

function hasPermission(token: TokenEntry, { permission }: Need): boolean {
  const [name = '', access = ''] = permission.split('=');
  if (permission === '' || permission === 'metadata=read') return true;
  const levels = ['read', 'write', 'admin'];
  return levels.indexOf(token.permissions[name] ?? '') >= levels.indexOf(access);
}
