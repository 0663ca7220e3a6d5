import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Pause, Play } from 'lucide-react';
import type { Run } from '../../../src/server/contract.ts';
import { neededRole } from '../../actions/needed-role.ts';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/problem.tsx';
import { api, read } from '../../server/client.ts';
import { runQuery } from '../../server/queries.ts';
import { useMayActAs } from '../../server/roles.ts';

/** Pauses a run that is at work, and continues one that is not done: as a new run, to which the page goes. */
export function RunActions({ run }: { readonly run: Run }) {
  const { id, state, endedAt, canContinue } = run;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const mayPause = useMayActAs('operator');
  const mayContinue = useMayActAs(neededRole(run));
  // A server that was started anew does not know the run: asking for it says so.
  const onError = async (): Promise<void> => await queries.invalidateQueries(runQuery(id));
  const pause = useMutation({
    mutationFn: () => read(api.runs[':id'].pause.$post({ param: { id }, query: {} })),
    onError,
  });
  const goOn = useMutation({
    mutationFn: () => read(api.runs[':id'].continue.$post({ param: { id }, query: {} })),
    onError,
    onSuccess: async (next) => {
      queries.setQueryData(runQuery(next.id).queryKey, next);
      await navigate({ to: '/runs/$id', params: { id: next.id } });
    },
  });
  const error = pause.error ?? goOn.error;
  return (
    <>
      {mayPause && endedAt === undefined && (
        <Button isBusy={pause.isPending || state === 'pausing'} onClick={() => pause.mutate()}>
          <Pause aria-hidden /> Pause
        </Button>
      )}
      {mayContinue && canContinue && (
        <Button kind="primary" isBusy={goOn.isPending} onClick={() => goOn.mutate()}>
          <Play aria-hidden /> Continue with what is left
        </Button>
      )}
      {error && <Problem error={error} />}
    </>
  );
}
