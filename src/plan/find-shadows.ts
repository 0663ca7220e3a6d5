import type { ObservedCredential } from './observed.ts';
import type { PlanFinding } from './plan.ts';

/**
 * Places where a value of the same name wins over that of a slot. One that the credential itself declares holds the same
 * token, and is none.
 */
export function findShadows({ credential, slots }: ObservedCredential): readonly PlanFinding[] {
  const parts = new Map(slots.map(({ slot }) => [slot.id, slot.part]));
  return slots.flatMap(({ slot, shadows = [] }) =>
    shadows
      .filter(({ id }) => !parts.has(id) || parts.get(id) !== slot.part)
      .map(({ id, label }): PlanFinding => ({
        kind: 'shadow',
        credential,
        subject: `${slot.id} by ${id}`,
        message: `${slot.label} is shadowed by ${label}: what runs there gets that value instead`,
        fix: 'take it out there, or declare it as a placement',
        place: label,
      })),
  );
}
