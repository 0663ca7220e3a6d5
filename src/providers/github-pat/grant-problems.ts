import type { Grant } from '../../domain/grant.ts';
import { permissionOf, type PermissionGroup } from './permissions.ts';
import { kindOf } from './scopes.ts';

interface GrantProblem {
  readonly key: 'principal' | 'scopes' | 'audience';
  readonly message: string;
}

/** Who owns what a fine-grained token reaches: the owner that its audience names, else its user. */
export function resourceOwner({ principal, audience = [] }: Pick<Grant, 'principal' | 'audience'>): string {
  const [first] = audience;
  return first?.split('/')[0] ?? principal.name;
}

/** Whether that owner is somebody else than the user: an organization, since no user lets another's tokens in. */
export function isForeign(grant: Pick<Grant, 'principal' | 'audience'>): boolean {
  return !isSameName(resourceOwner(grant), grant.principal.name);
}

/** What no page of GitHub could make, although every scope exists. */
export function findGrantProblems(grant: Grant): readonly GrantProblem[] {
  const { scopes, audience } = grant;
  switch (kindOf(scopes)) {
    case undefined:
      return [];
    case 'classic':
      return audience === undefined
        ? []
        : [
            {
              key: 'audience',
              message: 'a classic token reaches all that its user reaches: leave audience out',
            },
          ];
    case 'fine-grained':
      return [...findAudienceProblems(audience ?? []), ...findOwnerProblems(grant)];
  }
}

function findAudienceProblems(audience: readonly string[]): readonly GrantProblem[] {
  const owners = [...new Set(audience.map((place) => (place.split('/')[0] ?? '').toLowerCase()))];
  if (owners.length > 1)
    return [
      {
        key: 'audience',
        message: `a fine-grained token has one owner of all that it reaches, and these are several: ${owners.join(', ')}. Declare a credential for each`,
      },
    ];
  const whole = audience.find((place) => !place.includes('/'));
  if (whole === undefined || audience.length === 1) return [];
  return [
    {
      key: 'audience',
      message: `${whole} alone means all of its repositories: write either that, or the single ones`,
    },
  ];
}

function findOwnerProblems(grant: Grant): readonly GrantProblem[] {
  const { principal, scopes } = grant;
  const inGroup = (group: PermissionGroup): readonly string[] =>
    scopes.filter((scope) => permissionOf(scope)?.permission.group === group);
  const [organization, account] = [inGroup('organization'), inGroup('account')];
  const problems: GrantProblem[] = [];
  if (organization.length > 0 && !isForeign(grant))
    problems.push({
      key: 'audience',
      message: `${organization.join(', ')}: such permissions are about an organization: name it, or repositories of it`,
    });
  if (account.length > 0 && isForeign(grant))
    problems.push({
      key: 'scopes',
      message: `${account.join(', ')}: such permissions are about the user's own account, and the audience belongs to ${resourceOwner(grant)}: declare a credential for each, this one with the audience ${principal.name}`,
    });
  return problems;
}

function isSameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
