import type { SlotCounts } from '../../../src/server/contract.ts';
import { classes } from '../../parts/classes.ts';

/** How well it is known what slots hold: each slot is one of these. What is best comes first. */
export const healths = [
  { key: 'proved', tone: 'bg-good', about: 'a job has shown that it holds the token' },
  { key: 'verified', tone: 'bg-good/55', about: 'read back after it was written' },
  { key: 'stale', tone: 'bg-note', about: 'not read back for a week' },
  { key: 'unverified', tone: 'bg-line-strong', about: 'written or found, and not read back yet' },
  { key: 'shadowed', tone: 'bg-due', about: 'another value of the same name wins over it' },
  { key: 'drifted', tone: 'bg-broken', about: 'somebody else has changed or removed it' },
] as const;

type Health = (typeof healths)[number]['key'];

/** How many slots are just that; the server counts a proved slot as verified, too. */
export function countOf(slots: SlotCounts, health: Health): number {
  return health === 'verified' ? slots.verified - slots.proved : slots[health];
}

/** `12 verified, 2 drifted`; what is worst comes first. */
export function slotsInWords(slots: SlotCounts): string {
  if (slots.total === 0) return 'no slots';
  const parts = healths.toReversed().flatMap(({ key }) => {
    const count = countOf(slots, key);
    return count > 0 ? [`${count} ${key}`] : [];
  });
  return parts.join(', ');
}

/** The share of each health as one bar. */
export function SlotBar({ slots, className }: { readonly slots: SlotCounts; readonly className?: string }) {
  return (
    <div aria-hidden className={classes('flex gap-0.5 overflow-hidden rounded-full bg-raised', className)}>
      {healths.map(({ key, tone }) => {
        const count = countOf(slots, key);
        return (
          count > 0 && <span key={key} className={classes('min-w-1', tone)} style={{ flexGrow: count }} />
        );
      })}
    </div>
  );
}
