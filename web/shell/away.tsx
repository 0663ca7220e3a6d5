import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Unplug } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Refusal } from '../server/client.ts';
import { sessionQuery } from '../server/queries.ts';

/**
 * Says that the server went away or that the session has ended, over the page and not in its place: what a person has typed
 * stays. Looks by itself whether it is over.
 */
export function Away() {
  const queries = useQueryClient();
  const { error, refetch, isFetching } = useQuery({
    ...sessionQuery,
    staleTime: 0,
    retry: false,
    refetchInterval: ({ state }) => (state.error ? 2_000 : 20_000),
  });
  const wasAway = useRef(false);
  useEffect(() => {
    if (wasAway.current && !error) void queries.invalidateQueries();
    wasAway.current = error !== null;
  }, [error, queries]);
  if (error instanceof Refusal && error.code === 'not-signed-in')
    return (
      <Dialog
        title="Your session has ended"
        onClose={() => void refetch()}
        actions={
          <Button kind="primary" isBusy={isFetching} onClick={() => void refetch()}>
            I am signed in again
          </Button>
        }
      >
        <p>
          What you have typed is still here. Sign in in another tab of this browser
          {' — '}
          <a href="/sign-in" target="_blank" rel="noreferrer" className="text-accent underline">
            open the sign-in page
          </a>
          {' — '}
          and go on where you were.
        </p>
        <p className="mt-3 text-sm text-quiet">{error.hint}</p>
      </Dialog>
    );
  if (!error) return null;
  return (
    <p
      role="alert"
      className="sticky top-0 z-10 flex items-center gap-3 border-b border-due bg-panel px-6 py-3 text-sm"
    >
      <Unplug aria-hidden className="size-4 shrink-0 text-due" />
      <span>
        <strong className="font-medium">{error.message}</strong> This page shows what was known, and connects
        again by itself.
      </span>
    </p>
  );
}
