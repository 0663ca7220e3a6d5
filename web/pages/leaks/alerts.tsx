import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { BadgeCheck } from 'lucide-react';
import { useState, type SyntheticEvent } from 'react';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Field, inputShape } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Refusal } from '../../server/client.ts';
import { alertsQuery } from '../../server/queries.ts';
import { AlertRow } from './alert-row.tsx';

const route = getRouteApi('/shell/leaks');

/** What is wrong with a place; undefined: nothing. */
function problemOf(place: string): string | undefined {
  if (place === '') return 'Say where to look: an owner, or owner/repository.';
  const [owner = '', repository, ...rest] = place.split('/');
  const isName = (text: string): boolean => /^[\w.-]+$/.test(text);
  const isPlace = isName(owner) && (repository === undefined || isName(repository)) && rest.length === 0;
  return isPlace ? undefined : 'This is no owner and no owner/repository, for example tudat-team/tudatpy.';
}

/** Open alerts of secret scanning at one place, asked for by hand. The place is in the address. */
export function Alerts() {
  const { place: asked = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const [place, setPlace] = useState(asked);
  const [problem, setProblem] = useState<string>();
  const { data, error, isFetching, refetch } = useQuery({ ...alertsQuery(asked), enabled: asked !== '' });
  const ask = (event: SyntheticEvent): void => {
    event.preventDefault();
    const wanted = place.trim();
    const wrong = problemOf(wanted);
    setProblem(wrong);
    if (wrong !== undefined) return;
    if (wanted === asked) void refetch();
    else void navigate({ search: { place: wanted }, replace: true, resetScroll: false });
  };
  // A place that the service does not show is wrong with the field; whatever else goes wrong is not.
  const isField = error instanceof Refusal && error.code === 'not-found';
  return (
    <Panel
      isFlush
      title="Open alerts of a service"
      about="What secret scanning has found, without the values."
    >
      <form noValidate onSubmit={ask} className="flex flex-wrap items-start gap-3 px-5 pb-5">
        <Field
          label="Where"
          hint="An owner, or owner/repository"
          problem={problem ?? (isField && place.trim() === asked ? error.message : undefined)}
          className="min-w-0 flex-1 basis-64"
        >
          {(ties) => (
            <input
              {...ties}
              value={place}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              placeholder="tudat-team/tudatpy"
              onChange={(event) => {
                setPlace(event.target.value);
                setProblem(undefined);
              }}
              className={inputShape}
            />
          )}
        </Field>
        <Button type="submit" kind="primary" isBusy={isFetching} className="min-h-10 sm:mt-6.5">
          Ask for its alerts
        </Button>
      </form>
      {error && !isField && (
        <div className="px-5 pb-5">
          <Problem error={error} />
        </div>
      )}
      {isFetching && !data && <Loading className="mx-5 mb-5 h-32" />}
      {data?.alerts.length === 0 && (
        <Empty icon={BadgeCheck} title={`No alert is open at ${asked}`}>
          What was closed there before is not shown.
        </Empty>
      )}
      <ul aria-label="Open alerts" className="divide-y border-t empty:hidden">
        {data?.alerts.map((alert) => (
          <AlertRow key={alert.id} alert={alert} />
        ))}
      </ul>
    </Panel>
  );
}
