import { kindOfPermission, coversPermission } from './app-permissions.ts';
import { renderSimpleAccount, type Links } from './render-account.ts';
import type { Account, RepositoryEntry, TokenEntry } from './state.ts';
import { mustFindAccount, renderTime, type World } from './world.ts';

/** How an organization sees a fine-grained token: as one that asks to be let in, or as one that was. */
export type GrantKind = 'request' | 'grant';

/** The organization gives the same token other numbers than its user sees, so nobody can take one for another. */
const firstNumbers: Readonly<Record<GrantKind, number>> = { request: 700_000_000, grant: 800_000_000 };

/** The fine-grained tokens that ask for an organization's resources, or that have them. */
export function grantsOf({ state }: World, { login }: Account, kind: GrantKind): readonly TokenEntry[] {
  const approval = kind === 'request' ? 'pending' : 'approved';
  return state.tokens.filter(
    (each) => each.kind === 'fine-grained' && each.resourceOwner === login && each.approval === approval,
  );
}

/** The number of a token in the lists of its organization. */
export function grantId(kind: GrantKind, { id }: TokenEntry): number {
  return firstNumbers[kind] + id;
}

/** An owner's decision about a token that asks. */
export function decide({ now }: World, token: TokenEntry, action: 'approve' | 'deny'): void {
  token.approval = action === 'approve' ? 'approved' : 'denied';
  token.accessGrantedAt = action === 'approve' ? now() : null;
}

/** Takes an organization's resources from a token; it lives on as one for its user's own. */
export function cutOff(token: TokenEntry): void {
  token.resourceOwner = token.login;
  token.accessGrantedAt = null;
}

/** The repositories of the organization that a token names. */
export function grantedRepositories(
  { state }: World,
  { resourceOwner, repositorySelection, repositoryIds }: TokenEntry,
): readonly RepositoryEntry[] {
  if (repositorySelection === 'none') return [];
  return state.repositories.filter(
    ({ id, owner }) =>
      owner === resourceOwner && (repositorySelection === 'all' || repositoryIds.includes(id)),
  );
}

/** Whether a token names the permission at all. */
export function namesPermission({ permissions }: TokenEntry, name: string): boolean {
  return coversPermission(permissions, `${name}=read`);
}

/** A token in the list of its organization. */
export function renderGrant(
  { state, now }: World,
  token: TokenEntry,
  { kind, origin }: Links & { readonly kind: GrantKind },
): object {
  const path = kind === 'request' ? 'personal-access-token-requests' : 'personal-access-tokens';
  const id = grantId(kind, token);
  return {
    id,
    ...(kind === 'request' ? { reason: null } : {}),
    owner: renderSimpleAccount(mustFindAccount(state, token.login), { origin }),
    repository_selection: token.repositorySelection,
    repositories_url: `${origin}/orgs/${token.resourceOwner}/${path}/${id}/repositories`,
    permissions: permissionsByKind(token),
    ...(kind === 'request'
      ? { created_at: renderTime(token.createdAt) }
      : { access_granted_at: renderTime(token.accessGrantedAt ?? token.createdAt) }),
    token_id: token.id,
    token_name: token.name,
    token_expired: (token.expiresAt ?? Infinity) <= now(),
    token_expires_at: token.expiresAt === null ? null : renderTime(token.expiresAt),
    token_last_used_at: token.lastUsedAt === null ? null : renderTime(token.lastUsedAt),
  };
}

function permissionsByKind({ permissions }: TokenEntry): object {
  const byKind: Partial<Record<string, Record<string, string>>> = {};
  for (const [name, access] of Object.entries(permissions))
    (byKind[kindOfPermission(name)] ??= {})[name] = access;
  return byKind;
}
