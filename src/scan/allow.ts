import { addSeconds, instant, instantOrUndefined, type Instant } from '../domain/instant.ts';

/** Somebody's word that a value may stand where it stands, for a time. */
export interface Allowance {
  readonly by: 'comment' | 'baseline';
  readonly reason: string;
  /** The last day on which it holds, in UTC: `2027-01-31`. */
  readonly until: string;
}

/** What a line says of the value that stands in it. */
export type AllowComment =
  | { readonly kind: 'allowed'; readonly allowance: Allowance }
  | { readonly kind: 'expired'; readonly allowance: Allowance }
  /** There is such a comment, and something is missing in it. */
  | { readonly kind: 'unreadable'; readonly why: string };

const mark = 'mintmark:allow';

/** The same of the line above: only where that holds nothing else, or else it speaks of itself. */
export function readAllowCommentAbove(line: string, now: Instant): AllowComment | undefined {
  const [before = ''] = line.split(mark);
  return /[A-Za-z0-9]/.test(before) ? undefined : readAllowComment(line, now);
}

/** Reads `mintmark:allow <reason> until 2027-01-31` in a line; undefined where there is no such comment. */
export function readAllowComment(line: string, now: Instant): AllowComment | undefined {
  const at = line.indexOf(mark);
  if (at === -1) return undefined;
  const [, reason, until] = /^\s+(\S.*?)\s+until\s+(\S+)/.exec(line.slice(at + mark.length)) ?? [];
  if (reason === undefined || until === undefined)
    return {
      kind: 'unreadable',
      why: `a comment needs both a reason and an end: ${mark} REASON until YYYY-MM-DD`,
    };
  if (!isDay(until))
    return { kind: 'unreadable', why: `${until.slice(0, 20)} is no day: write it as YYYY-MM-DD` };
  const allowance: Allowance = { by: 'comment', reason, until };
  return { kind: holds(allowance, now) ? 'allowed' : 'expired', allowance };
}

/** Whether a text is a day that there is. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && instantOrUndefined(text)?.startsWith(text) === true;
}

/** Through the whole of its last day. */
export function holds({ until }: Pick<Allowance, 'until'>, now: Instant): boolean {
  return now < addSeconds(instant(until), 86_400);
}
