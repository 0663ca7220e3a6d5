import { z } from 'zod';
import { instant } from '../../domain/instant.ts';
import type { Slot, SlotState } from '../../domain/slot.ts';
import type { GithubClient } from '../../vendors/github/client.ts';
import { addressOf, placeRoute, routeOf, type Place } from './address.ts';

const secretSchema = z.object({
  name: z.string(),
  updated_at: z.string(),
  visibility: z.enum(['all', 'private', 'selected']).optional(),
});
type ListedSecret = z.infer<typeof secretSchema>;

/** What the slots show, in the order given: one list per repository, environment or organization, never a call per secret. */
export async function describeSlots(
  client: GithubClient,
  slots: readonly Slot[],
): Promise<readonly SlotState[]> {
  const lists = new Map<string, Promise<ReadonlyMap<string, ListedSecret>>>();
  return await Promise.all(
    slots.map(async (slot): Promise<SlotState> => {
      const { place, name } = addressOf(slot);
      let list = lists.get(slot.container);
      if (!list) lists.set(slot.container, (list = listSecrets(client, place)));
      const secret = (await list).get(name);
      if (!secret) return { kind: 'absent' };
      const problems = place.level === 'organization' ? await visibilityProblems(client, place, secret) : [];
      return { kind: 'present', changedAt: instant(secret.updated_at), problems };
    }),
  );
}

async function listSecrets(client: GithubClient, place: Place): Promise<ReadonlyMap<string, ListedSecret>> {
  const { path, parameters } = placeRoute(place);
  const secrets = await client.list(routeOf('GET', path), parameters, {
    schema: z.object({ secrets: z.array(secretSchema) }),
    itemsOf: (page) => page.secrets,
  });
  return new Map(secrets.map((secret) => [secret.name.toUpperCase(), secret]));
}

async function visibilityProblems(
  client: GithubClient,
  place: Extract<Place, { level: 'organization' }>,
  secret: ListedSecret,
): Promise<readonly string[]> {
  if (secret.visibility !== place.visibility)
    return [`is visible to ${secret.visibility ?? 'unknown'} repositories, not to ${place.visibility}`];
  if (place.visibility !== 'selected') return [];
  const route = '/orgs/{org}/actions/secrets/{secret_name}/repositories';
  const selected = await client.list(
    routeOf('GET', route),
    { org: place.organization, secret_name: secret.name },
    {
      schema: z.object({ repositories: z.array(z.object({ id: z.int(), name: z.string() })) }),
      itemsOf: (page) => page.repositories,
    },
  );
  const asked = new Set(place.repositoryIds);
  const tooMany = selected.filter(({ id }) => !asked.has(id)).map(({ name }) => name);
  const missing = place.repositoryIds.length - (selected.length - tooMany.length);
  return [
    ...(tooMany.length > 0 ? [`is visible to ${tooMany.join(', ')} too`] : []),
    ...(missing > 0 ? [`is not visible to ${missing} of the repositories asked for`] : []),
  ];
}
