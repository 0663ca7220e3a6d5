import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Check } from '../../../src/server/contract.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Said } from '../../parts/said.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Shown } from '../../parts/shown.tsx';
import { checksQuery } from '../../server/queries.ts';

const states = {
  good: { tone: 'good', word: 'good' },
  warning: { tone: 'due', word: 'to look at' },
  bad: { tone: 'broken', word: 'wrong' },
} as const;

/** The store, its key, the clock and the connections: on demand, because it asks the services. */
export function Checks() {
  const [isAsked, setAsked] = useState(false);
  const checks = useQuery({ ...checksQuery, enabled: isAsked });
  const ask = (): void => {
    if (isAsked) void checks.refetch();
    setAsked(true);
  };
  return (
    <Panel
      title="Check everything"
      about="The store, its key, the clock and every connection, as mintmark doctor sees them."
      actions={
        <Button isBusy={checks.isFetching} onClick={ask}>
          Check
        </Button>
      }
    >
      {isAsked && (
        <Shown query={checks} loading="h-32">
          {(data) => (
            <ul className="grid gap-3">
              {data.checks.map((check) => (
                <CheckRow key={`${check.area} ${check.message}`} check={check} />
              ))}
            </ul>
          )}
        </Shown>
      )}
    </Panel>
  );
}

function CheckRow({ check: { area, state, message, hint } }: { readonly check: Check }) {
  return (
    <li className="grid gap-x-4 gap-y-1 sm:grid-cols-[7rem_1fr]">
      <div>
        <Badge tone={states[state].tone}>{states[state].word}</Badge>
      </div>
      <div className="min-w-0 text-sm">
        <p className="break-words">
          <span className="text-quiet">{area}</span> {message}
        </p>
        {hint !== undefined && (
          <p className="text-quiet">
            <Said text={hint} />
          </p>
        )}
      </div>
    </li>
  );
}
