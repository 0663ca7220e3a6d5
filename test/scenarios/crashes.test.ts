import { afterEach, describe, expect, it } from 'vitest';
import { absentPerson } from '../../src/app/absent-person.ts';
import { applyManifest } from '../../src/app/apply-manifest.ts';
import { noDecisions } from '../../src/app/make-current-plan.ts';
import { AppError } from '../../src/domain/errors.ts';
import { verifyAudit } from '../../src/app/read-audit.ts';
import type { Store } from '../../src/ports/store.ts';
import type { Fault } from '../../simulators/kit/faults.ts';
import { dyingStore, ignoreCrash } from './dying-store.ts';
import {
  heldValues,
  manifest,
  manifestSlots,
  openWorkbench,
  ourLiveTokens,
  type Workbench,
} from './workbench.ts';

let bench: Workbench | undefined;
afterEach(async () => {
  await bench?.stop();
  bench = undefined;
});

async function applyOnce(bench: Workbench, store: Store): Promise<void> {
  await applyManifest(bench.app(), store, {
    decisions: noDecisions,
    confirm: async () => await Promise.resolve(true),
    person: absentPerson,
    onEvent: () => {},
  });
}

/** Runs apply until nothing is left, letting time pass so that a late look at an unknown token is due. */
async function finish(bench: Workbench): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    const store = await bench.app().openStore();
    try {
      await applyOnce(bench, store);
    } finally {
      await store.close();
    }
    bench.pass(700);
  }
}

async function expectGoodEnd(bench: Workbench, label: string): Promise<void> {
  const names = ourLiveTokens(bench);
  expect([label, names.length]).toEqual([label, 1]);
  const value = bench.anaconda.token('tudat-team', names[0] ?? '')?.value;
  expect([label, heldValues(bench)]).toEqual([label, Array(manifestSlots).fill(value)]);
  const store = await bench.app().openStore();
  try {
    const records = await store.load();
    expect([label, records.tokens.filter(({ state }) => state === 'active').length]).toEqual([label, 1]);
    expect([
      label,
      records.tokens.filter(({ state }) => state === 'unknown' || state === 'pending').length,
    ]).toEqual([label, 0]);
    expect([label, records.slots.filter(({ state }) => state === 'verified').length]).toEqual([
      label,
      manifestSlots,
    ]);
    expect([label, records.openIntents]).toEqual([label, []]);
    expect([label, await verifyAudit(store)]).toMatchObject([label, { isIntact: true }]);
  } finally {
    await store.close();
  }
  expect([label, (await bench.run('plan')).output]).toEqual([
    label,
    expect.stringContaining('nothing to do'),
  ]);
}

describe('a process that dies', () => {
  it.each(['before', 'after'] as const)(
    '%s any commit of the main job is continued to the same end',
    async (moment) => {
      let died = true;
      let cases = 0;
      for (let at = 1; died; at += 1) {
        bench = await openWorkbench();
        bench.write(manifest);
        await bench.run('init');
        const real = await bench.app().openStore();
        const dying = dyingStore(real, at, moment);
        await applyOnce(bench, dying.store).catch(ignoreCrash);
        died = dying.hasDied();
        await real.close();
        await finish(bench);
        await expectGoodEnd(bench, `${moment} commit ${at}`);
        await bench.stop();
        bench = undefined;
        cases += 1;
      }
      // Intent and outcome of declare, issue, introspect, eight deliveries, two verifications and promote, and the end.
      expect(cases).toBeGreaterThan(28);
    },
    300_000,
  );
});

describe('a disk that is full', () => {
  it('right after the issue: the token is revoked again, and the next run starts afresh', async () => {
    bench = await openWorkbench();
    bench.write(manifest);
    await bench.run('init');
    const store = await bench.app().openStore();
    const full: Store = {
      ...store,
      commit: async (line, changes) => {
        if (changes?.some(({ type }) => type === 'token-issued'))
          throw new AppError('store-refused', { message: 'The store: the disk is full.' });
        return await store.commit(line, changes);
      },
    };
    await expect(applyOnce(bench, full)).rejects.toThrow('was revoked again');
    expect(ourLiveTokens(bench)).toEqual([]);
    await store.close();
    await finish(bench);
    await expectGoodEnd(bench, 'full disk');
  });
});

describe('a vendor that fails', () => {
  const faults: readonly { name: string; fault: Fault }[] = [
    { name: '429', fault: { kind: 'status', status: 429, retryAfterSeconds: 1 } },
    { name: '500', fault: { kind: 'status', status: 500 } },
    { name: 'a malformed answer', fault: { kind: 'malformed' } },
    { name: 'a cut before the commit', fault: { kind: 'cut-before-commit' } },
    { name: 'a cut after the commit', fault: { kind: 'cut-after-commit' } },
    { name: 'a redirect elsewhere', fault: { kind: 'redirect', location: 'https://elsewhere.invalid/' } },
  ];
  const places = [
    {
      name: 'the issue',
      pick: ({ anaconda }: Workbench) => anaconda,
      rule: { method: 'POST', path: /^\/authentications$/ },
    },
    { name: 'a GitHub write', pick: ({ github }: Workbench) => github, rule: { method: 'PUT' } },
    { name: 'an Azure write', pick: ({ azure }: Workbench) => azure, rule: { method: 'PUT' } },
  ];
  const cases = places.flatMap((place) =>
    faults.map((fault) => ({ title: `${fault.name} at ${place.name}`, place, fault: fault.fault })),
  );

  it.each(cases)('$title: the next runs come to the same end', async ({ title, place, fault }) => {
    bench = await openWorkbench();
    bench.write(manifest);
    await bench.run('init');
    const { faults: injector } = place.pick(bench);
    injector.inject({ ...place.rule, fault });
    await bench.run('apply', '--yes');
    expect(injector.remaining()).toBe(0);
    await finish(bench);
    await expectGoodEnd(bench, title);
  });

  it('at one credential is not forgotten while another is tried again', async () => {
    bench = await openWorkbench();
    const other = manifest
      .slice(manifest.indexOf('  anaconda-upload:'))
      .replace('anaconda-upload', 'b-upload')
      .replaceAll('_TOKEN', '_OTHER');
    bench.write(manifest + other);
    await bench.run('init');
    bench.anaconda.faults.inject({
      method: 'POST',
      path: /^\/authentications$/,
      fault: { kind: 'cut-after-commit' },
    });
    bench.github.faults.inject({
      method: 'PUT',
      path: /_OTHER$/,
      fault: { kind: 'status', status: 403 },
      times: 100,
    });
    const stopped = await bench.run('--json', 'apply', '--yes');
    expect(stopped.code).toBe(6);
    const { failures } = JSON.parse(stopped.output) as { failures: { step: string }[] };
    expect(failures.length).toBe(5);
    expect(failures.every(({ step }) => step.includes('b-upload'))).toBe(true);
  });

  it('that does not let go stops the run with a plan of what is left', async () => {
    bench = await openWorkbench();
    bench.write(manifest);
    await bench.run('init');
    bench.github.faults.inject({ method: 'PUT', fault: { kind: 'status', status: 403 }, times: 100 });
    const stopped = await bench.run('--json', 'apply', '--yes');
    expect(stopped.code).toBe(6);
    const report = JSON.parse(stopped.output) as { failures: unknown[]; stepsLeft: string[] };
    expect(report.failures.length).toBe(5);
    expect(report.stepsLeft.length).toBeGreaterThan(0);
    const store = await bench.app().openStore();
    expect((await store.load()).tokens).toMatchObject([{ state: 'pending' }]);
    await store.close();
    bench.github.faults.clear();
    await finish(bench);
    await expectGoodEnd(bench, 'after 403');
  });
});

describe('two operators', () => {
  it('at once come to one token in every slot', async () => {
    bench = await openWorkbench();
    bench.write(manifest);
    await bench.run('init');
    const ended = await Promise.all([bench.run('apply', '--yes'), bench.run('apply', '--yes')]);
    expect(ended.some(({ code }) => code === 0)).toBe(true);
    await finish(bench);
    await expectGoodEnd(bench, 'two operators');
  });
});
