import { z } from 'zod';
import type { Slot } from '../../domain/slot.ts';
import type { Route } from '../../vendors/github/client.ts';

/** Where a secret lies: what is left of its address without the name. */
const placeSchema = z.union([
  z.strictObject({ level: z.literal('repository'), owner: z.string(), repo: z.string() }),
  z.strictObject({
    level: z.literal('environment'),
    owner: z.string(),
    repo: z.string(),
    environment: z.string(),
  }),
  z.strictObject({
    level: z.literal('organization'),
    organization: z.string(),
    visibility: z.enum(['all', 'private', 'selected']),
    /** Sorted; only for `selected`. */
    repositoryIds: z.array(z.int()),
  }),
]);

const addressSchema = z.strictObject({ place: placeSchema, name: z.string() });

export type Place = z.infer<typeof placeSchema>;
export type Address = z.infer<typeof addressSchema>;

/** Reads back what {@link toSlot} wrote. */
export function addressOf(slot: Slot): Address {
  return addressSchema.parse(slot.address);
}

/** GitHub stores secret names in upper case, so that is how a slot is named. */
export function toSlot(place: Place, secret: string, connection: string): Slot {
  const name = secret.toUpperCase();
  const container = containerOf(place);
  return {
    id: `github-actions:${container}/${name}`,
    target: 'github-actions',
    connection,
    label: `${placeLabel(place)} · secret ${name}`,
    address: { place, name },
    container,
  };
}

/** What is rewritten when a secret of the place is: the place itself. */
export function containerOf(place: Place): string {
  switch (place.level) {
    case 'repository':
      return `repository/${place.owner}/${place.repo}`;
    case 'environment':
      return `environment/${place.owner}/${place.repo}/${encodeURIComponent(place.environment)}`;
    case 'organization':
      return `organization/${place.organization}`;
  }
}

function placeLabel(place: Place): string {
  switch (place.level) {
    case 'repository':
      return `${place.owner}/${place.repo}`;
    case 'environment':
      return `${place.owner}/${place.repo} · environment ${place.environment}`;
    case 'organization':
      return `organization ${place.organization}`;
  }
}

/** The routes of a place's secrets, and the parameters that they need. */
export function placeRoute(place: Place): {
  path: `/${string}`;
  parameters: Readonly<Record<string, string>>;
} {
  switch (place.level) {
    case 'repository':
      return {
        path: '/repos/{owner}/{repo}/actions/secrets',
        parameters: { owner: place.owner, repo: place.repo },
      };
    case 'environment':
      return {
        path: '/repos/{owner}/{repo}/environments/{environment_name}/secrets',
        parameters: { owner: place.owner, repo: place.repo, environment_name: place.environment },
      };
    case 'organization':
      return { path: '/orgs/{org}/actions/secrets', parameters: { org: place.organization } };
  }
}

export function routeOf(method: 'GET' | 'PUT' | 'DELETE', path: `/${string}`): Route {
  return `${method} ${path}`;
}
