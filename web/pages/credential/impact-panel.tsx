import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Credential } from '../../../src/server/contract.ts';
import { Button } from '../../parts/button.tsx';
import { inputShape } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { impactQuery } from '../../server/queries.ts';
import { ImpactMap } from './impact-map.tsx';

/** What breaks when a token is revoked now. Asked for by a button: the services are asked for every build file. */
export function ImpactPanel({ credential }: { readonly credential: Credential }) {
  const { tokens, activeToken, name } = credential;
  const live = tokens.filter(({ state }) => state !== 'revoked' && state !== 'expired').toReversed();
  const first = live.find(({ label }) => label === activeToken) ?? live[0];
  const [chosen, choose] = useState(first?.number ?? 0);
  const [isAsked, setAsked] = useState(false);
  const { data, error, isFetching, dataUpdatedAt, refetch } = useQuery({
    ...impactQuery(name, chosen),
    enabled: isAsked,
  });
  if (!first) return null;
  const ask = (): void => {
    if (isAsked) void refetch();
    else setAsked(true);
  };
  return (
    <Panel
      title="What breaks if it is revoked now"
      about="Reads the build files of every repository that can read a slot. Changes nothing."
      actions={
        <div className="flex flex-wrap gap-2">
          {live.length > 1 && (
            <select
              aria-label="Which token"
              value={chosen}
              onChange={(event) => {
                setAsked(false);
                choose(Number(event.target.value));
              }}
              className={`${inputShape} max-w-56`}
            >
              {live.map(({ number, label, state }) => (
                <option key={number} value={number}>
                  {label}, {state}
                </option>
              ))}
            </select>
          )}
          <Button isBusy={isFetching} onClick={ask}>
            {data && isAsked ? 'Look again' : 'Look at the builds'}
          </Button>
        </div>
      }
    >
      {error && isAsked && <Problem error={error} />}
      {isFetching && !data && <Loading className="h-64" />}
      {data && isAsked && (
        <>
          <ImpactMap impact={data} />
          <p className="mt-4 text-sm text-quiet">
            As the services showed it <Moment at={new Date(dataUpdatedAt).toISOString()} />
          </p>
        </>
      )}
    </Panel>
  );
}
