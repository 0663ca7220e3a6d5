import { useQuery } from '@tanstack/react-query';
import { CircleCheck, GitCommitHorizontal, RotateCcw } from 'lucide-react';
import type { RunSummary, SlotCounts } from '../../../src/server/contract.ts';
import { ActionButton } from '../../actions/action-button.tsx';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { asDay } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Refusal } from '../../server/client.ts';
import { credentialQuery } from '../../server/queries.ts';
import { runsQuery } from '../../server/wizard-queries.ts';
import { ManifestLines } from './manifest-lines.tsx';
import { ShowOnce } from './show-once.tsx';
import type { WizardState } from './wizard.ts';

type Written = NonNullable<WizardState['choice']['written']>;

function titleOf(
  name: string,
  { active, isAtWork }: { readonly active: string | undefined; readonly isAtWork: boolean },
): string {
  if (active !== undefined) return `${active} is issued`;
  return isAtWork ? `${name} is being made` : `${name} is declared, and not made yet`;
}

function resultOf({ total, verified }: SlotCounts, expiresAt: string | undefined): string {
  const places =
    total === 0
      ? 'It goes nowhere: its value is kept sealed here.'
      : `${verified} of ${total} slots hold it, read back and found right.`;
  return expiresAt === undefined
    ? places
    : `${places} It lives until ${asDay(expiresAt)}, and is replaced before.`;
}

/** The end of the way: what is done, what is left, and the lines to commit. */
export function Ending({ state, written }: { readonly state: WizardState; readonly written: Written }) {
  const { name, lines } = written;
  const { data: runs } = useQuery({ ...runsQuery, refetchInterval: 3_000 });
  const run = runs?.runs.find(({ credentials }) => credentials.includes(name));
  const isAtWork = run !== undefined && run.endedAt === undefined;
  const { data: credential, error } = useQuery({
    ...credentialQuery(name),
    // Until it is made, it may be any moment.
    refetchInterval: ({ state: { data } }) => (data?.activeToken === undefined ? 3_000 : 15_000),
  });
  // The server knows a credential once a run has recorded it.
  const isUnknown = error instanceof Refusal && error.status === 404;
  const active = credential?.tokens.find(({ state: there }) => there === 'active');
  return (
    <div className="grid items-start gap-6 2xl:grid-cols-2">
      <Panel title={titleOf(name, { active: active?.label, isAtWork })}>
        <div className="grid gap-4">
          {error && !isUnknown && <Problem error={error} />}
          {active && credential ? (
            <p className="flex items-start gap-2.5">
              <CircleCheck aria-hidden className="mt-1 size-4 shrink-0 text-good" />
              <span>{resultOf(credential.slots, active.expiresAt)}</span>
            </p>
          ) : (
            <p className="text-quiet">
              The lines stand in {state.wizard.manifestPath}. What follows from them is shown step by step
              before it is done.
            </p>
          )}
          <EndingActions state={state} name={name} run={run} isMade={active !== undefined} />
          {active?.isSealed === true && (
            <ShowOnce
              name={name}
              number={active.number}
              isPlaced={credential !== undefined && credential.slots.total > 0}
              isShown={written.isShown}
              onShown={() => state.update({ written: { ...written, isShown: true } })}
            />
          )}
        </div>
      </Panel>
      <Panel
        title={
          <span className="flex items-center gap-2">
            <GitCommitHorizontal aria-hidden className="size-4 text-quiet" /> Commit these lines
          </span>
        }
        about={`They are in ${state.wizard.manifestPath} already. Without a commit the next checkout knows nothing of ${name}.`}
      >
        <ManifestLines lines={lines} path={state.wizard.manifestPath} />
      </Panel>
    </div>
  );
}

interface EndingActionsProps {
  readonly state: WizardState;
  readonly name: string;
  readonly run: RunSummary | undefined;
  readonly isMade: boolean;
}

/** Where to go from here: to what makes it while it is not made, and else to what was made. */
function EndingActions({ state, name, run, isMade }: EndingActionsProps) {
  const isAtWork = run !== undefined && run.endedAt === undefined;
  return (
    <div className="flex flex-wrap gap-3">
      {!isMade && !isAtWork && (
        <ActionButton action={{ action: 'apply', credential: name }} kind="primary">
          Show what would be done
        </ActionButton>
      )}
      {run && (
        <ButtonLink to="/runs/$id" params={{ id: run.id }} kind={isAtWork ? 'primary' : 'plain'}>
          {isAtWork ? 'To the run that makes it' : 'What the run did'}
        </ButtonLink>
      )}
      <ButtonLink to="/credentials/$name" params={{ name }}>
        To the credential
      </ButtonLink>
      <Button onClick={state.startOver}>
        <RotateCcw aria-hidden /> Make another
      </Button>
    </div>
  );
}
