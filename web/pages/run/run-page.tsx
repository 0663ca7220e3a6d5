import { useParams } from '@tanstack/react-router';
import type { Run } from '../../../src/server/contract.ts';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { StepList } from '../../parts/step-list.tsx';
import { useRun, type WatchedRun } from '../../server/use-run.ts';
import { AboutRun } from './about-run.tsx';
import { ForgottenRun } from './forgotten-run.tsx';
import { RunQuestion } from './questions/run-question.tsx';
import { RunActions } from './run-actions.tsx';
import { RunEnd } from './run-end.tsx';
import { RunProgress } from './run-progress.tsx';
import { windowTitle } from './run-states.ts';

/** A run as it happens: every step, what it asks of a person, what came of it. */
export default function RunPage() {
  const { id } = useParams({ from: '/shell/runs/$id' });
  const { run, sight, error } = useRun(id);
  if (run) return <KnownRun key={id} run={run} sight={sight} />;
  return (
    <Page title="Run">
      {sight === 'forgotten' && <ForgottenRun id={id} run={undefined} />}
      {sight === 'away' && error && <Problem error={error} />}
      {sight === 'loading' && <Loading className="h-96" />}
    </Page>
  );
}

function KnownRun({ run, sight }: { readonly run: Run; readonly sight: WatchedRun['sight'] }) {
  const isForgotten = sight === 'forgotten';
  return (
    <Page
      title={windowTitle(run)}
      heading={run.title}
      actions={isForgotten ? undefined : <RunActions run={run} />}
    >
      {isForgotten && <ForgottenRun id={run.id} run={run} />}
      {!(isForgotten && run.endedAt === undefined) && <RunProgress run={run} sight={sight} />}
      {!isForgotten && <RunQuestion run={run} />}
      <div className="grid min-w-0 items-start gap-6 xl:grid-cols-[minmax(0,1fr)_20rem] 2xl:grid-cols-[minmax(0,1fr)_25rem]">
        <div className="grid min-w-0 gap-6 xl:sticky xl:top-6 xl:col-start-2 xl:row-start-1">
          {run.endedAt !== undefined && <RunEnd run={run} />}
          <AboutRun run={run} />
        </div>
        <Panel
          title={isForgotten ? 'Steps, when last seen' : 'Steps'}
          className="xl:col-start-1 xl:row-start-1"
        >
          {run.steps.length > 0 ? (
            <StepList steps={run.steps} />
          ) : (
            <p className="text-quiet">There is nothing to do.</p>
          )}
        </Panel>
      </div>
    </Page>
  );
}
