import type { ApiContext } from './access.ts';
import { requireCaller, requireReadable } from './access.ts';
import type { Caller } from './callers.ts';
import { reaches, roleOf } from './reach.ts';
import type { IssueEntry, RepositoryEntry } from './state.ts';
import { coversScope } from './tokens.ts';
import { ApiError, type World } from './world.ts';

/** A caller before the issues of a repository. */
export interface IssueAccess {
  readonly caller: Caller;
  readonly repository: RepositoryEntry;
  /** Login; an App's ends with `[bot]`. */
  readonly login: string;
  /** Whether it may change what others wrote, and set labels. */
  readonly mayWrite: boolean;
}

/** The issues of a repository, in the order of their numbers. */
export function issuesOf({ state }: World, { id }: RepositoryEntry): readonly IssueEntry[] {
  return state.issues.filter(({ repositoryId }) => repositoryId === id);
}

/** A repository whose issues the caller may read; those of a public one may be read by everybody. */
export function requireIssuesReadable(world: World, context: ApiContext): RepositoryEntry {
  const permission = 'issues=read';
  const repository = requireReadable(world, context, { scopes: ['repo'], permission });
  if (repository.isPrivate) requireReach(requireCaller(context), repository, permission);
  return repository;
}

/** A repository in which the caller may at least open an issue. */
export function requireIssuesWritable(world: World, context: ApiContext): IssueAccess {
  const permission = 'issues=write';
  const scopes = ['repo', 'public_repo'];
  const repository = requireReadable(world, context, { scopes, permission });
  const caller = requireCaller(context);
  requireReach(caller, repository, permission);
  const isClassic = caller.kind === 'person' && caller.token.kind === 'classic';
  const needed = repository.isPrivate ? ['repo'] : scopes;
  if (isClassic && !needed.some((scope) => coversScope(caller.token.scopes, scope)))
    throw new ApiError(404, 'Not Found');
  if (repository.isArchived) throw new ApiError(403, 'Repository was archived so is read-only.');
  const role = roleOf(world, caller, repository.owner);
  return { caller, repository, login: loginOf(caller), mayWrite: role === 'owner' || role === 'app' };
}

function loginOf(caller: Caller): string {
  return caller.kind === 'person' ? caller.user.login : `${caller.app.slug}[bot]`;
}

function requireReach(caller: Caller, { owner, id }: RepositoryEntry, permission: string): void {
  if (reaches(caller, { owner, repositoryId: id }, permission)) return;
  const who = caller.kind === 'person' ? 'personal access token' : 'integration';
  throw new ApiError(403, `Resource not accessible by ${who}`);
}
