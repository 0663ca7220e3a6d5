import { afterEach, beforeEach, expect, it } from 'vitest';
import { newPreview } from '../../src/server/prepare-action.ts';
import type { Prepared } from '../../src/server/prepared.ts';
import { makeRuns, type Runs } from '../../src/server/runs.ts';
import type { Store } from '../../src/ports/store.ts';
import { openWorkbench, type Workbench } from '../scenarios/workbench.ts';

/** More than are remembered. */
const many = 230;
let bench: Workbench;
let store: Store;
let runs: Runs;
beforeEach(async () => {
  bench = await openWorkbench();
  await bench.run('init', '--anaconda', 'tudat-team');
  store = await bench.app().openStore();
  runs = makeRuns({ store, complain: (text) => expect.fail(text), hasBrowser: false });
});
afterEach(async () => {
  await runs.stop();
  await store.close();
  await bench.stop();
});

function prepared(name: string, work: () => Promise<void>): Prepared {
  const context = bench.app();
  const endsAt = context.clock.now();
  return {
    preview: newPreview({ action: 'verify', about: name }, { context, endsAt }),
    endsAt,
    member: 'somebody',
    credentials: [name],
    steps: [],
    work: async () => {
      await work();
      return { reports: [], isBlocked: false, notes: [] };
    },
  };
}

async function atOnce(): Promise<void> {
  await Promise.resolve();
}

it('forgets no run that is at work, however many there are', async () => {
  const ending = Promise.withResolvers<void>();
  for (let index = 0; index < many; index += 1)
    runs.start(
      prepared(`credential-${index}`, async () => {
        await ending.promise;
      }),
      bench.app(),
      true,
    );
  expect(runs.list().length).toBe(many);
  expect(() => runs.start(prepared('credential-0', atOnce), bench.app(), true)).toThrow('Another run');
  ending.resolve();
  await Promise.all(runs.list().map(async ({ ended }) => await ended));
});

it('forgets what the scheduler did before what somebody asked for', async () => {
  const asked = runs.start(prepared('asked-for', atOnce), bench.app(), true);
  await asked.ended;
  for (let index = 0; index < many; index += 1)
    await runs.start(prepared(`credential-${index}`, atOnce), bench.app(), false).ended;
  expect(runs.find(asked.id)?.view().state).toBe('done');
  expect(runs.list().length).toBeLessThan(many);
});
