import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { absentPerson } from '../../src/app/absent-person.ts';
import { applyManifest } from '../../src/app/apply-manifest.ts';
import { noDecisions } from '../../src/app/make-current-plan.ts';
import { proveSlots } from '../../src/app/prove.ts';
import { verifyAudit } from '../../src/app/read-audit.ts';
import type { Records } from '../../src/domain/records.ts';
import { Secret } from '../../src/domain/secret.ts';
import type { Store } from '../../src/ports/store.ts';
import { Crash, dyingStore, ignoreCrash } from './dying-store.ts';
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
    require: proof
    placements:
      - github-actions: { repository: tudat-team/tudat, secret: BINSTAR_TOKEN }
      - github-actions: { organization: tudat-team, repositories: "tudat*", secret: ORG_TOKEN }
`;
/** Who answers: one job reads the first slot, two read the second. */
const consumers = [
  { repository: 'tudat-team/tudat', name: 'BINSTAR_TOKEN' },
  { repository: 'tudat-team/tudat', name: 'ORG_TOKEN' },
  { repository: 'tudat-team/tudatpy', name: 'ORG_TOKEN' },
];

let bench: Workbench;
beforeEach(async () => {
  await begin();
});
afterEach(async () => {
  await bench.stop();
});

/** A token that is in every slot and waits for nothing but its proof. */
async function begin(): Promise<void> {
  bench = await openWorkbench();
  bench.write(manifest);
  await bench.run('init');
  expect((await bench.run('apply', '--yes')).code).toBe(3);
  const { output: text } = await bench.run('prove', '--print', 'github-actions');
  for (const repository of ['tudat-team/tudat', 'tudat-team/tudatpy'])
    bench.github.commitFile({ repository, path: '.github/workflows/mintmark-proof.yml', text });
}

const promote = async (store: Store): Promise<void> => {
  await applyManifest(bench.app(), store, {
    decisions: noDecisions,
    confirm: async () => await Promise.resolve(true),
    person: absentPerson,
    onEvent: () => {},
  });
};
const prove = async (store: Store): Promise<void> => {
  await proveSlots(bench.app(), store, { isPending: true, onEvent: () => {} });
};

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await bench.app().openStore();
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** How many consumers have an answer at the service that is right for a question which counts as proved. */
function realProofs({ proofs }: Records): number {
  const [name = ''] = ourLiveTokens(bench);
  const value = Secret.of(bench.anaconda.token('tudat-team', name)?.value ?? '');
  return consumers.filter(({ repository, name: secret }) =>
    proofs.some(
      ({ nonce, state, run }) =>
        state === 'proved' &&
        bench.github
          .statuses(repository)
          .some(
            ({ context, description, targetUrl }) =>
              context === `mintmark/${nonce.slice(0, 12)}` &&
              targetUrl === run &&
              description === `v1 ${value.macWith(`${nonce}:${repository}#${secret}`)} 200`,
          ),
    ),
  ).length;
}

async function expectPromotedByProof(label: string): Promise<void> {
  await withStore(async (store) => {
    const records = await store.load();
    expect([label, records.tokens.map(({ state }) => state)]).toEqual([label, ['active']]);
    expect([label, realProofs(records)]).toEqual([label, consumers.length]);
    expect([label, records.proofs.filter(({ state }) => state === 'asked')]).toEqual([label, []]);
    expect([label, records.openIntents]).toEqual([label, []]);
    expect([label, await verifyAudit(store)]).toMatchObject([label, { isIntact: true }]);
  });
  expect([label, (await bench.run('plan')).output]).toEqual([
    label,
    expect.stringContaining('nothing to do'),
  ]);
}

describe('a process that dies while consumers prove what they hold', () => {
  it.each([
    { command: 'apply', moment: 'before', leastCases: 9, run: promote },
    { command: 'apply', moment: 'after', leastCases: 9, run: promote },
    { command: 'prove', moment: 'before', leastCases: 7, run: prove },
    { command: 'prove', moment: 'after', leastCases: 7, run: prove },
  ] as const)(
    '$moment any commit of $command: the next run asks anew and promotes by real proofs alone',
    async ({ command, moment, leastCases, run }) => {
      let died = true;
      let cases = 0;
      for (let at = 1; died; at += 1) {
        const label = `${command} ${moment} commit ${at}`;
        died = await withStore(async (store) => {
          const dying = dyingStore(store, at, moment);
          await run(dying.store).catch(ignoreCrash);
          const records = await store.load();
          // Whatever has happened so far: no promotion without all proofs.
          if (records.tokens.some(({ state }) => state === 'active'))
            expect([label, realProofs(records)]).toEqual([label, consumers.length]);
          return dying.hasDied();
        });
        expect([label, (await bench.run('apply', '--yes')).errors]).toEqual([label, '']);
        await expectPromotedByProof(label);
        cases += 1;
        await bench.stop();
        await begin();
      }
      expect(cases).toBeGreaterThanOrEqual(leastCases);
    },
    600_000,
  );
});

describe('the answer to a question that nobody waits for any more', () => {
  it('counts for nothing, and is recognized when somebody gives it to the next one', async () => {
    await withStore(async (store) => {
      const commit: Store['commit'] = async (line, changes) => {
        if (line.phase === 'outcome') throw new Crash();
        return await store.commit(line, changes);
      };
      await prove({ ...store, commit }).catch(ignoreCrash);
    });
    const repository = 'tudat-team/tudatpy';
    const late = await seen(() => bench.github.statuses(repository).at(0));
    const applying = bench.run('apply', '--yes');
    const context = await seen(
      () => bench.github.statuses(repository).find((each) => each.context !== late.context)?.context,
    );
    const targetUrl = bench.github.runs(repository).at(-1)?.page ?? '';
    const forged = { context, description: late.description ?? '', targetUrl };
    bench.github.addStatusAsSomebodyElse(repository, forged);
    const { code, errors } = await applying;
    expect([code, errors]).toEqual([6, expect.stringContaining('belongs to an earlier question')]);
    expect((await withStore(async (store) => await store.load())).tokens).toMatchObject([
      { state: 'pending' },
    ]);
    expect((await bench.run('apply', '--yes')).errors).toBe('');
    await expectPromotedByProof('after a forged answer');
  });

  async function seen<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }
});

describe('a consumer that cannot be asked', () => {
  it('leaves what the others have proved, and no question open', async () => {
    bench.github.faults.inject({
      method: 'POST',
      path: /tudatpy\/actions\/workflows\/.*\/dispatches$/,
      fault: { kind: 'status', status: 403 },
      times: 100,
    });
    expect((await bench.run('apply', '--yes')).code).toBe(6);
    await expectOneOfTwo();
  });

  it('or whose answer may not be read, neither spoils the others', async () => {
    bench.github.faults.inject({
      method: 'GET',
      path: /tudatpy\/actions\/runs/,
      fault: { kind: 'status', status: 403 },
      times: 100,
    });
    bench.github.faults.inject({
      method: 'GET',
      path: /tudatpy\/commits\/.*\/statuses/,
      fault: { kind: 'status', status: 403 },
      times: 100,
    });
    expect((await bench.run('apply', '--yes')).code).toBe(6);
    await expectOneOfTwo();
  });

  /** Nothing is promoted; what was proved stays proved; nobody waits; and without the fault all goes on. */
  async function expectOneOfTwo(): Promise<void> {
    const { tokens, proofs } = await withStore(async (store) => await store.load());
    expect(tokens.map(({ state }) => state)).toEqual(['pending']);
    const states = proofs.map(({ consumer, state }) => [consumer.includes('tudatpy'), state]);
    expect(states.filter(([isTudatpy]) => isTudatpy === false)).toEqual([
      [false, 'proved'],
      [false, 'proved'],
    ]);
    expect(states.filter(([isTudatpy]) => isTudatpy === true)).toEqual([[true, 'unanswered']]);
    bench.github.faults.clear();
    expect((await bench.run('apply', '--yes')).errors).toBe('');
    await expectPromotedByProof('after the fault');
  }
});
