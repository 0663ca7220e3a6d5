import { CircleAlert } from 'lucide-react';

/** What is wrong with a choice that is no single field. */
export function StepProblem({ text }: { readonly text: string | undefined }) {
  return (
    <p role="alert" className="flex items-start gap-2 text-sm text-broken empty:hidden">
      {text !== undefined && (
        <>
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>{text}</span>
        </>
      )}
    </p>
  );
}
