import { History } from 'lucide-react';
import type { Run } from '../../../src/server/contract.ts';
import { ActionButton } from '../../actions/action-button.tsx';
import { ButtonLink } from '../../parts/button.tsx';

/** The server was started anew: what the run did is in the journal, and a new plan does what it left. */
export function ForgottenRun({ id, run }: { readonly id: string; readonly run: Run | undefined }) {
  const credentials = run?.credentials ?? [];
  return (
    <section
      aria-label="The run was interrupted"
      className="grid gap-3 rounded-xl border border-due bg-due-soft px-5 py-4"
    >
      <h2 className="flex items-center gap-2.5 font-semibold">
        <History aria-hidden className="size-5 shrink-0 text-due" />
        {run?.endedAt === undefined
          ? 'The server was started anew in the middle of this run'
          : 'The server was started anew since this run'}
      </h2>
      <p className="max-w-prose text-quiet">
        Nothing of it is lost: every step was written down before it was tried, and its outcome after it. A
        new plan looks at what is there and does what is left, and nothing twice.
      </p>
      <div className="flex flex-wrap gap-3">
        {credentials.length === 0 || credentials.length > 3 ? (
          <ActionButton kind="primary" action={{ action: 'apply' }}>
            Apply what is left…
          </ActionButton>
        ) : (
          credentials.map((credential) => (
            <ActionButton key={credential} kind="primary" action={{ action: 'apply', credential }}>
              Apply what is left of {credential}…
            </ActionButton>
          ))
        )}
        <ButtonLink to="/audit" search={{ run: id }}>
          What it did
        </ButtonLink>
      </div>
    </section>
  );
}
