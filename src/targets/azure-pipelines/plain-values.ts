import { Secret } from '../../domain/secret.ts';
import type { Slot } from '../../domain/slot.ts';
import { findTokenFormat, type TokenFormat } from '../../domain/token-format.ts';
import type { PlainValue } from '../../ports/target.ts';
import { toSlot } from './address.ts';
import { seeAll } from './shadows.ts';

/**
 * Variables that are not marked as a secret and hold something with one of the forms, in every group and pipeline that was
 * read for these slots. Other values, such as a channel's name, are nobody's secret and stay where they are.
 */
export async function findPlainValues(
  looking: Parameters<typeof seeAll>[0],
  slots: readonly Slot[],
  formats: readonly TokenFormat[],
): Promise<readonly PlainValue[]> {
  await seeAll(looking, slots);
  return [...looking.sightings.values()].flatMap((sighting) =>
    Object.entries(sighting?.variables ?? {}).flatMap(([variable, { isSecret, value }]): PlainValue[] => {
      const text = value?.trim() ?? '';
      if (!sighting || isSecret === true || !findTokenFormat(formats, text)) return [];
      const { label } = toSlot({ ...sighting.address, variable }, looking.origin);
      return [{ label, value: Secret.of(text) }];
    }),
  );
}
