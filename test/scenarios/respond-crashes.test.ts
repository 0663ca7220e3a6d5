import { afterEach, describe, expect, it } from 'vitest';
import { absentPerson } from '../../src/app/absent-person.ts';
import { identifyName } from '../../src/app/identify-leaks.ts';
import { verifyAudit } from '../../src/app/read-audit.ts';
import { respond } from '../../src/app/respond.ts';
import type { Exposure } from '../../src/domain/token.ts';
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

let bench: Workbench | undefined;
afterEach(async () => {
  await bench?.stop();
  bench = undefined;
});

describe('a process that dies while it answers', () => {
  const respondOnce = async (bench: Workbench, store: Store, exposure: Exposure): Promise<void> => {
    await respond(bench.app(), store, {
      leaks: identifyName('anaconda-upload#1', await store.load(), bench.now()),
      exposure,
      askExposure: async () => await Promise.resolve('public'),
      confirm: async () => await Promise.resolve(true),
      onEvent: () => {},
      person: absentPerson,
    });
  };
  it.each([
    { exposure: 'public', moment: 'before', by: 'respond' },
    { exposure: 'public', moment: 'after', by: 'apply' },
    { exposure: 'private', moment: 'before', by: 'apply' },
    { exposure: 'private', moment: 'after', by: 'respond' },
  ] as const)(
    '$moment any commit ($exposure) is continued by $by to the same end',
    async ({ exposure, moment, by }) => {
      let died = true;
      let cases = 0;
      for (let at = 1; died; at += 1) {
        bench = await openWorkbench();
        bench.write(manifest);
        await bench.run('init');
        expect((await bench.run('apply', '--yes')).code).toBe(0);
        const [old = ''] = held(bench);
        bench.secrets.push(old);
        const real = await bench.app().openStore();
        const dying = dyingStore(real, at, moment);
        await respondOnce(bench, dying.store, exposure).catch(ignoreCrash);
        died = dying.hasDied();
        const isKnown = (await real.load()).tokens.some(({ leak }) => leak !== undefined);
        await real.close();
        // Before the leak is recorded, only the same command knows of it.
        if (by === 'respond' || !isKnown)
          await bench.run('respond', 'anaconda-upload#1', '--exposure', exposure, '--yes');
        for (const seconds of [700, 700, 0]) {
          await bench.run('apply', '--yes');
          bench.pass(seconds);
        }
        const names = ourLiveTokens(bench);
        expect([at, names.length]).toEqual([at, 1]);
        const value = bench.anaconda.token('tudat-team', names[0] ?? '')?.value;
        expect([at, value === old]).toEqual([at, false]);
        expect([at, held(bench)]).toEqual([at, [value, value]]);
        const store = await bench.app().openStore();
        const { openIntents, tokens } = await store.load();
        expect([at, openIntents]).toEqual([at, []]);
        expect([at, tokens.find(({ number }) => number === 1)?.state]).toEqual([at, 'revoked']);
        expect([at, await verifyAudit(store)]).toMatchObject([at, { isIntact: true }]);
        await store.close();
        await bench.stop();
        bench = undefined;
        cases += 1;
      }
      expect(cases).toBeGreaterThan(16);
    },
    600_000,
  );
});
