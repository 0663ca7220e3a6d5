import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../../../server/client.ts';
import { runQuery } from '../../../server/queries.ts';

/** The answers to what a run asks but for a value. */
export function useAnswers(id: string) {
  const queries = useQueryClient();
  const param = { id };
  // What is asked may have changed meanwhile, or the server: looking at the run says which.
  const onError = async (): Promise<void> => await queries.invalidateQueries(runQuery(id));
  return {
    accept: useMutation({
      mutationFn: (accept: boolean) =>
        read(api.runs[':id'].answer.$post({ param, query: {}, json: { accept } })),
      onError,
    }),
    later: useMutation({
      mutationFn: () => read(api.runs[':id'].later.$post({ param, query: {} })),
      onError,
    }),
  };
}
