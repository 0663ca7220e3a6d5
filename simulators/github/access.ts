import type { Context } from 'hono';
import { coversPermission } from './app-permissions.ts';
import type { Caller, InstallationCaller, PersonCaller } from './callers.ts';
import { notAnApp } from './json-web-tokens.ts';
import { requirePolicy } from './policies.ts';
import { isVisible, reaches, roleAt, roleOf } from './reach.ts';
import type { Account, AppEntry, RepositoryEntry } from './state.ts';
import { coversScope } from './tokens.ts';
import { ApiError, findAccount, findRepository, notFound, type World } from './world.ts';

/** What a route asks of the kinds of tokens; the headers of its answer tell it. */
export interface Need {
  /** Any one of these is enough for a classic token; none: every token is. */
  readonly scopes: readonly string[];
  /** `secrets=write`: what a fine-grained token or an App must be allowed. */
  readonly permission: string;
}

/** What travels with a request. */
export interface Environment {
  Variables: { caller: Caller | undefined; need: Need | undefined; apiVersion: string };
}

/** The context of every route. */
export type ApiContext = Context<Environment>;

/** The texts of refusals, as users have reported them. */
const refusals = {
  noCredentials: 'Requires authentication',
  /** github/docs#29818: also for those who may read the repository, and for its public key. */
  notRepositoryAdmin: 'Must have admin rights to Repository.',
  notOrganizationOwner: 'You must be an org admin or have the actions secrets fine-grained permission.',
  fineGrained: 'Resource not accessible by personal access token',
  app: 'Resource not accessible by integration',
  notAnInstallation: 'You must authenticate with an installation access token.',
  archived: 'Repository was archived so is read-only.',
} as const;

/** The caller; refuses a request without credentials. */
export function requireCaller(context: ApiContext): Caller {
  const caller = context.get('caller');
  if (!caller) throw new ApiError(401, refusals.noCredentials);
  return caller;
}

/** The user who calls, whose token has what the route needs apart from any one resource; no App is a user. */
export function requireToken(context: ApiContext, need: Need): PersonCaller {
  context.set('need', need);
  const caller = requireCaller(context);
  if (caller.kind !== 'person') throw new ApiError(403, refusals.app);
  const { token } = caller;
  if (token.kind === 'classic' && !hasScope(caller, need))
    throw new ApiError(
      403,
      `Your token has not been granted the required scopes: ${need.scopes.join(', ')}.`,
    );
  if (token.kind === 'fine-grained' && !coversPermission(token.permissions, need.permission))
    throw new ApiError(403, refusals.fineGrained);
  return caller;
}

/** The App that signed the request itself. */
export function requireApp(context: ApiContext): AppEntry {
  const caller = context.get('caller');
  if (caller?.kind !== 'app') throw new ApiError(401, notAnApp);
  return caller.app;
}

/** The App that calls with an installation token. */
export function requireInstallation(context: ApiContext): InstallationCaller {
  const caller = requireCaller(context);
  if (caller.kind !== 'installation') throw new ApiError(403, refusals.notAnInstallation);
  return caller;
}

/** A repository that everybody may read who sees it. */
export function requireReadable(
  world: World,
  context: ApiContext,
  { scopes = ['repo'], permission = 'metadata=read' }: Partial<Need> = {},
): RepositoryEntry {
  context.set('need', { scopes, permission });
  const caller = context.get('caller');
  const name = `${context.req.param('owner') ?? ''}/${context.req.param('repo') ?? ''}`;
  const repository = findRepository(world.state, name);
  if (!repository || !isVisible(world, caller, repository)) throw notFound();
  const owner = findAccount(world.state, repository.owner);
  if (owner) requirePolicy(caller, owner);
  return repository;
}

/** A repository whose files the caller may read: those of a private one take a right of their own. */
export function requireContents(world: World, context: ApiContext): RepositoryEntry {
  const need: Need = { scopes: ['repo'], permission: 'contents=read' };
  const repository = requireReadable(world, context, need);
  if (repository.isPrivate)
    requireReach(requireCaller(context), { owner: repository.owner, repositoryId: repository.id }, need);
  return repository;
}

/** A repository that the caller administers, with a token that may do so, or that an App may manage. */
export function requireAdministered(
  world: World,
  context: ApiContext,
  { scopes = ['repo'], permission }: Partial<Need> & Pick<Need, 'permission'>,
): RepositoryEntry {
  const need: Need = { scopes, permission };
  const repository = requireReadable(world, context, need);
  const caller = requireCaller(context);
  requireReach(caller, { owner: repository.owner, repositoryId: repository.id }, need);
  const isAdministrator = ['owner', 'administrator'].includes(roleAt(world, caller, repository) ?? '');
  if (caller.kind === 'person' && !(isAdministrator && hasScope(caller, need)))
    throw new ApiError(403, refusals.notRepositoryAdmin);
  if (repository.isArchived && permission.endsWith('=write')) throw new ApiError(403, refusals.archived);
  return repository;
}

/** An organization that the caller owns, with a token that may do this, or where an App may. */
export function requireOwned(world: World, context: ApiContext, need: Need): Account {
  context.set('need', need);
  const organization = requireOrganization(world, context);
  const caller = requireCaller(context);
  requireReach(caller, { owner: organization.login }, need);
  const isOwner = roleOf(world, caller, organization.login) === 'owner';
  if (caller.kind === 'person' && !(isOwner && hasScope(caller, need)))
    throw new ApiError(403, refusals.notOrganizationOwner);
  return organization;
}

/** An organization that an App may do this in; no user may. */
export function requireOverseen(world: World, context: ApiContext, permission: string): Account {
  context.set('need', { scopes: [], permission });
  const organization = requireOrganization(world, context);
  const caller = requireCaller(context);
  if (caller.kind === 'person') throw new ApiError(403, refusals.fineGrained);
  requireReach(caller, { owner: organization.login }, { scopes: [], permission });
  return organization;
}

/** The organization that the path names, if its policies let the caller near it. */
export function requireOrganization(world: World, context: ApiContext): Account {
  const account = findAccount(world.state, context.req.param('org') ?? '');
  if (account?.kind !== 'Organization') throw notFound();
  requirePolicy(context.get('caller'), account);
  return account;
}

function requireReach(caller: Caller, resource: Parameters<typeof reaches>[1], { permission }: Need): void {
  if (reaches(caller, resource, permission)) return;
  throw new ApiError(403, caller.kind === 'person' ? refusals.fineGrained : refusals.app);
}

/** Only classic tokens have scopes; others are limited in their own way. */
function hasScope({ token }: PersonCaller, { scopes }: Need): boolean {
  if (token.kind === 'fine-grained' || scopes.length === 0) return true;
  return scopes.some((scope) => coversScope(token.scopes, scope));
}
