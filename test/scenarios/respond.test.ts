import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LeakReport } from '../../src/app/leak-report.ts';
import { newChecksummed } from '../contracts/harness/github-pat.ts';
import { somebody } from './somebody.ts';
import {
  heldValues,
  manifest,
  manifestSlots,
  openWorkbench,
  ourLiveTokens,
  type Ran,
  type Workbench,
  releaseManifest,
} from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(async () => {
  await bench.stop();
});

const begin = async (text = manifest): Promise<void> => {
  bench.write(text);
  expect((await bench.run('init')).code).toBe(0);
  expect((await bench.run('apply', '--yes')).code).toBe(0);
};
const valueOf = (name: string | undefined): string | undefined =>
  bench.anaconda.token('tudat-team', name ?? '')?.value;
const leakedValue = (): string => {
  const [value] = heldValues(bench);
  if (value === undefined) throw new Error('nothing was delivered');
  bench.secrets.push(value);
  return value;
};
/** Everything holds the one token that lives, and nothing is left to do. */
const expectReplaced = async (old: string): Promise<void> => {
  const names = ourLiveTokens(bench);
  expect(names).toHaveLength(1);
  expect(valueOf(names[0])).not.toBe(old);
  expect(heldValues(bench)).toEqual(Array(manifestSlots).fill(valueOf(names[0])));
  expect((await bench.run('plan')).output).toContain('nothing to do');
  expect((await bench.run('audit', 'verify')).code).toBe(0);
};
const order = (ran: Ran): readonly string[] =>
  ran.output
    .split('\n')
    .filter((line) => /^ {2}✓ (revoke|issue|promote)/.test(line))
    .map((line) => line.trim().split(' ')[1] ?? '');
const json = (ran: Ran): LeakReport => JSON.parse(ran.output) as LeakReport;

describe('a managed token that was found', () => {
  it('in public: dies first, and the next one is in every slot', async () => {
    await begin();
    const old = leakedValue();
    const ran = await bench.pipe(`see: ${old} (build log)\n`, 'respond', '--from-stdin', '--yes');
    expect([ran.code, ran.errors]).toEqual([0, '']);
    expect(ran.output).toContain('anaconda-upload#1 has leaked. It is revoked first.');
    expect(ran.output).toContain(
      `${manifestSlots} slots without a working value until the next one is written`,
    );
    expect(order(ran)).toEqual(['revoke', 'issue', 'promote']);
    expect(ran.output).toMatch(
      /anaconda-upload#1 is dead since \S+, \d+ s after it was found\. anaconda-upload#2 works/,
    );
    expect(ran.output).toContain(`anaconda-upload#2 was written to ${manifestSlots} slots`);
    await expectReplaced(old);
    // The same again does not take the next one for the leaked one.
    const again = await bench.pipe(old, 'respond', '--from-stdin', '--yes');
    expect(again.code).toBe(0);
    expect(again.output).toContain('anaconda-upload#1 is dead');
    expect(await bench.run('respond', 'anaconda-upload', '--yes')).toMatchObject({ code: 2 });
    await expectReplaced(old);
  });

  it('by few: is replaced first, and dies right after without a grace', async () => {
    await begin();
    const old = leakedValue();
    const ran = await bench.run('respond', 'anaconda-upload', '--exposure', 'private', '--yes');
    expect([ran.code, ran.errors]).toEqual([0, '']);
    expect(ran.output).toContain(
      'replaced first and revoked right after: no slot is without a working value',
    );
    expect(order(ran)).toEqual(['issue', 'promote', 'revoke']);
    await expectReplaced(old);
  });

  it('is asked about where nobody has said who may have read it', async () => {
    await begin();
    const old = leakedValue();
    const prompter = somebody({ confirms: [false, true] });
    const ran = await bench.runWith(prompter, 'respond', 'anaconda-upload#1');
    expect(ran.code).toBe(0);
    expect(prompter.asked).toEqual([expect.stringContaining('Could everybody read'), 'Do this?']);
    expect(order(ran)).toEqual(['issue', 'promote', 'revoke']);
    await expectReplaced(old);
  });

  it('is left alone where nobody can be asked, or says no', async () => {
    await begin();
    const old = leakedValue();
    expect(await bench.pipe(old, 'respond', '--from-stdin')).toMatchObject({ code: 3 });
    const no = await bench.runWith(somebody({ confirms: [true, false] }), 'respond', 'anaconda-upload');
    expect([no.code, no.errors]).toEqual([3, expect.stringContaining('still works')]);
    expect(heldValues(bench)).toEqual(Array(manifestSlots).fill(old));
    expect((await bench.run('status')).output).not.toContain('leaked');
  });

  it('dies even when a place that holds it cannot be reached', async () => {
    await begin();
    const old = leakedValue();
    bench.github.faults.inject({ method: 'GET', fault: { kind: 'status', status: 500 }, times: 1000 });
    const ran = await bench.pipe(old, 'respond', '--from-stdin', '--yes');
    expect(ran.code).toBe(6);
    expect(ran.output).toContain('Only the urgent part can be planned now');
    expect(ourLiveTokens(bench)).toEqual([]);
    bench.github.faults.clear();
    expect((await bench.run('apply', '--yes')).code).toBe(0);
    await expectReplaced(old);
  }, 60_000);

  it('shows as broken until it is dead', async () => {
    await begin();
    const old = leakedValue();
    bench.anaconda.faults.inject({ method: 'DELETE', fault: { kind: 'status', status: 403 }, times: 1000 });
    const ran = await bench.pipe(old, 'respond', '--from-stdin', '--yes');
    expect(ran.code).toBe(6);
    expect(ran.output).toContain('anaconda-upload#1 still works');
    const status = await bench.run('status');
    expect(status.output).toMatch(
      /anaconda-upload#1 has leaked \(public, found \d{4}-\d\d-\d\d\) and is not dead yet/,
    );
    expect(status.output).toContain('broken');
    // It is in no slot any more all the same.
    expect(heldValues(bench)).not.toContain(old);
    bench.anaconda.faults.clear();
    expect((await bench.run('apply', '--yes')).code).toBe(0);
    expect((await bench.run('status')).output).not.toContain('leaked');
    // The short-lived tokens to sign in with could not be ended meanwhile either.
    const names = ourLiveTokens(bench).filter((name) => name.includes('anaconda-upload'));
    expect(names).toHaveLength(1);
    expect(heldValues(bench)).toEqual(Array(manifestSlots).fill(valueOf(names[0])));
  }, 60_000);

  it('is ended also when it has left the manifest', async () => {
    await begin();
    const old = leakedValue();
    bench.write(manifest.slice(0, manifest.indexOf('credentials:')) + 'credentials: {}\n');
    const ran = await bench.pipe(old, 'respond', '--from-stdin', '--exposure', 'private', '--yes');
    expect(ran.code).toBe(3);
    expect(ran.output).toContain('mintmark apply --retire anaconda-upload');
    expect(ourLiveTokens(bench)).toEqual([]);
  });
});

const patManifest = releaseManifest.replace(
  'connections:\n',
  'connections:\n  anaconda: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }\n',
);

describe('a token of GitHub that GitHub has found', () => {
  const make = (): string => {
    const value = bench.github.makeToken({
      login: 'feedstock-maintainer',
      scopes: ['public_repo', 'workflow'],
      expiresAt: new Date(Date.parse(bench.now()) + 90 * 86_400_000).toISOString(),
    });
    bench.secrets.push(value);
    return value;
  };
  const beginPat = async (): Promise<string> => {
    bench.write(patManifest);
    await bench.run('init');
    const value = make();
    expect((await bench.pipe(value, 'apply', 'release', '--from-stdin', '--yes')).code).toBe(0);
    return value;
  };
  const held = (): string | undefined =>
    bench.github.secret({ repository: 'tudat-team/tudatpy' }, 'RELEASE_TOKEN');
  const commit = (repository: string, value: string): void =>
    bench.github.commitFile({ repository, path: '.env', text: `# local\nTOKEN=${value}\n` });
  const stateOf = async (
    id: string,
  ): Promise<{ state: string; resolution: string; resolution_comment: string }> => {
    const [place = '', number] = id.split('#');
    const answer = await fetch(
      `${bench.github.url}/repos/${place}/secret-scanning/alerts/${number}?hide_secret=true`,
      {
        headers: { authorization: `token ${bench.github.token}`, 'user-agent': 'test' },
      },
    );
    return (await answer.json()) as Awaited<ReturnType<typeof stateOf>>;
  };
  const id = 'tudat-team/tudatpy#1';

  it('in a public repository: a person makes the next one, and the alert is resolved', async () => {
    const old = await beginPat();
    commit('tudat-team/tudatpy', old);
    bench.pass(600);
    const next = make();
    const ran = await bench.runWith(somebody({ values: [next] }), 'respond', '--alert', id);
    expect([ran.code, ran.errors]).toEqual([0, '']);
    expect(ran.output).toContain('until a person has made the next one at its page');
    expect(ran.output).toMatch(
      /release#1 is dead since \S+, 10 min after it was found\. release#2 works in its place/,
    );
    expect(held()).toBe(next);
    expect(await stateOf(id)).toMatchObject({
      state: 'resolved',
      resolution: 'revoked',
      resolution_comment: expect.stringContaining('release#1 is revoked'),
    });
    const lines = ran.output.slice(ran.output.indexOf('What happened when')).split('\n');
    expect(lines.slice(1, 8).map((line) => line.replace(/^ {2}\S+ {2}/, ''))).toEqual([
      'release#1 was found',
      'release#1 was recorded as leaked',
      'release#1 was revoked',
      'release#2 issued',
      'release#2 was written to 1 slot',
      'release#2 was read back in the slots',
      'release#2 took its place',
    ]);
    expect((await bench.run('audit')).output).toContain('resolve-alert');
  });

  it('is answered only when the job that reads the slot has shown that it holds the next one', async () => {
    await beginPat();
    bench.write(patManifest.replace('    lifetime:', '    require: proof\n    lifetime:'));
    const { output: text } = await bench.run('prove', '--print', 'github-actions');
    const path = '.github/workflows/mintmark-proof.yml';
    bench.github.commitFile({ repository: 'tudat-team/tudatpy', path, text });
    const old = held();
    if (old === undefined) throw new Error('nothing was delivered');
    commit('tudat-team/tudatpy', old);
    const next = make();
    const ran = await bench.runWith(somebody({ values: [next] }), 'respond', '--alert', id);
    expect([ran.code, ran.errors]).toEqual([0, '']);
    expect(ran.output).toMatch(
      /\S+Z {2}release#2 was proved by the jobs that read 1 slot\n.*release#2 took its place/,
    );
    expect(await stateOf(id)).toMatchObject({ state: 'resolved', resolution: 'revoked' });
    const status = await bench.run('status', '--json');
    expect(JSON.parse(status.output)).toMatchObject({
      credentials: [{ active: { number: 2 }, slots: [{ provedNumber: 2 }], findings: [] }],
    });
  });

  it('waits for a person after the revocation where nobody is there, and is continued by apply', async () => {
    const old = await beginPat();
    commit('tudat-team/tudatpy', old);
    const ran = await bench.run('respond', '--alerts', 'tudat-team', '--yes');
    expect(ran.code).toBe(3);
    expect(ran.output).toContain('waits for a person');
    expect(ran.output).toContain('mintmark apply release');
    expect(await stateOf(id)).toMatchObject({ state: 'resolved' });
    const next = make();
    expect((await bench.pipe(next, 'apply', 'release', '--from-stdin', '--yes')).code).toBe(0);
    expect(held()).toBe(next);
    expect((await bench.run('respond', '--alerts', 'tudat-team/tudatpy', '--yes')).output).toContain(
      'Nothing was found',
    );
  });

  it('in a private repository: lives until the next one is in place', async () => {
    const old = await beginPat();
    commit('tudat-team/tudat-internal', old);
    const internal = 'tudat-team/tudat-internal#1';
    const waiting = await bench.run('respond', '--alert', internal, '--yes');
    expect(waiting.code).toBe(3);
    expect(waiting.output).toContain('whoever found it can use it until a person has made the next one');
    expect(bench.github.tokens().some(({ value }) => value === old)).toBe(true);
    expect(await stateOf(internal)).toMatchObject({ state: 'open' });
    const next = make();
    const ran = await bench.runWith(somebody({ values: [next] }), 'respond', '--alert', internal);
    expect([ran.code, ran.errors]).toEqual([0, '']);
    expect(bench.github.tokens().some(({ value }) => value === old)).toBe(false);
    expect(held()).toBe(next);
    expect(await stateOf(internal)).toMatchObject({ state: 'resolved' });
  });

  it('can be ended at once after all, when it turns out that everybody could read it', async () => {
    const old = await beginPat();
    commit('tudat-team/tudat-internal', old);
    const alert = 'tudat-team/tudat-internal#1';
    expect((await bench.run('respond', '--alert', alert, '--yes')).code).toBe(3);
    const ran = await bench.run('respond', '--alert', alert, '--exposure', 'public', '--yes');
    expect(ran.code).toBe(3);
    expect(bench.github.tokens().some(({ value }) => value === old)).toBe(false);
    expect(await stateOf(alert)).toMatchObject({ state: 'resolved' });
  });

  const refuseToResolve = (): void => {
    bench.github.faults.inject({
      method: 'PATCH',
      path: /alerts/,
      fault: { kind: 'status', status: 403 },
      times: 99,
    });
  };
  it('whose alert its service does not close: the token is dead all the same, and apply tries again', async () => {
    const old = await beginPat();
    commit('tudat-team/tudat-internal', old);
    const alert = 'tudat-team/tudat-internal#1';
    refuseToResolve();
    const next = make();
    const ran = await bench.runWith(somebody({ values: [next] }), 'respond', '--alert', alert);
    expect(ran.code).toBe(6);
    expect(ran.output).toContain('release#1 is dead since ');
    expect(ran.output).toContain(`alert ${alert} stays open: `);
    expect(ran.output).not.toContain(`alert ${alert} is resolved`);
    expect([held(), bench.github.tokens().some(({ value }) => value === old)]).toEqual([next, false]);
    expect((await bench.run('status')).output).toContain(
      `release#1 is dead, and alert ${alert} is still open`,
    );
    const refused = await bench.run('apply', '--yes');
    expect(refused).toMatchObject({ code: 6, errors: expect.stringContaining(`resolve alert ${alert}`) });
    const told = await bench.run('notify', '--json');
    expect(JSON.parse(told.output)).toMatchObject({
      notices: [{ key: `leaked release#1 alert ${alert}`, severity: 'due', fix: 'mintmark apply' }],
    });
    // It is no reason to leave anything else undone.
    bench.write(patManifest.replace('Triggers the release', 'Triggers every release'));
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 6 });
    expect((await bench.run('status', '--json')).output).toContain('Triggers every release');
    expect(JSON.parse((await bench.run('status', '--json')).output)).toMatchObject({ manifest: 'applied' });

    bench.github.faults.clear();
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(await stateOf(alert)).toMatchObject({ state: 'resolved', resolution: 'revoked' });
    expect((await bench.run('notify', '--all')).output).toBe('Nothing is due and nothing is broken.\n');
    expect((await bench.run('plan')).output).toContain('nothing to do');
  });

  it('that cannot be ended: its alert stays open, and is resolved by apply although the next one waits', async () => {
    const old = await beginPat();
    commit('tudat-team/tudat-internal', old);
    const alert = 'tudat-team/tudat-internal#1';
    const isAlive = () => bench.github.tokens().some(({ value }) => value === old);
    bench.github.faults.inject({
      path: /credentials\/revoke/,
      fault: { kind: 'status', status: 403 },
      times: 99,
    });
    const ran = await bench.run('respond', '--alert', alert, '--exposure', 'public', '--yes');
    expect([ran.code, isAlive()]).toEqual([6, true]);
    expect(ran.output).toContain(`alert ${alert} stays open: release#1 is not dead yet`);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 6 });
    expect([isAlive(), await stateOf(alert)]).toMatchObject([true, { state: 'open' }]);
    bench.github.faults.clear();
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 3, errors: '' });
    expect([isAlive(), await stateOf(alert)]).toMatchObject([
      false,
      { state: 'resolved', resolution: 'revoked' },
    ]);
  });

  it('that a person revokes by itself: its alert is resolved as well', async () => {
    const old = await beginPat();
    commit('tudat-team/tudat-internal', old);
    const alert = 'tudat-team/tudat-internal#1';
    expect((await bench.run('respond', '--alert', alert, '--yes')).code).toBe(3);
    expect(await stateOf(alert)).toMatchObject({ state: 'open' });
    expect(await bench.run('revoke', 'release#1', '--last', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(await stateOf(alert)).toMatchObject({ state: 'resolved', resolution: 'revoked' });
  });

  it('in two places: both alerts are resolved, also those of a token that is dead', async () => {
    const old = await beginPat();
    commit('tudat-team/tudat-internal', old);
    commit('tudat-team/tudat', old);
    const ids = ['tudat-team/tudat-internal#1', 'tudat-team/tudat#1'];
    const ran = await bench.runWith(somebody({ values: [make()] }), 'respond', '--alerts', 'tudat-team');
    expect([ran.code, ran.errors]).toEqual([0, '']);
    for (const each of ids) {
      expect(ran.output).toContain(`alert ${each} is resolved`);
      expect(await stateOf(each)).toMatchObject({ state: 'resolved', resolution: 'revoked' });
    }
    commit('tudat-team/tudatpy', old);
    bench.pass(3600);
    const late = await bench.run('respond', '--alert', 'tudat-team/tudatpy#1', '--yes');
    expect([late.code, late.errors]).toEqual([0, '']);
    expect(await stateOf('tudat-team/tudatpy#1')).toMatchObject({
      state: 'resolved',
      resolution_comment: expect.stringContaining('release#1 is revoked'),
    });
  });

  it('of a token that was replaced in time and died: only the alert is left to be resolved', async () => {
    const old = await beginPat();
    expect(await bench.runWith(somebody({ values: [make()] }), 'rotate', 'release')).toMatchObject({
      code: 0,
    });
    bench.pass(2 * 86_400);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0 });
    bench.pass(60);
    commit('tudat-team/tudat-internal', old);
    const alert = 'tudat-team/tudat-internal#1';
    refuseToResolve();
    const ran = await bench.run('respond', '--alert', alert, '--yes');
    expect(ran.code).toBe(6);
    expect(ran.output).toContain('It is dead already.');
    expect(ran.output).toMatch(/release#1 is dead since \S+\. release#2 works in its place/);
    bench.github.faults.clear();
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(await stateOf(alert)).toMatchObject({ state: 'resolved', resolution: 'revoked' });
  });

  it('whose alert somebody has closed is left as they closed it', async () => {
    const old = await beginPat();
    commit('tudat-team/tudat-internal', old);
    const alert = 'tudat-team/tudat-internal#1';
    expect((await bench.run('respond', '--alert', alert, '--yes')).code).toBe(3);
    await fetch(`${bench.github.url}/repos/tudat-team/tudat-internal/secret-scanning/alerts/1`, {
      method: 'PATCH',
      headers: { authorization: `token ${bench.github.token}`, 'user-agent': 'test' },
      body: JSON.stringify({ state: 'resolved', resolution: 'used_in_tests' }),
    });
    const ran = await bench.runWith(somebody({ values: [make()] }), 'apply');
    expect([ran.code, ran.errors]).toEqual([0, '']);
    expect(ran.output).toContain('it was resolved already');
    expect(await stateOf(alert)).toMatchObject({ resolution: 'used_in_tests' });
    expect((await bench.run('plan')).output).toContain('nothing to do');
  });

  it('that nobody manages is named, and left alone', async () => {
    await beginPat();
    const foreign = make();
    commit('tudat-team/tudat-internal', foreign);
    const ran = await bench.run('respond', '--alert', 'tudat-team/tudat-internal#1', '--yes');
    expect(ran.code).toBe(3);
    expect(ran.output).toContain('a classic personal access token of GitHub');
    expect(ran.output).toContain('nothing was changed');
    expect(await stateOf('tudat-team/tudat-internal#1')).toMatchObject({ state: 'open' });
    expect(bench.github.tokens().some(({ value }) => value === foreign)).toBe(true);
    expect(await bench.run('respond', '--alert', 'tudat-team/tudatpy#7')).toMatchObject({ code: 2 });
    expect(await bench.run('respond', '--alert', 'tudat-team')).toMatchObject({ code: 2 });
  });
});

describe('values that nobody manages', () => {
  const kinds: readonly { make: () => string; says: string; how: string }[] = [
    {
      make: () => newChecksummed('ghp_'),
      says: 'classic personal access token of GitHub',
      how: 'mintmark revoke',
    },
    { make: () => newChecksummed('gho_'), says: 'OAuth app', how: 'mintmark revoke' },
    { make: () => newChecksummed('ghs_'), says: 'installation of a GitHub App', how: 'mintmark revoke' },
    {
      make: () =>
        bench.anaconda.createAsSomebodyElse({
          owner: 'tudat-team',
          name: 'foreign',
          scopes: ['api:read'],
          lifetimeSeconds: 3600,
        }),
      says: 'anaconda.org token',
      how: 'mintmark revoke',
    },
    {
      make: () => bench.azure.personalAccessToken,
      says: 'personal access token of Azure DevOps',
      how: 'mintmark guide azure-devops',
    },
  ];
  it.each(kinds.map((kind) => ({ ...kind, title: kind.says })))('$title', async ({ make, says, how }) => {
    await begin();
    const value = make();
    bench.secrets.push(value);
    const before = heldValues(bench);
    const ran = await bench.pipe(`token="${value}"\n`, 'respond', '--from-stdin', '--yes');
    expect(ran.code).toBe(3);
    expect(ran.output).toContain(says);
    expect(ran.output).toContain(how);
    expect(ran.output).toContain('nothing was changed');
    expect(heldValues(bench)).toEqual(before);
  });
  it('and texts without any', async () => {
    await begin();
    const ran = await bench.pipe('hunter2 is no token\n', 'respond', '--from-stdin', '--yes');
    expect([ran.code, ran.errors]).toEqual([2, expect.stringContaining('no value in it')]);
    expect(await bench.run('respond')).toMatchObject({ code: 2 });
    expect(await bench.run('respond', 'anaconda-uplod')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('did you mean "anaconda-upload"'),
    });
  });
});

it('a file with several: each managed one is replaced, each foreign one named', async () => {
  const second = manifest
    .slice(manifest.indexOf('  anaconda-upload:'))
    .replace('anaconda-upload', 'b-upload')
    .replaceAll('_TOKEN', '_OTHER');
  await begin(manifest + second);
  const values = ourLiveTokens(bench).map((name) => valueOf(name) ?? '');
  expect(values).toHaveLength(2);
  const foreign = newChecksummed('ghp_');
  bench.secrets.push(...values, foreign);
  const log = `set -x\nexport BINSTAR_TOKEN=${values[0]}\ncurl https://conda.anaconda.org/t/${values[1]}/tudat-team\ngit clone https://x:${foreign}@github.com/x/y\n`;
  writeFileSync(join(bench.folder, 'build.log'), log);
  const ran = await bench.run('--json', 'respond', '--from-file', 'build.log', '--yes');
  writeFileSync(join(bench.folder, 'build.log'), '');
  const report = json(ran);
  expect(ran.code).toBe(3);
  expect(report.tokens.map(({ token, isDead, replacedBy }) => [token, isDead, replacedBy])).toEqual([
    ['anaconda-upload#1', true, 'anaconda-upload#2'],
    ['b-upload#1', true, 'b-upload#2'],
  ]);
  expect(report.foreign).toHaveLength(1);
  // Both die before anything is made anew.
  const revocations = report.timeline.filter(({ what }) => what.endsWith('was revoked')).map(({ at }) => at);
  const issues = report.timeline.filter(({ what }) => what.endsWith(' issued')).map(({ at }) => at);
  expect(revocations).toHaveLength(2);
  expect(Math.max(...revocations.map((at) => Date.parse(at)))).toBeLessThanOrEqual(
    Math.min(...issues.map((at) => Date.parse(at))),
  );
  expect(values.filter((value) => heldValues(bench).includes(value))).toEqual([]);
});

describe('a signed report of GitHub', () => {
  const bring = async (report: { body: string; signature: string; keyId: string }): Promise<Ran> => {
    const file = join(bench.folder, 'report.json');
    writeFileSync(file, report.body);
    const { signature, keyId } = report;
    const ran = await bench.run(
      'respond',
      '--report',
      file,
      '--signature',
      signature,
      '--key-id',
      keyId,
      '--yes',
    );
    rmSync(file);
    return ran;
  };
  const sign = (token: string) =>
    bench.github.signLeakReport([
      { token, type: 'anaconda_token', url: 'https://github.com/x/y/blob/main/z', source: 'commit' },
    ]);

  it('is answered once', async () => {
    await begin();
    const old = leakedValue();
    const report = sign(old);
    const ran = await bring(report);
    expect([ran.code, ran.errors]).toEqual([0, '']);
    expect(order(ran)).toEqual(['revoke', 'issue', 'promote']);
    await expectReplaced(old);
    const again = await bring(report);
    expect([again.code, again.errors]).toEqual([2, expect.stringContaining('it was accepted before')]);
  });
  it('that is forged is refused', async () => {
    await begin();
    const old = leakedValue();
    const report = sign('something else entirely');
    for (const forged of [
      { ...report, body: report.body.replace('something else entirely', old) },
      { ...sign(old), keyId: '0'.repeat(64) },
      { ...sign(old), signature: report.signature },
    ])
      expect(await bring(forged)).toMatchObject({ code: 2, errors: expect.stringContaining('is refused') });
    expect(heldValues(bench)).toEqual(Array(manifestSlots).fill(old));
    expect(await bench.run('respond', '--report', 'mintmark.yaml')).toMatchObject({ code: 2 });
  });
});
