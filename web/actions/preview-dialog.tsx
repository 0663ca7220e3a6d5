import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Action, Preview } from '../../src/server/contract.ts';
import { Button } from '../parts/button.tsx';
import { Said } from '../parts/said.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Loading } from '../parts/loading.tsx';
import { Problem } from '../parts/problem.tsx';
import { StepList } from '../parts/step-list.tsx';
import { api, read } from '../server/client.ts';

/** What would be done, step by step; a run of exactly that when it is confirmed. */
export function PreviewDialog({
  action,
  onClose,
}: {
  readonly action: Action;
  readonly onClose: () => void;
}) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  // A preview is made once for each opening: it works only once.
  const [opening] = useState(() => crypto.randomUUID());
  const { data: preview, error } = useQuery({
    queryKey: ['preview', opening],
    queryFn: () => read(api.previews.$post({ query: {}, json: action })),
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
  const start = useMutation({
    mutationFn: (id: string) => read(api.runs.$post({ query: {}, json: { preview: id } })),
    onSuccess: async (run) => {
      await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'preview' });
      onClose();
      await navigate({ to: '/runs/$id', params: { id: run.id } });
    },
  });
  const isDangerous = preview?.steps.some(({ isDestructive }) => isDestructive) ?? false;
  return (
    <Dialog
      isWide
      title={preview?.title ?? 'What would be done'}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{preview?.canStart === false ? 'Close' : 'Not now'}</Button>
          {preview?.canStart === true && (
            <Button
              kind={isDangerous ? 'danger' : 'primary'}
              isBusy={start.isPending}
              onClick={() => start.mutate(preview.id)}
            >
              {preview.needsPerson ? 'Start, with me at the page' : 'Do exactly this'}
            </Button>
          )}
        </>
      }
    >
      {error && <Problem error={error} />}
      {start.error && <Problem error={start.error} />}
      {!preview && !error && <Loading className="h-48" />}
      {preview && <PreviewContent preview={preview} />}
    </Dialog>
  );
}

function PreviewContent({ preview }: { readonly preview: Preview }) {
  const { steps, blocked, waiting, warnings } = preview;
  return (
    <div className="grid gap-4">
      {warnings.length > 0 && (
        <ul className="grid gap-1 rounded-lg border border-due bg-due-soft px-4 py-3 text-sm">
          {warnings.map((warning) => (
            <li key={warning}>
              <Said text={warning} />
            </li>
          ))}
        </ul>
      )}
      {blocked.map((blocker) => (
        <div
          key={`${blocker.credential} ${blocker.reason}`}
          className="rounded-lg border border-broken bg-broken-soft px-4 py-3 text-sm"
        >
          <p className="font-medium">
            {blocker.credential}: {blocker.reason}
          </p>
          <p className="text-quiet">
            <Said text={blocker.fix} />
          </p>
        </div>
      ))}
      {steps.length > 0 ? <StepList steps={steps} /> : <p className="text-quiet">There is nothing to do.</p>}
      {waiting.map(({ credential, number, reason }) => (
        <p key={`${credential}#${number}`} className="text-sm text-quiet">
          {credential}#{number}: {reason}
        </p>
      ))}
    </div>
  );
}
