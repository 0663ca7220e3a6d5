import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { adoptValue, findAdoptionChoices } from '../../src/app/adopt.ts';
import { applyManifest } from '../../src/app/apply-manifest.ts';
import { noDecisions } from '../../src/app/make-current-plan.ts';
import { verifyAudit } from '../../src/app/read-audit.ts';
import type { Records } from '../../src/domain/records.ts';
import { Secret } from '../../src/domain/secret.ts';
import type { Person } from '../../src/ports/person.ts';
import type { Store } from '../../src/ports/store.ts';
import { Crash, dyingStore, ignoreCrash } from './dying-store.ts';
import { somebody } from './somebody.ts';
import { byHandManifest, openWorkbench, type Workbench } from './workbench.ts';

const bot = `version: 1
connections:
  people: { provider: github, auth: none }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  bot:
    purpose: Pushes version bumps
    owner: maintainers@example.org
    issuer: people
    provider: github-app
    principal: { organization: tudat-team }
    scopes: [contents:write]
    lifetime: 300d
    grace: 0s
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: BOT_KEY }
        connection: github
      - github-actions: { repository: tudat-team/tudatpy, secret: BOT_CLIENT_ID }
        connection: github
        part: id
`;
const owner = 'tudat-team';
const day = 86_400;
const moments = ['before', 'after'] as const;

let bench: Workbench;
afterEach(async () => {
  await bench.stop();
});

async function open(manifest: string): Promise<void> {
  bench = await openWorkbench();
  bench.write(manifest);
  expect(await bench.run('init')).toMatchObject({ code: 0, errors: '' });
}

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await bench.app().openStore();
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const recordsNow = async (): Promise<Records> => await withStore(async (store) => await store.load());

/** Somebody who is there, and brings what `bring` finds for the name in the guide. */
function helper(bring: Person['bringValue'], confirmDone = async () => await Promise.resolve(true)) {
  let asked = 0;
  const person: Person = {
    isThere: () => true,
    canTryAgain: true,
    hasBrowser: false,
    bringValue: async (errand) => {
      asked += 1;
      return await bring(errand);
    },
    sendToPage: async () => await Promise.reject(new Error('there is no browser')),
    confirmDone,
    acceptExcess: async () => await Promise.resolve(false),
  };
  return { person, asked: () => asked };
}

async function applyWith(store: Store, person: Person, rotate: readonly string[] = []): Promise<void> {
  await applyManifest(bench.app(), store, {
    decisions: { ...noDecisions, rotate },
    confirm: async () => await Promise.resolve(true),
    person,
    onEvent: () => {},
  });
}

/** Dies at every commit in turn, before it and after it, until one run gets through; answers how many runs there were. */
async function dieEverywhere(
  moment: (typeof moments)[number],
  {
    prepare,
    work,
    check,
  }: {
    prepare: () => Promise<void>;
    work: (store: Store) => Promise<void>;
    check: (label: string) => Promise<void>;
  },
): Promise<number> {
  let died = true;
  let runs = 0;
  for (let at = 1; died; at += 1) {
    await prepare();
    const real = await bench.app().openStore();
    const dying = dyingStore(real, at, moment);
    await work(dying.store).catch(ignoreCrash);
    died = dying.hasDied();
    await real.close();
    await check(`${moment} commit ${at}`);
    if (died) await bench.stop();
    runs += 1;
  }
  return runs;
}

async function expectSound(label: string, expected: { active: number; slots: number }): Promise<void> {
  await withStore(async (store) => {
    const { tokens, slots, openIntents, credentials } = await store.load();
    const live = tokens.filter(({ state }) => state !== 'revoked' && state !== 'expired');
    expect([label, live.map(({ state, number }) => `${state} ${number}`)]).toEqual([
      label,
      [`active ${expected.active}`],
    ]);
    expect([label, credentials.map(({ lastNumber }) => lastNumber)]).toEqual([label, [expected.active]]);
    expect([label, slots.map(({ state, number }) => `${state} ${number}`)]).toEqual([
      label,
      Array(expected.slots).fill(`verified ${expected.active}`),
    ]);
    expect([label, openIntents]).toEqual([label, []]);
    expect([label, await verifyAudit(store)]).toMatchObject([label, { isIntact: true }]);
  });
  expect([label, (await bench.run('plan')).output]).toEqual([
    label,
    expect.stringContaining('nothing to do'),
  ]);
}

describe('a process that dies while a person answers', () => {
  const slots = ['tudat-feedstock', 'tudatpy-feedstock', 'tudat-resources-feedstock'];
  const held = (): readonly (string | undefined)[] =>
    slots.map((name) => bench.github.secret({ repository: `tudat-team/${name}` }, 'BINSTAR_TOKEN'));
  /** Makes the token that the guide asks for, once, and brings it as often as it is asked for. */
  const maker = () =>
    helper(async ({ guide }) => {
      const steps = guide.sections.flatMap((section) => section.steps).join('\n');
      const name = /Token name: (\S+)/.exec(steps)?.[1] ?? '';
      const scopes = ['api:read', 'api:write'];
      const wish = { owner, name, scopes, lifetimeSeconds: 90 * day };
      const value = bench.anaconda.token(owner, name)?.value ?? bench.anaconda.createAsSomebodyElse(wish);
      return await Promise.resolve(Secret.of(value));
    });
  const expectGoodEnd = async (label: string): Promise<void> => {
    await expectSound(label, { active: 1, slots: slots.length });
    const names = bench.anaconda.liveTokens(owner).filter((name) => name.startsWith('mintmark-'));
    expect([label, names.length]).toEqual([label, 1]);
    const value = bench.anaconda.token(owner, names[0] ?? '')?.value;
    expect([label, held()]).toEqual([label, slots.map(() => value)]);
  };

  it.each(moments)(
    '%s any commit is continued, and what was taken once is not asked for again',
    async (moment) => {
      const runs = await dieEverywhere(moment, {
        prepare: async () => await open(byHandManifest),
        work: async (store) => await applyWith(store, maker().person),
        check: async (label) => {
          const isKept = (await recordsNow()).tokens.length > 0;
          const again = maker();
          await withStore(async (store) => await applyWith(store, again.person));
          expect([label, again.asked()]).toEqual([label, isKept ? 0 : 1]);
          await expectGoodEnd(label);
        },
      });
      // Intent and outcome of declare, issue, introspect, three deliveries, verify and promote, and the end.
      expect(runs).toBeGreaterThan(16);
    },
    120_000,
  );

  it('at the question itself leaves nothing but the question', async () => {
    await open(byHandManifest);
    const gone = helper(async () => await Promise.reject(new Crash()));
    await withStore(async (store) => await applyWith(store, gone.person).catch(ignoreCrash));
    const records = await recordsNow();
    expect([records.tokens, records.slots]).toEqual([[], []]);
    expect(records.openIntents).toMatchObject([{ action: 'issue', subject: 'upload#1' }]);
    const again = maker();
    await withStore(async (store) => await applyWith(store, again.person));
    expect(again.asked()).toBe(1);
    await expectGoodEnd('at the question');
    const interrupted = await withStore(async (store) => await store.journal());
    expect(interrupted.filter(({ result }) => result === 'interrupted')).toHaveLength(1);
  });

  it('and nobody comes back: the value that was taken is delivered all the same', async () => {
    await open(byHandManifest);
    const died = await withStore(async (real) => {
      let isDead = false;
      const store: Store = {
        ...real,
        commit: async (line, changes) => {
          if (isDead) throw new Crash();
          const sequence = await real.commit(line, changes);
          if (changes?.some(({ type }) => type === 'token-issued')) {
            isDead = true;
            throw new Crash();
          }
          return sequence;
        },
      };
      await applyWith(store, maker().person).catch(ignoreCrash);
      return isDead;
    });
    expect(died).toBe(true);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    await expectGoodEnd('alone');
  });
});

describe('a process that dies over the key of an App', () => {
  const held = (name: string): string | undefined =>
    bench.github.secret({ repository: 'tudat-team/tudatpy' }, name);
  const register = () => {
    const app = bench.github.registerApp({
      owner,
      name: 'Bot',
      externalUrl: 'https://example.org',
      permissions: { contents: 'write' },
    });
    bench.github.installApp({ slug: app.slug, account: owner });
    return app;
  };
  let app: ReturnType<typeof register>;

  it.each(moments)(
    'that is adopted, %s any commit: adopted once, delivered',
    async (moment) => {
      const runs = await dieEverywhere(moment, {
        prepare: async () => {
          await open(bot);
          app = register();
        },
        work: async (store) => {
          const context = bench.app();
          const choices = await findAdoptionChoices(context, store, 'bot');
          const value = Secret.of(app.privateKey);
          await adoptValue(context, store, { choices, value, tokenName: undefined, id: app.clientId });
        },
        check: async (label) => {
          const isAdopted = (await recordsNow()).tokens.length > 0;
          const again = await bench.pipe(
            app.privateKey,
            'adopt',
            'bot',
            '--from-stdin',
            '--id',
            app.clientId,
          );
          expect([label, again.code]).toEqual([label, isAdopted ? 3 : 0]);
          expect([label, await bench.run('apply', '--yes')]).toMatchObject([label, { code: 0, errors: '' }]);
          expect([label, held('BOT_KEY') === app.privateKey, held('BOT_CLIENT_ID')]).toEqual([
            label,
            true,
            app.clientId,
          ]);
          await expectSound(label, { active: 1, slots: 2 });
        },
      });
      expect(runs).toBe(3);
    },
    120_000,
  );

  it.each(moments)(
    'that is replaced, %s any commit: the new one everywhere, the old one deleted',
    async (moment) => {
      let next: ReturnType<Workbench['github']['addAppKey']>;
      /** Brings the new key, and deletes the old one when asked to. */
      const maintainer = () =>
        helper(
          async () => await Promise.resolve(Secret.of(next.privateKey)),
          async () => {
            const old = bench.github.appOf(app.slug).keys.find(({ id }) => id !== next.id);
            if (old) bench.github.removeAppKey(app.slug, old.id);
            return await Promise.resolve(true);
          },
        );
      const runs = await dieEverywhere(moment, {
        prepare: async () => {
          await open(bot);
          app = register();
          await bench.pipe(app.privateKey, 'adopt', 'bot', '--from-stdin', '--id', app.clientId);
          expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
          next = bench.github.addAppKey(app.slug);
        },
        work: async (store) => await applyWith(store, maintainer().person, ['bot']),
        check: async (label) => {
          const isKept = (await recordsNow()).tokens.some(({ number }) => number === 2);
          const again = maintainer();
          await withStore(async (store) => await applyWith(store, again.person, isKept ? [] : ['bot']));
          expect([label, again.asked()]).toEqual([label, isKept ? 0 : 1]);
          expect([label, held('BOT_KEY') === next.privateKey, held('BOT_CLIENT_ID')]).toEqual([
            label,
            true,
            app.clientId,
          ]);
          expect([label, bench.github.appOf(app.slug).keys.map(({ id }) => id)]).toEqual([label, [next.id]]);
          await expectSound(label, { active: 2, slots: 2 });
        },
      });
      // Intent and outcome of issue, introspect, two deliveries, verify, promote and revoke, and the end.
      expect(runs).toBeGreaterThan(14);
    },
    240_000,
  );
});

describe('what waits for a person', () => {
  const held = (repository = 'tudatpy-feedstock'): string | undefined =>
    bench.github.secret({ repository: `tudat-team/${repository}` }, 'BINSTAR_TOKEN');
  const make = (name: string, scopes: readonly string[] = ['api:read', 'api:write']): string =>
    bench.anaconda.createAsSomebodyElse({ owner, name, scopes, lifetimeSeconds: 90 * day });
  const bring = async (value: string, ...more: string[]) =>
    await bench.pipe(`${value}\n`, 'apply', 'upload', ...more, '--from-stdin', '--yes');
  const waits = async (...argv: string[]): Promise<string> => {
    const waiting = await bench.run('apply', '--yes', ...argv);
    expect([waiting.code, waiting.errors]).toEqual([3, '']);
    expect(waiting.output).toContain('upload waits for a person');
    return waiting.output;
  };

  it('holds up nothing that can be done without one', async () => {
    await open(
      byHandManifest.replace(
        'credentials:',
        '  robot: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }\ncredentials:',
      ).concat(`  zeta:
    purpose: Upload nightly packages
    owner: maintainers@example.org
    issuer: robot
    principal: { organization: tudat-team }
    uses: [upload-conda-package]
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: NIGHTLY_TOKEN }
`),
    );
    const planned = await bench.run('plan');
    expect(planned.output).toContain('Plan: 2 tokens to issue, 4 slots to write.');
    expect(planned.output.match(/by a person at its page/g)).toHaveLength(1);
    await waits();
    expect(bench.github.secret({ repository: 'tudat-team/tudatpy' }, 'NIGHTLY_TOKEN')).toMatch(/^tu-/);
    expect(held()).toBe(undefined);
    const left = JSON.parse((await bench.run('--json', 'plan')).output) as {
      sagas: { credential: string }[];
    };
    expect(left.sagas.map(({ credential }) => credential)).toEqual(['upload']);
    expect((await recordsNow()).openIntents).toEqual([]);
  });

  it('is kept good with the token that works, until there is a new one', async () => {
    await open(byHandManifest);
    const value = make('first');
    expect((await bring(value)).code).toBe(0);
    bench.pass(80 * day);
    const change = { repository: 'tudat-team/tudat-feedstock' };
    bench.github.setSecretAsSomebodyElse(change, 'BINSTAR_TOKEN', 'typed by hand');
    bench.github.removeSecretAsSomebodyElse({ repository: 'tudat-team/tudatpy-feedstock' }, 'BINSTAR_TOKEN');
    const output = await waits();
    expect(output).toContain('write upload#1 to tudat-team/tudat-feedstock');
    expect([held('tudat-feedstock'), held()]).toEqual([value, value]);
    expect((await bench.run('status')).output).toContain('3/3 verified');
    const next = make('second');
    expect((await bring(next)).code).toBe(0);
    expect([held('tudat-feedstock'), held()]).toEqual([next, next]);
    expect((await recordsNow()).tokens.map(({ number, state }) => [number, state])).toEqual([
      [1, 'superseded'],
      [2, 'active'],
    ]);
  });

  it('is asked for anew, under the same number, when the manifest asks for something else', async () => {
    await open(byHandManifest);
    const before = await waits();
    expect(before).toContain('issue upload#1 for organization tudat-team (api:read, api:write; 90d)');
    bench.write(byHandManifest.replace('uses: [upload-conda-package]', 'scopes: [api:read]'));
    expect(await waits()).toContain('issue upload#1 for organization tudat-team (api:read; 90d)');
    const json = JSON.parse((await bench.run('--json', '--yes', 'apply')).output) as {
      waitingForPerson: { step: string; guide: { sections: { steps: string[] }[] } }[];
    };
    expect(json.waitingForPerson.map(({ step }) => step)).toEqual(['issue upload#1']);
    const steps = json.waitingForPerson[0]?.guide.sections.flatMap((section) => section.steps).join('\n');
    expect(steps).toMatch(/-upload-1$/m);
    expect(steps).toContain('tick api:read');
    expect(steps).not.toContain('api:write');
    const wide = await bring(make('wide'));
    expect([wide.code, wide.errors]).toEqual([6, expect.stringContaining('the scope api:write')]);
    expect((await bring(make('narrow', ['api:read']))).code).toBe(0);
    expect((await recordsNow()).tokens).toMatchObject([{ number: 1, state: 'active' }]);
    expect((await bench.run('plan')).output).toContain('nothing to do');
  });

  it('can be reviewed before: a saved plan asks, takes the value, and is done once', async () => {
    await open(byHandManifest);
    expect(await bench.run('plan', '--out', 'next.plan.json')).toMatchObject({ code: 0, errors: '' });
    await waits('--plan', 'next.plan.json');
    const value = make('first');
    const person = somebody({ values: [value] });
    const applied = await bench.runWith(person, 'apply', '--plan', 'next.plan.json');
    expect([applied.code, applied.errors]).toEqual([0, '']);
    // The plan was reviewed already: nobody asks whether it is to be done.
    expect(person.asked).toEqual(['Paste it here (it is not shown). Enter alone: later']);
    expect(held()).toBe(value);
    expect(await bench.run('apply', '--plan', 'next.plan.json')).toMatchObject({ code: 0, errors: '' });

    await bench.run('plan', 'upload', '--rotate', 'upload', '--out', 'next.plan.json');
    const next = make('second');
    expect(await bring(next, '--plan', 'next.plan.json')).toMatchObject({ code: 0, errors: '' });
    expect(held()).toBe(next);
    const again = await bring(make('third'), '--plan', 'next.plan.json');
    expect([again.code, held()]).toEqual([0, next]);

    bench.write(byHandManifest.replace('uses: [upload-conda-package]', 'scopes: [api:read]'));
    const stale = await bring(make('fourth', ['api:read']), '--plan', 'next.plan.json');
    expect([stale.code, stale.errors]).toEqual([3, expect.stringContaining('stale')]);
    expect(held()).toBe(next);
    rmSync(join(bench.folder, 'next.plan.json'));
  });

  it('is stale in a saved plan once Mintmark can issue it itself', async () => {
    await open(byHandManifest);
    await bench.run('plan', '--out', 'next.plan.json');
    bench.write(byHandManifest.replace('auth: none', 'auth: { env: ANACONDA_AUTH_API_KEY }'));
    const ran = await bench.run('apply', '--plan', 'next.plan.json');
    expect([ran.code, ran.errors]).toEqual([3, expect.stringContaining('stale')]);
    expect(bench.anaconda.liveTokens(owner).filter((name) => name.startsWith('mintmark-'))).toEqual([]);
    expect(held()).toBe(undefined);
  });
});
