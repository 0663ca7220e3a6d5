import type { Instant } from '../domain/instant.ts';
import type { SlotRecord } from '../domain/slot.ts';
import { tokenLabel } from '../domain/token.ts';
import type { ObservedCredential, ObservedSlot } from './observed.ts';
import type { Drift, PlanFinding } from './plan.ts';

/** Slots of a credential that somebody else changed since they were verified, or took away. */
export function findDrift(
  { credential, slots }: ObservedCredential,
  recordsBySlot: ReadonlyMap<string, SlotRecord>,
): readonly PlanFinding[] {
  return slots.flatMap((observed): PlanFinding[] => {
    const record = recordsBySlot.get(observed.slot.id);
    const found = record?.credential === credential ? driftOf(observed, record) : undefined;
    if (!found) return [];
    const { id, label } = observed.slot;
    return [
      {
        kind: 'drift',
        credential,
        subject: id,
        drift: found.drift,
        message: `${label} ${found.what}`,
        fix: `mintmark apply ${credential}`,
        place: label,
      },
    ];
  });
}

function driftOf(
  { state }: ObservedSlot,
  record: SlotRecord,
): { readonly drift: Drift; readonly what: string } | undefined {
  if (record.state === 'adopted' || record.state === 'delivering' || record.number === undefined)
    return undefined;
  const held = tokenLabel({ credential: record.credential, number: record.number });
  if (state.kind === 'absent') return { drift: 'vanished', what: `has vanished; it held ${held}` };
  if (state.kind === 'closed' || !isChangedLater(state, record)) return undefined;
  return { drift: 'changed', what: `was changed by somebody else at ${state.changedAt}; it held ${held}` };
}

/** Whether a slot shows a younger time than its receipt. */
export function isChangedLater(
  { changedAt }: { readonly changedAt?: Instant },
  receipt: Pick<SlotRecord, 'changedAt'>,
): boolean {
  return changedAt !== undefined && receipt.changedAt !== undefined && changedAt > receipt.changedAt;
}
