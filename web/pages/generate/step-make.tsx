import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FilePlus2 } from 'lucide-react';
import { useActions } from '../../actions/actions.tsx';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/problem.tsx';
import { api, read } from '../../server/client.ts';
import { useMayActAs } from '../../server/roles.ts';
import { ByHand } from './by-hand.tsx';
import { GuideOutline } from './guide-outline.tsx';
import { SlotsFound } from './slots-found.tsx';
import { StepProblem } from './step-problem.tsx';
import type { WizardState } from './wizard.ts';

/** The last look before anything is changed, and who may change it. */
export function StepMake({
  state,
  wrongSteps,
}: {
  readonly state: WizardState;
  readonly wrongSteps: readonly string[];
}) {
  const { wizard, issuer, mayDraft, choice, problems, drafted } = state;
  const mayWrite = useMayActAs('admin');
  return (
    <>
      {wrongSteps.length > 0 && (
        <StepProblem text={`Something is still wrong with: ${wrongSteps.join(', ')}.`} />
      )}
      {choice.places.length === 0 && problems.map((problem) => <StepProblem key={problem} text={problem} />)}
      <SlotsFound state={state} />
      {issuer?.issuing === 'guided' && <GuideOutline state={state} />}
      {!mayDraft ? (
        <p className="text-sm text-quiet">
          You look on as a viewer. To have this made, ask somebody who is an admin here; an operator can
          prepare it.
        </p>
      ) : mayWrite && wizard.canWriteManifest ? (
        <WriteLines state={state} isReady={wrongSteps.length === 0 && drafted?.problems.length === 0} />
      ) : (
        <ByHand state={state} mayWrite={mayWrite} />
      )}
    </>
  );
}

function WriteLines({ state, isReady }: { readonly state: WizardState; readonly isReady: boolean }) {
  const { wizard, draft, drafted, isCurrent, update } = state;
  const queries = useQueryClient();
  const preview = useActions();
  const write = useMutation({
    mutationFn: async () => {
      if (!draft || !drafted) throw new Error('There is no draft to be written.');
      await read(api.wizard.manifest.$post({ query: {}, json: { draft, digest: drafted.digest } }));
      return { name: draft.name, lines: drafted.lines };
    },
    onSuccess: async ({ name, lines }) => {
      update({ written: { name, lines, isShown: false } });
      preview({ action: 'apply', credential: name });
      await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'preview' });
    },
    // Somebody else changed the manifest meanwhile: what is asked next is about the one that is there now.
    onError: async () => await queries.invalidateQueries({ queryKey: ['draft'] }),
  });
  return (
    <div className="grid gap-3">
      {write.error && <Problem error={write.error} />}
      <p className="text-sm text-quiet">
        Your comments and everything else in {wizard.manifestPath} stay as they are. What follows is shown
        step by step before it is done.
      </p>
      <div>
        <Button
          kind="primary"
          isBusy={write.isPending}
          disabled={!isReady || !isCurrent}
          onClick={() => write.mutate()}
        >
          <FilePlus2 aria-hidden />
          Write the lines into {wizard.manifestPath}
        </Button>
      </div>
    </div>
  );
}
