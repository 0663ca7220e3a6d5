import { Badge } from '../../parts/badge.tsx';
import { Problem } from '../../parts/problem.tsx';
import { StepProblem } from './step-problem.tsx';
import type { WizardState } from './wizard.ts';

const words = {
  absent: ['good', 'will be made'],
  present: ['due', 'holds a value'],
  closed: ['broken', 'closed'],
} as const;

/** What the services show at the places that were described: patterns become the slots that they stand for. */
export function SlotsFound({ state }: { readonly state: WizardState }) {
  const { draft, drafted, isCurrent, draftError, problems, mayDraft } = state;
  if (!mayDraft || !draft || draft.placements.length === 0) return null;
  if (draftError) return <Problem error={draftError} />;
  if (!drafted || !isCurrent)
    return (
      <p role="status" className="animate-pulse text-sm text-quiet">
        Asking the services what is there…
      </p>
    );
  return (
    <div role="status" className="grid gap-3">
      {problems.map((problem) => (
        <StepProblem key={problem} text={problem} />
      ))}
      {drafted.slots.length > 0 && (
        <>
          <h3 className="text-sm font-medium">
            {drafted.slots.length === 1 ? '1 slot' : `${drafted.slots.length} slots`} at the services
          </h3>
          <ul
            className="grid max-h-80 gap-px overflow-y-auto rounded-lg border bg-line"
            tabIndex={drafted.slots.length > 6 ? 0 : undefined}
          >
            {drafted.slots.map(({ id, label, state: there, problem }) => (
              <li
                key={id}
                className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-panel px-3.5 py-2 text-sm"
              >
                <span className="min-w-0 flex-1 basis-56 break-words">{label}</span>
                <Badge tone={words[there][0]}>{words[there][1]}</Badge>
                {problem !== undefined && <span className="basis-full text-quiet">{problem}</span>}
              </li>
            ))}
          </ul>
          {drafted.slots.some(({ state: there }) => there === 'present') && (
            <p className="text-sm text-quiet">
              Where a value is already, nothing is overwritten unasked: the plan stops there and says how to
              take it over.
            </p>
          )}
        </>
      )}
    </div>
  );
}
