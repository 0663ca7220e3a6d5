import type { Overview } from '../../../src/server/contract.ts';

export type DueDate = Overview['dates'][number];

/** One stretch of the timeline, and what falls into it. */
export interface Column {
  /** Milliseconds of the epoch; what is overdue has no beginning. */
  readonly from: number;
  readonly to: number;
  readonly isOverdue: boolean;
  readonly expiries: readonly DueDate[];
  readonly renewals: readonly DueDate[];
}

export interface Timeline {
  /** Beginning with what is overdue, if anything is. */
  readonly columns: readonly Column[];
  readonly days: number;
  /** What comes after the last column. */
  readonly later: readonly DueDate[];
}

const day = 86_400_000;
/** As many as can each be pointed at with a finger (24 CSS pixels) on the narrowest window that shows a timeline. */
const columnCount = 24;
const daysOfColumn = [1, 2, 4, 8, 16, 32];

/** Sorts dates into the columns of the shortest timeline that shows three quarters of what is to come. */
export function makeTimeline(dates: readonly DueDate[], now: number): Timeline {
  const isOverdue = ({ at }: DueDate): boolean => Date.parse(at) < now;
  const coming = dates.filter((date) => !isOverdue(date));
  const overdue = dates.filter(isOverdue);
  const isWithin = ({ at }: DueDate, days: number): boolean => Date.parse(at) < now + days * day;
  const step =
    daysOfColumn.find(
      (size) => coming.filter((date) => isWithin(date, size * columnCount)).length >= coming.length * 0.75,
    ) ?? Math.max(...daysOfColumn);
  const days = step * columnCount;
  const columns = Array.from({ length: columnCount }, (_, index) => {
    const from = now + index * step * day;
    const to = from + step * day;
    const own = coming.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < to);
    return column({ from, to, isOverdue: false }, own);
  });
  return {
    columns: [
      ...(overdue.length > 0 ? [column({ from: -Infinity, to: now, isOverdue: true }, overdue)] : []),
      ...columns,
    ],
    days,
    later: coming.filter((date) => !isWithin(date, days)),
  };
}

function column(of: Pick<Column, 'from' | 'to' | 'isOverdue'>, dates: readonly DueDate[]): Column {
  return {
    ...of,
    expiries: dates.filter(({ kind }) => kind === 'expiry'),
    renewals: dates.filter(({ kind }) => kind === 'renewal'),
  };
}

/** A name that stands above its column. */
export interface Label {
  readonly column: number;
  readonly text: string;
  /** 0 is the lowest. */
  readonly level: number;
  /** It ends at its column and does not begin there. */
  readonly isBefore: boolean;
}

const levels = 3;
/** Of a letter, in columns of the narrowest timeline; the room between two labels is worth two. */
const letterWidth = 7 / 25;

/** Gives a name to what expires alone in its column, as far as names have room. */
export function placeLabels(columns: readonly Column[]): readonly Label[] {
  const ends = Array.from({ length: levels }, () => 0);
  return columns.flatMap(({ expiries }, index) => {
    const [only, ...others] = expiries;
    if (!only || others.length > 0) return [];
    const width = (only.credential.length + 2) * letterWidth;
    const isBefore = index + width > columns.length;
    const begin = isBefore ? index + 1 - width : index;
    const level = ends.findIndex((end) => end <= begin);
    if (level === -1) return [];
    ends[level] = begin + width;
    return [{ column: index, text: only.credential, level, isBefore }];
  });
}

/** A token with its dates. */
export interface DueToken {
  readonly credential: string;
  readonly token: string;
  readonly purpose: string;
  readonly expiry?: string;
  readonly renewal?: string;
}

/** The tokens of dates, soonest first, each with both of its dates where both are among them. */
export function dueTokens(dates: readonly DueDate[]): readonly DueToken[] {
  return [...Map.groupBy(dates, ({ token }) => token).values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { credential, token, purpose } = first;
    const at = Object.fromEntries(own.map((date) => [date.kind, date.at]));
    return [{ credential, token, purpose, ...at }];
  });
}
