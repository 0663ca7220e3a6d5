import { useState } from 'react';
import { Button } from './button.tsx';

/** The beginning of a long list, and what shows more of it: a thousand rows at once are slow, and nobody reads them. */
export function useBeginning<T>(all: readonly T[], size: number, step = size) {
  const [limit, setLimit] = useState(size);
  return {
    shown: all.slice(0, limit),
    left: Math.max(0, all.length - limit),
    step,
    showMore: () => setLimit(limit + step),
  };
}

interface ShowMoreProps {
  readonly of: Omit<ReturnType<typeof useBeginning>, 'shown'>;
  /** What the list is of, in the plural: `findings`. */
  readonly what?: string;
}

/** The button at the end of a list that {@link useBeginning} cut; nothing where all is shown. */
export function ShowMore({ of: { left, step, showMore }, what = '' }: ShowMoreProps) {
  if (left === 0) return null;
  return (
    <Button kind="quiet" onClick={showMore} className="-mx-3.5 justify-self-start">
      <span className="text-accent">
        {left <= step ? `Show ${left} more ${what}` : `Show ${step} of ${left} more ${what}`}
      </span>
    </Button>
  );
}
