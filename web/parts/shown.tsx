import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loading } from './loading.tsx';
import { Problem } from './problem.tsx';

interface ShownProps<T> {
  readonly query: UseQueryResult<T>;
  /** The room that it will take. */
  readonly loading?: string;
  readonly children: (data: T) => ReactNode;
}

/** What a query brought; its room while it is under way; what is wrong, beside what was known before. */
export function Shown<T>({ query, loading, children }: ShownProps<T>) {
  return (
    <>
      {query.error && <Problem error={query.error} />}
      {query.data !== undefined && children(query.data)}
      {query.isPending && <Loading {...(loading === undefined ? {} : { className: loading })} />}
    </>
  );
}
