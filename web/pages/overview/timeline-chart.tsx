import { classes } from '../../parts/classes.ts';
import { placeLabels, type Column, type Label, type Timeline } from './timeline.ts';
import { ColumnButton, scaleOf } from './timeline-column.tsx';

interface TimelineChartProps {
  readonly timeline: Timeline;
  /** The column whose dates are shown in words. */
  readonly chosen: number | undefined;
  readonly onChoose: (column: number | undefined) => void;
}

/** Of a level of names, in CSS pixels. */
const levelHeight = 24;
/** So far apart stand the dates under the axis, in columns. */
const tickColumns = 6;

/** What is to come, along an axis: expiries stand on it, renewals hang from it. A column tells its dates when it is chosen. */
export function TimelineChart({ timeline: { columns }, chosen, onChoose }: TimelineChartProps) {
  const labels = placeLabels(columns);
  const levels = Math.max(0, ...labels.map(({ level }) => level + 1));
  const scale = scaleOf(columns);
  const template = { gridTemplateColumns: `repeat(${columns.length}, minmax(0, 1fr))` };
  return (
    <div>
      <div className="relative" style={{ paddingTop: levels * levelHeight }}>
        {labels.map((label) => (
          <Name key={label.column} label={label} levels={levels} height={scale.up} columns={columns.length} />
        ))}
        <ol className="relative grid" style={template}>
          {columns.map((column, index) => (
            <li key={column.from} className={classes('grid', column.isOverdue && 'border-r border-dashed')}>
              <ColumnButton
                column={column}
                scale={scale}
                isChosen={index === chosen}
                onClick={() => onChoose(index === chosen ? undefined : index)}
              />
            </li>
          ))}
        </ol>
      </div>
      <div aria-hidden className="grid pt-1.5 text-xs whitespace-nowrap text-quiet" style={template}>
        {columns.map((column, index) => (
          <span key={column.from} className="min-w-0">
            {tickOf(columns, index)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** What stands under a column: the day that it begins with, at every so many. */
function tickOf(columns: readonly Column[], index: number): string {
  const [first] = columns;
  const offset = first?.isOverdue === true ? 1 : 0;
  if (index < offset) return 'Past';
  if (index === offset) return 'Today';
  const { from } = columns[index] ?? { from: 0 };
  return (index - offset) % tickColumns === 0 ? shortDay.format(from) : '';
}

const shortDay = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });

function Name({
  label: { column, text, level, isBefore },
  levels,
  height,
  columns,
}: {
  readonly label: Label;
  readonly levels: number;
  readonly height: number;
  readonly columns: number;
}) {
  const top = (levels - 1 - level) * levelHeight;
  const middle = `${((column + 0.5) / columns) * 100}%`;
  return (
    <span
      aria-hidden
      className={classes(
        'absolute border-line-strong text-xs leading-5 whitespace-nowrap text-quiet',
        isBefore ? 'border-r pr-1.5' : 'border-l pl-1.5',
      )}
      style={{
        top,
        height: levels * levelHeight - top + height,
        ...(isBefore ? { right: `calc(100% - ${middle})` } : { left: middle }),
      }}
    >
      {text}
    </span>
  );
}
