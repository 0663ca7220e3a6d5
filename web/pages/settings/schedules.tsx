import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schedule } from '../../../src/server/contract.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Field, inputShape } from '../../parts/field.tsx';
import { lengthInWords, Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Shown } from '../../parts/shown.tsx';
import { api, read } from '../../server/client.ts';
import { schedulesQuery } from '../../server/queries.ts';
import { useMayActAs } from '../../server/roles.ts';
import { useChange } from '../../server/use-change.ts';

/** What the server does while nobody looks. */
export function Schedules() {
  const schedules = useQuery(schedulesQuery);
  return (
    <Panel
      title="Schedules"
      about="What the server does by itself. It never applies a changed manifest: that waits for a person."
    >
      <Shown query={schedules} loading="h-64">
        {(data) => (
          <ul className="grid gap-5">
            {data.schedules.map((schedule) => (
              <ScheduleRow key={schedule.name} schedule={schedule} />
            ))}
          </ul>
        )}
      </Shown>
    </Panel>
  );
}

type Name = 'renew' | 'observe' | 'verify' | 'notify';

function ScheduleRow({ schedule }: { readonly schedule: Schedule }) {
  const { title, isEnabled, everySeconds, nextAt, lastEndedAt, lastResult } = schedule;
  const name = schedule.name as Name;
  const mayStart = useMayActAs('operator');
  const mayChange = useMayActAs('admin');
  const start = useChange(() => read(api.schedules[':name'].now.$post({ param: { name }, query: {} })));
  return (
    <li className="grid gap-2 border-t pt-4 first:border-t-0 first:pt-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <p className="font-medium">{title}</p>
          <p className="text-sm text-quiet">
            every {lengthInWords(everySeconds).replace(/^1 /, '')}
            {isEnabled && (
              <>
                , next <Moment at={nextAt} />
              </>
            )}
          </p>
        </div>
        {!isEnabled && <Badge tone="due">off</Badge>}
        {mayStart && (
          <Button disabled={!isEnabled} isBusy={start.isPending} onClick={() => start.mutate(undefined)}>
            Now
          </Button>
        )}
      </div>
      {lastEndedAt !== undefined && (
        <p className="text-sm break-words text-quiet">
          Last <Moment at={lastEndedAt} />
          {lastResult !== undefined && `: ${lastResult}`}
        </p>
      )}
      {start.error && <Problem error={start.error} />}
      {mayChange && <ChangeSchedule name={name} schedule={schedule} />}
    </li>
  );
}

/** From a minute to thirty days, as the server takes it. */
function problemOf(minutes: string): string | undefined {
  const number = Number(minutes);
  const isFine = Number.isInteger(number) && number >= 1 && number <= 43_200;
  return isFine ? undefined : 'A whole number of minutes, from 1 to 43,200 (thirty days).';
}

function ChangeSchedule({ name, schedule }: { readonly name: Name; readonly schedule: Schedule }) {
  const [minutes, setMinutes] = useState(() => String(schedule.everySeconds / 60));
  const change = useChange((json: { isEnabled: boolean; everySeconds: number }) =>
    read(api.schedules[':name'].$put({ param: { name }, query: {}, json })),
  );
  const problem = problemOf(minutes);
  const everySeconds = problem === undefined ? Number(minutes) * 60 : schedule.everySeconds;
  return (
    <details className="text-sm">
      <summary className="w-fit text-accent">Change</summary>
      <form
        className="mt-3 flex flex-wrap items-start gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (problem === undefined) change.mutate({ isEnabled: schedule.isEnabled, everySeconds });
        }}
      >
        <Field label="Every how many minutes" problem={problem} className="basis-56">
          {(ties) => (
            <input
              {...ties}
              inputMode="numeric"
              value={minutes}
              onChange={(event) => setMinutes(event.target.value)}
              className={inputShape}
            />
          )}
        </Field>
        <div className="mt-[1.8rem] flex flex-wrap gap-3">
          <Button type="submit" isBusy={change.isPending}>
            Save
          </Button>
          <Button
            isBusy={change.isPending}
            onClick={() =>
              change.mutate({ isEnabled: !schedule.isEnabled, everySeconds: schedule.everySeconds })
            }
          >
            {schedule.isEnabled ? 'Switch off' : 'Switch on'}
          </Button>
        </div>
      </form>
      {change.error && <Problem error={change.error} />}
    </details>
  );
}
