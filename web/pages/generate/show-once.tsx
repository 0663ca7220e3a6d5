import { RevealButton } from '../../actions/reveal-value.tsx';
import { useMayActAs } from '../../server/roles.ts';

interface ShowOnceProps {
  readonly name: string;
  readonly number: number;
  /** Whether it has been put everywhere already. */
  readonly isPlaced: boolean;
  readonly isShown: boolean;
  readonly onShown: () => void;
}

/** The value of a new token, when a person asks for it, and never again on this page. */
export function ShowOnce({ name, number, isPlaced, isShown, onShown }: ShowOnceProps) {
  const mayReveal = useMayActAs('operator');
  if (!mayReveal) return null;
  const place = isPlaced
    ? 'Nobody needs to see it: every place has it already.'
    : 'For a place that Mintmark cannot reach.';
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <RevealButton credential={name} number={number} isSpent={isShown} onShown={onShown} />
      <span className="text-sm text-quiet">
        {isShown ? 'The value was shown, and is not shown again here.' : place}
      </span>
    </div>
  );
}
