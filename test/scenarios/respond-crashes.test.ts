import { describe, expect, it } from 'vitest';
import { absentPerson } from '../../src/app/absent-person.ts';
import { identifyName } from '../../src/app/identify-leaks.ts';
import { verifyAudit } from '../../src/app/read-audit.ts';
import { respond } from '../../src/app/respond.ts';
import { liveTokenStates, tokenLabel, type Exposure, type Token } from '../../src/domain/token.ts';
import type { Store } from '../../src/ports/store.ts';
import { dyingStore, ignoreCrash } from './dying-store.ts';
import { openWorkbench, ourLiveTokens, type Workbench } from './workbench.ts';

const manifest = `version: 1
connections:
  anaconda: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  anaconda-upload:
    purpose: Upload packages from the feedstock builds
    owner: maintainers@example.org
    issuer: anaconda
    principal: { organization: tudat-team }
    scopes: [api:read, api:write]
    lifetime: 90d
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: UPLOAD_TOKEN }
      - github-actions: { repository: tudat-team/tudat, secret: UPLOAD_TOKEN }
`;

function held({ github }: Workbench): readonly (string | undefined)[] {
  return ['tudatpy', 'tudat'].map((name) =>
    github.secret({ repository: `tudat-team/${name}` }, 'UPLOAD_TOKEN'),
  );
}

async function respondOnce(
  bench: Workbench,
  store: Store,
  { token, exposure }: { token: string; exposure: Exposure },
): Promise<void> {
  await respond(bench.app(), store, {
    leaks: identifyName(token, await store.load(), bench.now()),
    exposure,
    askExposure: async () => await Promise.resolve('public'),
    confirm: async () => await Promise.resolve(true),
    onEvent: () => {},
    person: absentPerson,
  });
}

/** Applies again and lets time pass until one token works, and none is left whose end nobody knows. */
async function applyUntilSettled(bench: Workbench): Promise<void> {
  for (let round = 1; round <= 3; round += 1) {
    await bench.run('apply', '--yes');
    const { tokens } = await withStore(bench, async (store) => await store.load());
    if (
      tokens
        .filter(isAlive)
        .map(({ state }) => state)
        .join() === 'active'
    )
      return;
    bench.pass(700);
  }
}

function isAlive({ state }: Token): boolean {
  return liveTokenStates.includes(state);
}

async function withStore<T>(bench: Workbench, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await bench.app().openStore();
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

describe('a process that dies while it answers', () => {
  // Side by side: calls spend most of their time in the pace of their client. Each case begins where the one before ended,
  // which is as after a first apply, and is checked to be.
  it.concurrent.each([
    { exposure: 'public', moment: 'before', by: 'respond' },
    { exposure: 'public', moment: 'after', by: 'apply' },
    { exposure: 'private', moment: 'before', by: 'apply' },
    { exposure: 'private', moment: 'after', by: 'respond' },
  ] as const)(
    '$moment any commit ($exposure) is continued by $by to the same end',
    async ({ exposure, moment, by }) => {
      const bench = await openWorkbench();
      try {
        bench.write(manifest);
        await bench.run('init');
        expect((await bench.run('apply', '--yes')).code).toBe(0);
        let died = true;
        let cases = 0;
        for (let at = 1; died; at += 1) {
          const [old = ''] = held(bench);
          bench.secrets.push(old);
          const { token, isKnown, hasDied } = await withStore(bench, async (real) => {
            const active = (await real.load()).tokens.find(({ state }) => state === 'active');
            const token = active ? tokenLabel(active) : expect.fail(`${at}: no token is active`);
            const dying = dyingStore(real, at, moment);
            await respondOnce(bench, dying.store, { token, exposure }).catch(ignoreCrash);
            const leaked = (await real.load()).tokens.filter(({ leak }) => leak !== undefined);
            const isKnown = leaked.some((each) => tokenLabel(each) === token);
            return { token, isKnown, hasDied: dying.hasDied() };
          });
          died = hasDied;
          // Before the leak is recorded, only the same command knows of it.
          if (by === 'respond' || !isKnown)
            await bench.run('respond', token, '--exposure', exposure, '--yes');
          await applyUntilSettled(bench);
          const names = ourLiveTokens(bench);
          expect([at, names.length]).toEqual([at, 1]);
          const value = bench.anaconda.token('tudat-team', names[0] ?? '')?.value;
          expect([at, value === old]).toEqual([at, false]);
          expect([at, held(bench)]).toEqual([at, [value, value]]);
          await withStore(bench, async (store) => {
            const { openIntents, tokens } = await store.load();
            expect([at, openIntents]).toEqual([at, []]);
            expect([at, tokens.find((each) => tokenLabel(each) === token)?.state]).toEqual([at, 'revoked']);
            expect([at, await verifyAudit(store)]).toMatchObject([at, { isIntact: true }]);
          });
          cases += 1;
        }
        expect(cases).toBeGreaterThan(16);
      } finally {
        await bench.stop();
      }
    },
    600_000,
  );
});
