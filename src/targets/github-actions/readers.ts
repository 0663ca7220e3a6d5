import type { SlotReaders } from '../../domain/slot-readers.ts';
import type { Slot } from '../../domain/slot.ts';
import { addressOf } from './address.ts';

/** The workflows that see a secret: of its repository, of one environment of it, or of those that it is shared with. */
export function slotReaders(slot: Slot): SlotReaders {
  const { place, name } = addressOf(slot);
  const language = 'github-actions';
  if (place.level === 'organization') {
    const { organization: owner, visibility, repositoryIds: ids } = place;
    return { language, name, places: { kind: 'owner', owner, visibility, ids } };
  }
  return {
    language,
    name,
    ...(place.level === 'environment' ? { environment: place.environment } : {}),
    places: { kind: 'repository', repository: `${place.owner}/${place.repo}` },
  };
}
