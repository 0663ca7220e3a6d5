import { TriangleAlert } from 'lucide-react';
import { Said } from './said.tsx';

interface ProblemProps {
  readonly error: Error & { readonly hint?: string | undefined };
}

/** What went wrong and what to do next, as the server says it. */
export function Problem({ error }: ProblemProps) {
  return (
    <div role="alert" className="flex gap-3 rounded-lg border border-broken bg-broken-soft px-4 py-3 text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-broken" />
      <div className="min-w-0">
        <p className="font-medium break-words">{error.message}</p>
        {error.hint !== undefined && (
          <p className="break-words text-quiet">
            <Said text={error.hint} />
          </p>
        )}
      </div>
    </div>
  );
}
