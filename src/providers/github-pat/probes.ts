import type { Grant } from '../../domain/grant.ts';
import { page } from '../../vendors/github/pages.ts';
import type { AskWithToken } from '../../vendors/github/own-token.ts';
import { isForeign, resourceOwner } from './grant-problems.ts';
import { approvalPage } from './guide-fine-grained.ts';
import { permissionOf } from './permissions.ts';
import { readRefusal } from './refusals.ts';

type Route = `GET /${string}`;

/**
 * Reads that need their permission even where everything is public, and change nothing; GitHub tells in no other way
 * what a fine-grained token may do (rest/authentication/permissions-required-for-fine-grained-personal-access-tokens,
 * read 2026-11-24).
 */
const probes: Readonly<Record<string, Route>> = {
  secrets: 'GET /repos/{owner}/{repo}/actions/secrets',
  actions_variables: 'GET /repos/{owner}/{repo}/actions/variables',
  dependabot_secrets: 'GET /repos/{owner}/{repo}/dependabot/secrets',
  organization_secrets: 'GET /orgs/{org}/actions/secrets',
  organization_actions_variables: 'GET /orgs/{org}/actions/variables',
};

/** What trying showed. */
export interface Findings {
  readonly obstacles: readonly string[];
  /** Scopes that the grant asks for and that nothing has shown to be there. */
  readonly unproved: readonly string[];
}

interface Place {
  /** `owner/repository`, or the organization. */
  readonly label: string;
  /** Shows that the place can be seen at all, and that no policy forbids it. */
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
  readonly group: 'repository' | 'organization';
}

/** Tries with the token itself what the grant asks for, as far as reading shows it. One call after the other. */
export async function probeGrant(
  ask: AskWithToken,
  grant: Grant,
  { baseUrl }: { baseUrl: string },
): Promise<Findings> {
  const obstacles = new Set<string>();
  const readable = new Set<string>();
  const refusedPlaces = new Map<string, string[]>();
  for (const place of placesOf(grant)) {
    const seen = await ask(place.route, place.parameters);
    if (seen.status !== 200) {
      const refusal = seen.status === 403 ? readRefusal(seen, place.label) : undefined;
      obstacles.add(refusal?.kind === 'told' ? refusal.obstacle : notSeen(place, seen.status));
      continue;
    }
    for (const scope of grant.scopes) {
      const permission = permissionOf(scope)?.permission;
      const probe = permission && probes[permission.name];
      if (probe === undefined || permission?.group !== place.group) continue;
      const answer = await ask(probe, { ...place.parameters, per_page: 1 });
      if (answer.status === 200) readable.add(permission.name);
      if (answer.status !== 403) continue;
      const refusal = readRefusal(answer, place.label);
      if (refusal.kind === 'told') obstacles.add(refusal.obstacle);
      else refusedPlaces.set(scope, [...(refusedPlaces.get(scope) ?? []), place.label]);
    }
  }
  for (const [scope, places] of refusedPlaces)
    obstacles.add(notAccessible(scope, places, { grant, baseUrl }));
  return {
    obstacles: [...obstacles],
    unproved: grant.scopes.filter((scope) => !isProved(scope, readable)),
  };
}

/** Each repository of the audience; the organization where nothing else leads to it, or something is asked of it. */
function placesOf(grant: Grant): readonly Place[] {
  const organization = resourceOwner(grant);
  const repositories = (grant.audience ?? [])
    .filter((label) => label.includes('/'))
    .map((label): Place => {
      const [owner = '', repo = ''] = label.split('/');
      return {
        label,
        route: 'GET /repos/{owner}/{repo}',
        parameters: { owner, repo },
        group: 'repository',
      };
    });
  const asksOrganization = grant.scopes.some(
    (scope) => permissionOf(scope)?.permission.group === 'organization',
  );
  if (!isForeign(grant) || (repositories.length > 0 && !asksOrganization)) return repositories;
  return [
    ...repositories,
    {
      label: organization,
      route: 'GET /orgs/{org}',
      parameters: { org: organization },
      group: 'organization',
    },
  ];
}

function isProved(scope: string, readable: ReadonlySet<string>): boolean {
  const found = permissionOf(scope);
  if (!found) return false;
  return (
    found.permission.name === 'metadata' || (found.level === 'read' && readable.has(found.permission.name))
  );
}

function notSeen({ label, group }: Place, status: number): string {
  if (status === 401) return 'it stopped working while it was looked at';
  return group === 'organization'
    ? `there is no organization ${label} that it can see (${status})`
    : `it does not see ${label} (${status}): there is no such repository, or it is private and not selected, or its owner has not let the token in yet`;
}

function notAccessible(
  scope: string,
  places: readonly string[],
  { grant, baseUrl }: { grant: Grant; baseUrl: string },
): string {
  const found = permissionOf(scope);
  const isAboutRepositories = found?.permission.group === 'repository';
  const owner = resourceOwner(grant);
  const reasons = [
    `the permission "${found?.permission.label ?? scope}" was not granted`,
    ...(isAboutRepositories ? ['the repository was not selected'] : []),
    `its resource owner is not ${owner}`,
    ...(isForeign(grant)
      ? [`${owner} has not approved it yet (an owner does, at ${approvalPage(baseUrl, owner)})`]
      : []),
  ];
  return `it may not use ${scope} at ${places.join(', ')}: ${reasons.join(', or ')}. Look at it on ${page(baseUrl, '/settings/personal-access-tokens')}`;
}
