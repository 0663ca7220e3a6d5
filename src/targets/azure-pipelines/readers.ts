import type { SlotReaders } from '../../domain/slot-readers.ts';
import type { Slot } from '../../domain/slot.ts';
import { addressOf } from './address.ts';

/**
 * The pipelines that see a variable. A pipeline of a feedstock is named after its repository, as conda-smithy registers it
 * (conda-smithy: azure_ci_utils, read 2026-11), and its organization mostly after the owner.
 */
export function slotReaders(slot: Slot): SlotReaders {
  const address = addressOf(slot);
  const common = { language: 'azure-pipelines', name: address.variable } as const;
  const [organization = ''] = slot.container.replace(/^azure-pipelines:/, '').split('/');
  const likelyOwner = decodeURIComponent(organization);
  if (address.kind === 'pipeline')
    return { ...common, places: { kind: 'named', names: [address.pipeline.name], likelyOwner } };
  if (address.authorize.length === 0)
    return {
      ...common,
      places: {
        kind: 'unknown',
        reason: `which pipelines use the variable group ${address.group} is not in the manifest`,
      },
    };
  return {
    ...common,
    places: { kind: 'named', names: address.authorize.map(({ name }) => name), likelyOwner },
  };
}
