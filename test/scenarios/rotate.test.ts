import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dyingStore, ignoreCrash } from './dying-store.ts';
import { applyManifest } from '../../src/app/apply-manifest.ts';
import { absentPerson } from '../../src/app/absent-person.ts';
import { noDecisions } from '../../src/app/make-current-plan.ts';
import {
  heldValues,
  manifest,
  manifestSlots,
  openWorkbench,
  ourLiveTokens,
  type Workbench,
} from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
  bench.write(manifest);
  await bench.run('init');
  await bench.run('apply', '--yes');
});
afterEach(async () => {
  await bench.stop();
});

const day = 86_400;
const valueOf = (number: number): string | undefined => {
  const name = ourLiveTokens(bench).find((each) => each.endsWith(`-${number}`));
  return name === undefined ? undefined : bench.anaconda.token('tudat-team', name)?.value;
};
const everywhere = (number: number): (string | undefined)[] =>
  Array.from({ length: manifestSlots }, () => valueOf(number));
const planIsEmpty = async (): Promise<boolean> =>
  (await bench.run('plan', '--exit-code', 'anaconda-upload')).code === 0;
/** Makes the next deliveries to one repository fail for good. */
const breakOneSlot = (times = 20): void => {
  bench.github.faults.inject({
    method: 'PUT',
    path: /tudat-resources-feedstock\/actions\/secrets\/BINSTAR_TOKEN/,
    fault: { kind: 'status', status: 403 },
    times,
  });
};

describe('rotate', () => {
  it('shows what it does, replaces the token everywhere, and keeps the old one through its grace', async () => {
    const declined = await bench.run('rotate', 'anaconda-upload');
    expect([declined.code, declined.output]).toEqual([3, expect.stringContaining('issue anaconda-upload#2')]);
    expect((await bench.run('status')).output).not.toContain('another token was asked for');
    expect(await bench.run('rotate', 'anaconda-upload', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(heldValues(bench)).toEqual(everywhere(2));
    expect(ourLiveTokens(bench).length).toBe(2);
    expect(await planIsEmpty()).toBe(true);
    bench.pass(2 * day);
    await bench.run('apply', '--yes');
    expect(ourLiveTokens(bench).length).toBe(1);
    expect(heldValues(bench)).toEqual(everywhere(2));
  });

  it('knows the nearest name', async () => {
    const { code, errors } = await bench.run('rotate', 'anaconda-uplaod', '--yes');
    expect([code, errors]).toEqual([2, expect.stringContaining('did you mean "anaconda-upload"')]);
  });

  it('goes on with apply after it was interrupted, without being asked for again', async () => {
    breakOneSlot();
    expect((await bench.run('rotate', 'anaconda-upload', '--yes')).code).toBe(6);
    expect((await bench.run('status')).output).toContain('anaconda-upload#2 is not in every slot yet');
    bench.github.faults.clear();
    expect((await bench.run('apply', '--yes')).code).toBe(0);
    expect(heldValues(bench)).toEqual(everywhere(2));
    expect(await planIsEmpty()).toBe(true);
  });

  it('is remembered when its issuer did not answer', async () => {
    bench.anaconda.faults.inject({
      method: 'POST',
      path: /^\/authentications$/,
      fault: { kind: 'status', status: 403 },
      times: 9,
    });
    expect((await bench.run('rotate', 'anaconda-upload', '--yes')).code).toBe(6);
    bench.anaconda.faults.clear();
    expect((await bench.run('status')).output).toContain('another token was asked for');
    expect((await bench.run('apply', '--yes')).code).toBe(0);
    expect(new Set(heldValues(bench)).size).toBe(1);
    expect((await bench.run('status')).output).not.toContain('another token was asked for');
    expect(await planIsEmpty()).toBe(true);
  });
});

describe('rotate --roll-back', () => {
  const rollBack = async () => await bench.run('rotate', 'anaconda-upload', '--roll-back', '--yes');

  it('takes back a token on its way: the old value is written where the new one was, and the new one dies', async () => {
    breakOneSlot();
    await bench.run('rotate', 'anaconda-upload', '--yes');
    expect(new Set(heldValues(bench)).size).toBe(2);
    bench.github.faults.clear();
    const preview = await bench.run('rotate', 'anaconda-upload', '--roll-back');
    expect(preview.output).toContain('take anaconda-upload#2 back');
    expect(preview.output).toContain('write 8 slots');
    expect(await rollBack()).toMatchObject({ code: 0, errors: '' });
    expect(heldValues(bench)).toEqual(everywhere(1));
    expect(ourLiveTokens(bench).length).toBe(1);
    expect(await planIsEmpty()).toBe(true);
  });

  it('takes back a token that is in use, as long as the one before lives', async () => {
    await bench.run('rotate', 'anaconda-upload', '--yes');
    expect(await rollBack()).toMatchObject({ code: 0, errors: '' });
    expect(heldValues(bench)).toEqual(everywhere(1));
    expect(ourLiveTokens(bench).length).toBe(1);
    expect(await planIsEmpty()).toBe(true);
    bench.pass(2 * day);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0 });
    expect(heldValues(bench)).toEqual(everywhere(1));
    // And forward again, under a number that was never used.
    expect(await bench.run('rotate', 'anaconda-upload', '--yes')).toMatchObject({ code: 0 });
    expect(heldValues(bench)).toEqual(everywhere(3));
  });

  it('is refused with the way forward when the old token is dead, or its value is gone', async () => {
    expect(await rollBack()).toMatchObject({
      code: 3,
      errors: expect.stringContaining('is the first token of its credential'),
    });
    await bench.run('rotate', 'anaconda-upload', '--yes');
    bench.pass(2 * day);
    await bench.run('apply', '--yes');
    const { code, errors } = await rollBack();
    expect([code, errors]).toEqual([3, expect.stringContaining('anaconda-upload#1 is revoked')]);
    expect(errors).toContain('mintmark rotate anaconda-upload');
    expect(heldValues(bench)).toEqual(everywhere(2));
  });

  it('says why only forward is possible where values are forgotten', async () => {
    bench.write(manifest.replace('lifetime: 90d', 'lifetime: 90d\n    retain: forget'));
    await bench.run('apply', '--yes');
    await bench.run('rotate', 'anaconda-upload', '--yes');
    bench.pass(2 * day);
    await bench.run('apply', '--yes');
    await bench.run('rotate', 'anaconda-upload', '--yes');
    const { code, errors } = await rollBack();
    expect([code, errors]).toEqual([3, expect.stringContaining('(retain: forget)')]);
  });

  it('is continued by apply from wherever it was stopped', async () => {
    await bench.run('rotate', 'anaconda-upload', '--yes');
    for (const moment of ['before', 'after'] as const)
      for (let at = 1; ; at += 3) {
        const store = await bench.app().openStore();
        const { store: dying, hasDied } = dyingStore(store, at, moment);
        await applyManifest(bench.app(), dying, {
          decisions: { ...noDecisions, rollBack: ['anaconda-upload'] },
          only: 'anaconda-upload',
          person: absentPerson,
          confirm: async () => await Promise.resolve(true),
          onEvent: () => {},
        }).catch(ignoreCrash);
        await store.close();
        if (!hasDied()) break;
        await bench.run('apply', '--yes');
        await bench.run('apply', '--yes');
        const [value] = heldValues(bench);
        expect(new Set(heldValues(bench)).size).toBe(1);
        expect(ourLiveTokens(bench).map((name) => bench.anaconda.token('tudat-team', name)?.value)).toContain(
          value,
        );
        expect((await bench.run('audit', 'verify')).code).toBe(0);
        expect(await planIsEmpty()).toBe(true);
        // The next round begins with two living tokens again.
        await bench.run('rotate', 'anaconda-upload', '--yes');
      }
  }, 240_000);
});

describe('a revocation that its issuer is slow to carry out', () => {
  const afterGrace = async (revocationLagMilliseconds: number): Promise<Workbench> => {
    await bench.stop();
    bench = await openWorkbench({ revocationLagMilliseconds });
    bench.write(manifest);
    await bench.run('init');
    await bench.run('apply', '--yes');
    await bench.run('rotate', 'anaconda-upload', '--yes');
    bench.pass(2 * day);
    return bench;
  };

  it('is waited for, and counts when the issuer refuses the token', async () => {
    await afterGrace(600);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    const audit = JSON.parse((await bench.run('audit', '--json', '--last', '6')).output) as {
      detail: object;
    }[];
    expect(audit.map(({ detail }) => detail)).toContainEqual(
      expect.objectContaining({ isConfirmedByIssuer: true, wasAlive: true }),
    );
  });

  it('stays open while the issuer lets the token in, and the next apply looks again', async () => {
    await afterGrace(3_600_000);
    const tried = await bench.run('apply', '--yes');
    expect([tried.code, tried.errors]).toEqual([6, expect.stringContaining('lets it in all the same')]);
    expect((await bench.run('status', '--json')).output).toContain('"state":"superseded"');
    bench.pass(3601);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect((await bench.run('status', '--json')).output).not.toContain('"state":"superseded"');
    expect(await planIsEmpty()).toBe(true);
  });
});
