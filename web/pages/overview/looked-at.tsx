import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import type { Overview } from '../../../src/server/contract.ts';
import { Button } from '../../parts/button.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Problem } from '../../parts/problem.tsx';
import { api, read } from '../../server/client.ts';

/** Looks at every service now; the overview then shows what was seen. */
export function useLookNow() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.plan.$get({ query: {} })),
    // What went wrong is a part of the overview as well.
    onSettled: () => queries.invalidateQueries(),
  });
}

type Look = ReturnType<typeof useLookNow>;

export function LookButton({ look }: { readonly look: Look }) {
  return (
    <Button isBusy={look.isPending} onClick={() => look.mutate()}>
      <RefreshCw aria-hidden />
      Look now
    </Button>
  );
}

/** When the services were looked at. */
export function LookedAt({ services: { at } }: Pick<Overview, 'services'>) {
  if (at === undefined) return <>Nobody has looked at the services since the server started.</>;
  return (
    <>
      The services were looked at <Moment at={at} />.
    </>
  );
}

/** Why the last look failed; of one that was just asked for, with what to do next. */
export function LookProblem({ services, look }: Pick<Overview, 'services'> & { readonly look: Look }) {
  if (look.error) return <Problem error={look.error} />;
  if (services.problem === undefined) return null;
  return (
    <Problem
      error={Object.assign(new Error(`The last look at the services failed: ${services.problem}`), {
        hint: 'What is shown of them is older. Look now tells what to do.',
      })}
    />
  );
}
