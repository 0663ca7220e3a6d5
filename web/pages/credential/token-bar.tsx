import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Token } from '../../../src/server/contract.ts';
import { classes } from '../../parts/classes.ts';
import { endOf, placeOf, ticksOf, type TimeSpan } from './time-scale.ts';
import { tokenLooks } from './token-looks.ts';

interface BarProps {
  readonly token: Token;
  readonly span: TimeSpan;
  readonly now: number;
}

/** The life of a token as a bar on the common axis. A picture: the same stands beside it in words. */
export function TokenBar({ token, span, now }: BarProps) {
  const { lived, ahead, end: End } = tokenLooks[token.state];
  const begin = token.issuedAt === undefined ? span.from : Date.parse(token.issuedAt);
  const [end = span.to] = endOf(token) ?? [];
  const isEndKnown = endOf(token) !== undefined;
  return (
    <div aria-hidden className="relative h-9 min-w-0">
      <Ticks span={span} />
      <Stretch from={begin} to={Math.min(end, now)} span={span} shape={lived} />
      {end > now && <Stretch from={Math.max(begin, now)} to={end} span={span} shape={ahead} />}
      <Line at={now} span={span} className="bg-text" />
      {isEndKnown && (
        <Sign
          at={end}
          span={span}
          className={tokenLooks[token.state].tone === 'good' ? 'text-good' : 'text-quiet'}
        >
          <End />
        </Sign>
      )}
      {token.leak && (
        <Sign at={Date.parse(token.leak.at)} span={span} className="text-broken">
          <TriangleAlert />
        </Sign>
      )}
    </div>
  );
}

function Ticks({ span }: { readonly span: TimeSpan }) {
  return ticksOf(span).map(({ at }) => <Line key={at} at={at} span={span} className="bg-line" />);
}

function Line({ at, span, className }: { at: number; span: TimeSpan; className: string }) {
  return (
    <span
      className={classes('absolute -top-3 bottom-0 w-px', className)}
      style={{ left: `${placeOf(at, span)}%` }}
    />
  );
}

function Stretch({ from, to, span, shape }: { from: number; to: number; span: TimeSpan; shape: string }) {
  const left = placeOf(from, span);
  const width = placeOf(Math.max(from, to), span) - left;
  return (
    <span
      className={classes('absolute top-1/2 h-3.5 min-w-1 -translate-y-1/2 rounded-sm', shape)}
      style={{ left: `${left}%`, width: `${width}%` }}
    />
  );
}

function Sign({
  at,
  span,
  className,
  children,
}: {
  readonly at: number;
  readonly span: TimeSpan;
  readonly className: string;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={classes(
        'absolute top-1/2 grid size-6 -translate-1/2 place-items-center rounded-full border border-line-strong bg-panel [&_svg]:size-3.5',
        className,
      )}
      style={{ left: `${placeOf(at, span)}%` }}
    >
      {children}
    </span>
  );
}

/** The axis above the bars. A picture as they are. */
export function TimeAxis({ span, now }: { readonly span: TimeSpan; readonly now: number }) {
  const nowAt = placeOf(now, span);
  return (
    <div aria-hidden className="relative h-10 text-xs text-quiet">
      {ticksOf(span).map(({ at, label }) => {
        const place = placeOf(at, span);
        if (place > 95) return null;
        return (
          <span
            key={at}
            className="absolute bottom-1 -translate-x-1/2 whitespace-nowrap first:translate-x-0 max-sm:even:hidden"
            style={{ left: `${place}%` }}
          >
            {label}
          </span>
        );
      })}
      <span
        className="absolute top-0 -translate-x-1/2 rounded bg-text px-1.5 font-medium text-ground"
        style={{ left: `clamp(1rem, ${nowAt}%, calc(100% - 1rem))` }}
      >
        now
      </span>
    </div>
  );
}
