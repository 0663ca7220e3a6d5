import PQueue from 'p-queue';
import { z } from 'zod';
import { instant } from '../../domain/instant.ts';
import type { Slot, SlotState } from '../../domain/slot.ts';
import type { GithubClient } from '../../vendors/github/client.ts';
import { addressOf, routeOf, type Address, type Place } from './address.ts';
import type { ListedSecret, SecretLists, SecretsByName } from './secret-lists.ts';

/** How many lists are asked for ahead; the client's own pace decides how many are under way. */
export const simultaneousReads = 32;

/**
 * What the slots show, in the order given: one list per repository, environment or organization, never a call per
 * secret. A list that cannot be read ends the reading: a refused connection is not tried a thousand times.
 */
export async function describeSlots(
  client: GithubClient,
  secretLists: SecretLists,
  slots: readonly Slot[],
): Promise<readonly SlotState[]> {
  const queue = new PQueue({ concurrency: simultaneousReads });
  const lists = new Map<string, Promise<SecretsByName>>();
  for (const slot of slots) {
    if (lists.has(slot.container)) continue;
    const list = queue.add(async () => await secretLists.read(addressOf(slot).place));
    lists.set(slot.container, list);
    // The first is read alone: it shows with one call whether the connection is let in at all.
    if (lists.size === 1) await list;
  }
  try {
    await Promise.all(lists.values());
  } catch (error) {
    queue.clear();
    throw error;
  }
  return await Promise.all(
    slots.map(async (slot) => await describeSlot(client, addressOf(slot), await lists.get(slot.container))),
  );
}

async function describeSlot(
  client: GithubClient,
  { place, name }: Address,
  secrets: SecretsByName | undefined,
): Promise<SlotState> {
  const secret = secrets?.get(name);
  if (!secret) return { kind: 'absent' };
  const problems = place.level === 'organization' ? await visibilityProblems(client, place, secret) : [];
  return { kind: 'present', changedAt: instant(secret.updated_at), problems };
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
