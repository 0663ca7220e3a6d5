import type { Token } from '../../../src/server/contract.ts';

/** From where to where a drawing of time goes, in milliseconds since 1970. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

const hour = 3_600_000;
const day = 24 * hour;

/** A mark of an axis. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Enough time to show every one of these tokens whole, with a little room at both ends. */
export function spanOf(tokens: readonly Token[], now: number): TimeSpan {
  const instants = [
    now,
    ...tokens.flatMap(({ issuedAt, endedAt, leak, state, ...token }) => [
      ...(issuedAt === undefined ? [] : [Date.parse(issuedAt)]),
      ...(leak ? [Date.parse(leak.at)] : []),
      ...(endOf({ endedAt, state, ...token }) ?? []),
    ]),
  ];
  const from = Math.min(...instants);
  const to = Math.max(...instants, from + hour);
  const room = (to - from) * 0.03;
  return { from: from - room, to: to + room };
}

/** When a token ended, or will; empty: nobody knows. */
export function endOf({
  state,
  endedAt,
  revokeAfter,
  expiresAt,
}: Pick<Token, 'state' | 'endedAt' | 'revokeAfter' | 'expiresAt'>): readonly [number] | undefined {
  const isDead = state === 'revoked' || state === 'expired';
  const grace = state === 'superseded' ? revokeAfter : undefined;
  const end = isDead ? endedAt : grace;
  const known = end ?? expiresAt;
  return known === undefined ? undefined : [Date.parse(known)];
}

/** Where an instant is, in percent from the left; never outside. */
export function placeOf(at: number, { from, to }: TimeSpan): number {
  return Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100));
}

const steps = [hour / 4, hour, 3 * hour, 6 * hour, day, 2 * day, 7 * day, 14 * day, 30 * day, 60 * day];

/** Five marks or so at round times of the reader's zone. */
export function ticksOf({ from, to }: TimeSpan): readonly Tick[] {
  const wanted = (to - from) / 5;
  const step = steps.find((each) => each >= wanted) ?? Math.ceil(wanted / (90 * day)) * 90 * day;
  const label = new Intl.DateTimeFormat('en', formOf(step, to - from));
  const ticks: Tick[] = [];
  for (let at = new Date(from).setHours(0, 0, 0, 0); at < to; at += step)
    if (at >= from) ticks.push({ at, label: label.format(at) });
  return ticks;
}

function formOf(step: number, whole: number): Intl.DateTimeFormatOptions {
  if (step < day) return { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  return whole > 300 * day ? { month: 'short', year: 'numeric' } : { month: 'short', day: 'numeric' };
}
