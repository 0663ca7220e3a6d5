import { Link } from '@tanstack/react-router';
import type { Overview } from '../../../src/server/contract.ts';
import { classes } from '../../parts/classes.ts';
import { Panel } from '../../parts/panel.tsx';
import { countOf, healths, SlotBar } from './slot-health.tsx';

const states = [
  { state: 'good', tone: 'text-good', about: 'nothing to mend' },
  { state: 'due', tone: 'text-due', about: 'something has to be done' },
  { state: 'broken', tone: 'text-broken', about: 'builds fail, or will soon' },
] as const;

/** How many credentials are in order, and how well it is known what their slots hold. */
export function HealthPanel({ credentials, slots }: Pick<Overview, 'credentials' | 'slots'>) {
  return (
    <Panel
      title="Health"
      about={`${counted(credentials.length, 'credential')}, ${counted(slots.total, 'slot')}`}
    >
      <div className="grid gap-x-12 gap-y-6 lg:grid-cols-[auto_minmax(0,1fr)]">
        <ul className="flex flex-wrap gap-x-8 gap-y-3" aria-label="Credentials by state">
          {states.map(({ state, tone, about }) => {
            const count = credentials.filter((credential) => credential.state === state).length;
            return (
              <li key={state}>
                <Link
                  to="/"
                  search={(search) => ({ ...search, state })}
                  hash="credentials"
                  title={about}
                  className="group block rounded-lg"
                >
                  <span
                    className={classes(
                      'block text-3xl leading-none font-semibold tracking-tight tabular-nums',
                      count > 0 ? tone : 'text-quiet',
                    )}
                  >
                    {count}
                  </span>{' '}
                  <span className="mt-1.5 block text-sm text-quiet underline-offset-4 group-hover:underline">
                    {state}
                  </span>
                </Link>
              </li>
            );
          })}
        </ul>
        <SlotHealth slots={slots} />
      </div>
    </Panel>
  );
}

function SlotHealth({ slots }: Pick<Overview, 'slots'>) {
  if (slots.total === 0) return <p className="self-center text-quiet">No token was written anywhere yet.</p>;
  return (
    <div className="grid content-center gap-3">
      <SlotBar slots={slots} className="h-3" />
      <dl className="flex flex-wrap gap-x-6 gap-y-1 text-sm" aria-label={`${slots.total} slots by health`}>
        {healths.map(({ key, tone, about }) => {
          const count = countOf(slots, key);
          return (
            <div key={key} title={about} className="flex items-center gap-2">
              <dt className="order-2 text-quiet">{key}</dt>
              <dd className="order-1 flex items-center gap-2 font-medium tabular-nums">
                <span aria-hidden className={classes('size-2.5 rounded-xs', tone)} />
                {count}
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
