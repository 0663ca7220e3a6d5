import { describe, expect, it } from 'vitest';
import { identifyAlerts } from '../../src/app/identify-leaks.ts';
import { verifyAudit } from '../../src/app/read-audit.ts';
import { connectLeakAlerts } from '../../src/app/read-leak-alerts.ts';
import { respond } from '../../src/app/respond.ts';
import { Secret } from '../../src/domain/secret.ts';
import { tokenLabel, type Exposure } from '../../src/domain/token.ts';
import type { Person } from '../../src/ports/person.ts';
import type { Store } from '../../src/ports/store.ts';
import { dyingStore, ignoreCrash } from './dying-store.ts';
import { somebody } from './somebody.ts';
import { openWorkbench, releaseManifest, type Workbench } from './workbench.ts';

/** Private: GitHub itself ends what it finds in a public one. */
const repository = 'tudat-team/tudat-internal';

/** Somebody makes one token and brings it again until it is in use. */
function maker(bench: Workbench): () => string {
  let made = '';
  const isAlive = (): boolean => bench.github.tokens().some(({ value }) => value === made);
  return () => {
    if (made !== held(bench) && isAlive()) return made;
    made = bench.github.makeToken({
      login: 'feedstock-maintainer',
      scopes: ['public_repo', 'workflow'],
      expiresAt: new Date(Date.parse(bench.now()) + 90 * 86_400_000).toISOString(),
    });
    bench.secrets.push(made);
    return made;
  };
}

async function alertOf({ github }: Workbench, number: number): Promise<unknown> {
  const page = `${github.url}/repos/${repository}/secret-scanning/alerts/${number}?hide_secret=true`;
  const headers = { authorization: `token ${github.token}`, 'user-agent': 'test' };
  return await (await fetch(page, { headers })).json();
}

function held({ github }: Workbench): string | undefined {
  return github.secret({ repository: 'tudat-team/tudatpy' }, 'RELEASE_TOKEN');
}

function bringer(make: () => string): Person {
  return {
    isThere: () => true,
    canTryAgain: false,
    hasBrowser: false,
    bringValue: async () => await Promise.resolve(Secret.of(make())),
    sendToPage: async () => await Promise.reject(new Error('there is no browser')),
    confirmDone: async () => await Promise.resolve(true),
    acceptExcess: async () => await Promise.resolve(false),
  };
}

async function withStore<T>(bench: Workbench, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await bench.app().openStore();
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function respondOnce(
  bench: Workbench,
  store: Store,
  { id, exposure, person }: { id: string; exposure: Exposure; person: Person },
): Promise<void> {
  const app = bench.app();
  const { connection, alerts } = await connectLeakAlerts(app, store, undefined);
  const found = (await alerts.find(id)) ?? expect.fail(`there is no alert ${id}`);
  const known = { store, records: await store.load(), vocabulary: await app.vocabulary() };
  await respond(app, store, {
    leaks: await identifyAlerts([found], known, connection),
    exposure,
    askExposure: async () => await Promise.resolve('public'),
    confirm: async () => await Promise.resolve(true),
    onEvent: () => {},
    person,
  });
}

describe('an alert of a process that dies while it answers', () => {
  it.concurrent.each([
    { exposure: 'public', moment: 'before' },
    { exposure: 'public', moment: 'after' },
    { exposure: 'private', moment: 'before' },
    { exposure: 'private', moment: 'after' },
  ] as const)(
    'is resolved once by apply, whenever it died ($moment a commit, $exposure)',
    async ({ exposure, moment }) => {
      const bench = await openWorkbench();
      const make = maker(bench);
      const apply = async () => await bench.runWith(somebody({ values: [make, make] }), 'apply');
      const resolutions = (number: number): number =>
        bench.github.requests.filter(
          ({ method, path }) => method === 'PATCH' && path.endsWith(`/alerts/${number}`),
        ).length;
      try {
        bench.write(releaseManifest);
        await bench.run('init');
        expect(await apply()).toMatchObject({ code: 0, errors: '' });
        let died = true;
        let unrecorded = 0;
        let at = 0;
        while (died) {
          at += 1;
          const old = held(bench) ?? expect.fail('nothing was delivered');
          const id = `${repository}#${at}`;
          bench.github.commitFile({ repository, path: `.env.${at}`, text: `TOKEN=${old}\n` });
          expect([at, await alertOf(bench, at)]).toMatchObject([at, { state: 'open' }]);
          const { token, isKnown, hasDied } = await withStore(bench, async (real) => {
            const active = (await real.load()).tokens.find(({ state }) => state === 'active');
            const token = active ? tokenLabel(active) : expect.fail(`${at}: no token is active`);
            const dying = dyingStore(real, at, moment);
            const person = bringer(make);
            await respondOnce(bench, dying.store, { id, exposure, person }).catch(ignoreCrash);
            const { tokens } = await real.load();
            const now = tokens.find((each) => tokenLabel(each) === token);
            return { token, isKnown: now?.leak !== undefined, hasDied: dying.hasDied() };
          });
          died = hasDied;
          const first = await apply();
          if (!isKnown) {
            unrecorded += 1;
            expect([at, await alertOf(bench, at), held(bench) === old]).toMatchObject([
              at,
              { state: 'open' },
              true,
            ]);
            await bench.runWith(
              somebody({ values: [make] }),
              'respond',
              '--alert',
              id,
              '--exposure',
              exposure,
            );
          } else expect([at, first]).toMatchObject([at, { code: 0, errors: '' }]);
          expect([at, await alertOf(bench, at)]).toMatchObject([
            at,
            {
              state: 'resolved',
              resolution: 'revoked',
              resolution_comment: expect.stringContaining(`${token} is revoked`),
            },
          ]);
          expect([at, resolutions(at)]).toEqual([at, 1]);
          expect([at, bench.github.tokens().some(({ value }) => value === old)]).toEqual([at, false]);
          expect([at, (await bench.run('plan')).output]).toEqual([
            at,
            expect.stringContaining('nothing to do'),
          ]);
          await withStore(bench, async (store) => {
            const { openIntents, tokens } = await store.load();
            const now = tokens.find((each) => tokenLabel(each) === token);
            expect([at, openIntents, now?.state]).toEqual([at, [], 'revoked']);
            expect([at, now?.leak?.alerts]).toEqual([at, undefined]);
            expect([at, await verifyAudit(store)]).toMatchObject([at, { isIntact: true }]);
          });
        }
        expect([unrecorded, at]).toEqual([moment === 'before' ? 2 : 1, expect.any(Number)]);
        expect(at).toBeGreaterThan(16);
      } finally {
        await bench.stop();
      }
    },
    600_000,
  );
});
