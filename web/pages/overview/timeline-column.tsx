import { classes } from '../../parts/classes.ts';
import { asDay } from '../../parts/moment.tsx';
import type { Column } from './timeline.ts';

// In CSS pixels: how tall a single mark is, the number of a bar, all of the bars.
const largestUnit = 12;
const numberHeight = 18;
const barsHeight = 110;
/** Where more fall into one column, marks become bars. */
const mostMarks = 5;

/** Heights above and below the axis, and of one mark; the same on both sides, so that they can be compared. */
export interface Scale {
  readonly up: number;
  readonly down: number;
  readonly unit: number;
}

/** What is overdue does not set the scale: after a long absence it would leave no room for what is to come. */
export function scaleOf(columns: readonly Column[]): Scale {
  const most = (kind: 'expiries' | 'renewals', of = columns): number =>
    Math.max(1, ...of.map((column) => column[kind].length));
  const coming = columns.filter(({ isOverdue }) => !isOverdue);
  if (Math.max(most('expiries', coming), most('renewals', coming)) <= mostMarks) {
    const room = (count: number): number => Math.min(count, mostMarks) * largestUnit + numberHeight;
    return { up: room(most('expiries')), down: room(most('renewals')), unit: largestUnit };
  }
  const unit = (barsHeight - numberHeight) / Math.max(most('expiries', coming), most('renewals', coming));
  return { up: barsHeight, down: barsHeight, unit };
}

interface ColumnButtonProps {
  readonly column: Column;
  readonly scale: Scale;
  readonly isChosen: boolean;
  readonly onClick: () => void;
}

/** A column that tells its dates when it is chosen: expiries stand on the axis, renewals hang from it. */
export function ColumnButton({ column, scale, isChosen, onClick }: ColumnButtonProps) {
  const { expiries, renewals, isOverdue } = column;
  const marks = (
    <>
      <span
        className="flex flex-col items-center justify-end border-b border-line-strong"
        style={{ height: scale.up }}
      >
        <Marks
          count={expiries.length}
          unit={scale.unit}
          room={scale.up}
          tone={isOverdue ? 'bg-broken' : 'bg-due'}
        />
      </span>
      <span className="flex flex-col-reverse items-center justify-end" style={{ height: scale.down }}>
        <Marks
          count={renewals.length}
          unit={scale.unit}
          room={scale.down}
          tone={isOverdue ? 'bg-due' : 'bg-accent'}
        />
      </span>
    </>
  );
  if (expiries.length + renewals.length === 0) return <span>{marks}</span>;
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      title={describeColumn(column)}
      onClick={onClick}
      className="rounded-md transition-colors hover:bg-raised aria-pressed:bg-accent-soft"
    >
      <span className="sr-only">{describeColumn(column)}</span>
      {marks}
    </button>
  );
}

interface MarksProps {
  readonly count: number;
  readonly unit: number;
  readonly room: number;
  readonly tone: string;
}

/** A few dates are so many marks; many are a bar with their number. */
function Marks({ count, unit, room, tone }: MarksProps) {
  if (unit === largestUnit && count <= mostMarks)
    return Array.from({ length: count }, (_, index) => (
      <span key={index} className={classes('my-px size-2.5 rounded-full', tone)} />
    ));
  if (count === 0) return null;
  const height = Math.max(3, Math.min(count * unit, room - numberHeight));
  return (
    <>
      <span aria-hidden className="text-xs leading-4 text-quiet tabular-nums">
        {count}
      </span>
      <span className={classes('w-3/5 max-w-5 rounded-xs', tone)} style={{ height }} />
    </>
  );
}

/** `Dec 2, 2026 to Dec 5, 2026: 2 tokens expire, 1 renewal`. */
export function describeColumn({ from, to, isOverdue, expiries, renewals }: Column): string {
  const day = (at: number): string => asDay(new Date(at).toISOString());
  const isOneDay = to - from <= 86_400_000;
  const when = isOverdue ? 'Overdue' : isOneDay ? day(from) : `${day(from)} to ${day(to - 1)}`;
  const parts = [
    ...(expiries.length > 0 ? [`${expiries.length} ${expiries.length === 1 ? 'expiry' : 'expiries'}`] : []),
    ...(renewals.length > 0 ? [`${renewals.length} ${renewals.length === 1 ? 'renewal' : 'renewals'}`] : []),
  ];
  return `${when}: ${parts.join(', ')}`;
}
