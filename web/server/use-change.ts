import { useMutation, useQueryClient } from '@tanstack/react-query';

/** Something that is changed at once; afterwards everything that is shown is asked for anew. */
export function useChange<Input>(change: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: async () => await queries.invalidateQueries(),
  });
}
