import type { SlotReaders } from '../../domain/slot-readers.ts';
import type { Slot } from '../../domain/slot.ts';
import { addressOf } from './address.ts';

/** The pipelines that see a variable, as far as the manifest names them; their definitions say which files they run. */
export function slotReaders(slot: Slot): SlotReaders {
  const address = addressOf(slot);
  const common = { language: 'azure-pipelines', name: address.variable } as const;
  if (address.kind === 'pipeline')
    return { ...common, places: { kind: 'pipelines', names: [address.pipeline.name] } };
  if (address.authorize.length > 0)
    return { ...common, places: { kind: 'pipelines', names: address.authorize.map(({ name }) => name) } };
  const reason = `which pipelines use the variable group ${address.group} is not in the manifest`;
  return { ...common, places: { kind: 'unknown', reason } };
}
