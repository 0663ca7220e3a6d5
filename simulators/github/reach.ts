import { coversPermission } from './app-permissions.ts';
import type { Caller } from './callers.ts';
import type { Account, RepositoryEntry, TokenEntry } from './state.ts';
import { coversScope } from './tokens.ts';
import { findAccount, isSameName, type World } from './world.ts';

/** What a caller is in an organization, or to one of its repositories; an App is no member. */
export type Role = 'owner' | 'administrator' | 'member' | 'app';

/** Something that belongs to an account: one of its repositories, or what it holds itself. */
interface Resource {
  readonly owner: string;
  readonly repositoryId?: number;
}

const privateRepositoryScope = 'repo';

/** Whether the caller knows that this repository exists. */
export function isVisible(world: World, caller: Caller | undefined, repository: RepositoryEntry): boolean {
  if (!repository.isPrivate) return true;
  if (!caller || roleOf(world, caller, repository.owner) === undefined) return false;
  if (caller.kind === 'person' && caller.token.kind === 'classic')
    return coversScope(caller.token.scopes, privateRepositoryScope);
  return reaches(caller, { owner: repository.owner, repositoryId: repository.id }, 'metadata=read');
}

/** Whether a fine-grained token or an App may do this there; those without such limits may. */
export function reaches(caller: Caller, resource: Resource, permission: string): boolean {
  switch (caller.kind) {
    case 'app':
      return false;
    case 'installation': {
      const { installation, token } = caller;
      const isReached =
        isSameName(installation.account, resource.owner) &&
        (installation.repositorySelection === 'all' || includes(installation.repositoryIds, resource)) &&
        (token.repositoryIds === null || includes(token.repositoryIds, resource));
      return isReached && coversPermission(token.permissions, permission);
    }
    case 'person': {
      const { token } = caller;
      if (token.kind === 'classic') return true;
      const isReached =
        token.approval === 'approved' &&
        isSameName(token.resourceOwner, resource.owner) &&
        isSelected(token, resource);
      return isReached && coversPermission(token.permissions, permission);
    }
  }
}

/** What a caller is in an organization; undefined when it has nothing to do with it. */
export function roleOf(world: World, caller: Caller | undefined, organization: string): Role | undefined {
  if (caller?.kind === 'person') return roleIn(world, caller.user, organization);
  const isThere = caller?.kind === 'installation' && isSameName(caller.installation.account, organization);
  return isThere ? 'app' : undefined;
}

/** The same for one repository: a member may administer it without owning the organization. */
export function roleAt(
  world: World,
  caller: Caller | undefined,
  { owner, administrators = [] }: RepositoryEntry,
): Role | undefined {
  const role = roleOf(world, caller, owner);
  const isAdministrator = caller?.kind === 'person' && administrators.includes(caller.user.login);
  return role === 'member' && isAdministrator ? 'administrator' : role;
}

/** What a user is in an organization; undefined when he does not belong to it. */
export function roleIn(world: World, user: Account, organization: string): 'owner' | 'member' | undefined {
  const account = findAccount(world.state, organization);
  if (account?.owners.includes(user.login) === true) return 'owner';
  return account?.members.includes(user.login) === true ? 'member' : undefined;
}

function isSelected({ repositorySelection, repositoryIds }: TokenEntry, resource: Resource): boolean {
  if (repositorySelection === 'all' || resource.repositoryId === undefined) return true;
  return repositorySelection === 'subset' && repositoryIds.includes(resource.repositoryId);
}

function includes(ids: readonly number[], { repositoryId }: Resource): boolean {
  return repositoryId === undefined || ids.includes(repositoryId);
}
