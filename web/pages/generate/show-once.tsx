import { useMutation } from '@tanstack/react-query';
import { Eye, EyeOff } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Problem } from '../../parts/problem.tsx';
import { api, read } from '../../server/client.ts';
import { useMayActAs } from '../../server/roles.ts';

interface ShowOnceProps {
  readonly name: string;
  readonly number: number;
  /** Whether it has been put everywhere already. */
  readonly isPlaced: boolean;
  readonly isShown: boolean;
  readonly onShown: () => void;
}

/** The value of a new token, when a person asks for it, and never again on this page. Only the page's memory holds it. */
export function ShowOnce({ name, number, isPlaced, isShown, onShown }: ShowOnceProps) {
  const mayReveal = useMayActAs('operator');
  const reveal = useMutation({
    mutationFn: () =>
      read(api.credentials[':name'].reveal.$post({ param: { name }, query: {}, json: { number } })),
    onSuccess: onShown,
    gcTime: 0,
  });
  if (!mayReveal) return null;
  if (reveal.data)
    return (
      <div className="grid gap-3 rounded-lg border border-due bg-due-soft p-4">
        <p className="text-sm">
          This is shown once, and is needed only for something that Mintmark cannot reach.
        </p>
        <output
          aria-label={`Value of ${reveal.data.token}`}
          className="block rounded-lg border bg-ground px-3 py-2 font-mono text-sm break-all select-all"
        >
          {reveal.data.value}
        </output>
        <div className="flex flex-wrap gap-3">
          <CopyButton text={reveal.data.value} label="Copy the value" />
          <Button onClick={() => reveal.reset()}>
            <EyeOff aria-hidden /> Put it away
          </Button>
        </div>
      </div>
    );
  if (isShown) return <p className="text-sm text-quiet">The value was shown, and is not shown again here.</p>;
  return (
    <div className="grid gap-3">
      {reveal.error && <Problem error={reveal.error} />}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button isBusy={reveal.isPending} onClick={() => reveal.mutate()}>
          <Eye aria-hidden /> Show the value once
        </Button>
        <span className="text-sm text-quiet">
          {isPlaced
            ? 'Nobody needs to see it: every place has it already.'
            : 'For a place that Mintmark cannot reach.'}
        </span>
      </div>
    </div>
  );
}
