import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Run, RunEvent } from '../../src/server/contract.ts';
import { Refusal } from './client.ts';
import { runQuery } from './queries.ts';

export interface WatchedRun {
  /** As last heard of; absent until it is known. */
  readonly run: Run | undefined;
  /**
   * `away`: the server does not answer, and is asked again by itself. `forgotten`: it was started anew and knows the run no
   * more; what it did is in the journal.
   */
  readonly sight: 'loading' | 'live' | 'away' | 'forgotten';
  readonly error: Error | null;
}

/** How long until a broken stream is opened again; meanwhile the run is asked for as often. */
const againMilliseconds = 2_000;

/** A run as it happens, by server-sent events until it has ended. */
export function useRun(id: string): WatchedRun {
  const queries = useQueryClient();
  const [stream, setStream] = useState<'closed' | 'open' | 'broken'>('closed');
  const { data: run, error } = useQuery({
    ...runQuery(id),
    refetchInterval: ({ state }) =>
      stream === 'open' || state.data?.endedAt !== undefined || isNotFound(state.error)
        ? false
        : againMilliseconds,
  });
  const mayListen = run !== undefined && run.endedAt === undefined && error === null && stream !== 'broken';
  useEffect(() => {
    if (!mayListen) return undefined;
    const stop = listen(id, queries, {
      onOpen: () => setStream('open'),
      onBreak: () => setStream('broken'),
    });
    return () => {
      stop();
      setStream((last) => (last === 'open' ? 'closed' : last));
    };
  }, [id, mayListen, queries]);
  useEffect(() => {
    if (stream !== 'broken') return undefined;
    const timer = setTimeout(() => setStream('closed'), againMilliseconds);
    return () => clearTimeout(timer);
  }, [stream]);
  const endedAt = run?.endedAt;
  useEffect(() => {
    // Whatever else is known may have changed by it; a short run has ended before anybody listened.
    if (endedAt !== undefined)
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'runs' });
  }, [endedAt, queries]);
  return { run, error, sight: sightOf(run, error) };
}

function sightOf(run: Run | undefined, error: Error | null): WatchedRun['sight'] {
  if (isNotFound(error)) return 'forgotten';
  if (error) return 'away';
  return run ? 'live' : 'loading';
}

function isNotFound(error: Error | null): boolean {
  return error instanceof Refusal && error.status === 404;
}

/** Takes what a stream tells into the cache; the answer ends it. It is closed at the end of the run, or it would begin anew for ever. */
function listen(
  id: string,
  queries: QueryClient,
  { onOpen, onBreak }: { onOpen: () => void; onBreak: () => void },
): () => void {
  const { queryKey } = runQuery(id);
  const source = new EventSource(`/api/v1/runs/${encodeURIComponent(id)}/events`);
  const take = ({ data }: MessageEvent<string>): void => {
    const event = JSON.parse(data) as RunEvent;
    queries.setQueryData(queryKey, (known) => withEvent(known, event));
    if (event.type === 'run' && event.run.endedAt !== undefined) source.close();
  };
  for (const type of ['run', 'step', 'pause']) source.addEventListener(type, take);
  source.addEventListener('open', onOpen);
  source.addEventListener('error', () => {
    source.close();
    onBreak();
    void queries.invalidateQueries({ queryKey });
  });
  return () => source.close();
}

/** What is known after an event; the server's own view changes in the same way. */
function withEvent(known: Run | undefined, event: RunEvent): Run | undefined {
  if (event.type === 'run') return event.run;
  if (!known) return known;
  if (event.type === 'pause') return { ...known, pause: { reason: event.reason, seconds: event.seconds } };
  const isKnown = known.steps.some(({ id }) => id === event.step.id);
  const steps = isKnown
    ? known.steps.map((step) => (step.id === event.step.id ? event.step : step))
    : [...known.steps, event.step];
  return { ...known, steps, doneSteps: event.doneSteps, totalSteps: steps.length };
}
