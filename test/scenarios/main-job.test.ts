import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  findLeaks,
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
});
afterEach(async () => {
  await bench.stop();
});

const day = 86_400;

describe('the main job', () => {
  it('issues, delivers to every slot, verifies, promotes; and then there is nothing to do', async () => {
    expect(await bench.run('init')).toMatchObject({ code: 0 });
    const planned = await bench.run('plan');
    expect(planned).toMatchObject({ code: 0, errors: '' });
    expect(planned.output).toContain(`Plan: 1 token to issue, ${manifestSlots} slots to write.`);
    expect(await bench.run('plan', '--exit-code')).toMatchObject({ code: 10 });
    expect(bench.azure.group('anaconda-org')).toBe(undefined);

    const applied = await bench.run('apply', '--yes');
    expect(applied).toMatchObject({ code: 0, errors: '' });
    const names = ourLiveTokens(bench);
    expect(names.length).toBe(1);
    const token = bench.anaconda.token('tudat-team', names[0] ?? '');
    expect(token?.scopes).toEqual(['api:read', 'api:write']);
    expect(heldValues(bench)).toEqual(Array(manifestSlots).fill(token?.value));

    expect((await bench.run('plan')).output).toContain('nothing to do');
    expect(await bench.run('plan', '--exit-code')).toMatchObject({ code: 0 });
    const status = await bench.run('status');
    expect(status.output).toContain(`${manifestSlots}/${manifestSlots} verified`);
    expect(status.output).toContain('in 89 days');
    expect((await bench.run('audit', 'verify')).output).toContain('chain intact');
  });

  it('gives a job exactly what was delivered, at every level', async () => {
    await bench.run('init');
    await bench.run('apply', '--yes');
    const [value] = heldValues(bench);
    expect(
      bench.github.valueSeenByJob({ repository: 'tudat-team/tudatpy-feedstock', name: 'BINSTAR_TOKEN' }),
    ).toBe(value);
    expect(
      bench.github.valueSeenByJob({
        repository: 'tudat-team/tudatpy',
        environment: 'release',
        name: 'ANACONDA_TOKEN',
      }),
    ).toBe(value);
    expect(bench.github.valueSeenByJob({ repository: 'tudat-team/tudatpy', name: 'ORG_TOKEN' })).toBe(value);
    expect(
      bench.github.valueSeenByJob({ repository: 'tudat-team/sofa-cmake-feedstock', name: 'ORG_TOKEN' }),
    ).toBe(undefined);
  });

  it('renews in time, keeps the old token through its grace, and then revokes it', async () => {
    await bench.run('init');
    await bench.run('apply', '--yes');
    const [first] = ourLiveTokens(bench);
    bench.pass(80 * day);
    expect((await bench.run('status')).output).toContain('renewal of anaconda-upload#1 is due');
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0 });
    expect(ourLiveTokens(bench).length).toBe(2);
    const second = ourLiveTokens(bench).find((name) => name !== first) ?? '';
    expect(new Set(heldValues(bench))).toEqual(new Set([bench.anaconda.token('tudat-team', second)?.value]));
    expect((await bench.run('plan')).output).toContain('is revoked when its grace ends');
    bench.pass(day + 60);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0 });
    expect(ourLiveTokens(bench)).toEqual([second]);
  });

  it('rotates when asked, also without a grace', async () => {
    bench.write(manifest.replace('lifetime: 90d', 'lifetime: 90d\n    grace: 0s\n    retain: forget'));
    await bench.run('init');
    await bench.run('apply', '--yes');
    const [first] = ourLiveTokens(bench);
    expect(await bench.run('apply', '--yes', '--rotate', 'anaconda-upload')).toMatchObject({ code: 0 });
    expect(ourLiveTokens(bench).length).toBe(1);
    expect(ourLiveTokens(bench)).not.toEqual([first]);
  });

  it('follows the manifest: a slot less, a slot more, a credential gone', async () => {
    await bench.run('init');
    await bench.run('apply', '--yes');
    const changed = manifest
      .replace(
        '      - github-actions: { repository: tudat-team/tudatpy, environment: release, secret: ANACONDA_TOKEN }\n',
        '',
      )
      .replace('secret: ORG_TOKEN', 'secret: NEW_ORG_TOKEN');
    bench.write(changed);
    expect((await bench.run('status')).output).toContain('The manifest says something else');
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(
      bench.github.secret({ repository: 'tudat-team/tudatpy', environment: 'release' }, 'ANACONDA_TOKEN'),
    ).toBe(undefined);
    expect(bench.github.secret({ organization: 'tudat-team' }, 'ORG_TOKEN')).toBe(undefined);
    expect(bench.github.secret({ organization: 'tudat-team' }, 'NEW_ORG_TOKEN')).toBe(heldValues(bench)[0]);

    bench.write(
      changed.slice(0, changed.indexOf('  anaconda-upload:')).replace('credentials:', 'credentials: {}'),
    );
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 3 });
    expect(ourLiveTokens(bench).length).toBe(1);
    expect(await bench.run('apply', '--yes', '--retire', 'anaconda-upload')).toMatchObject({
      code: 0,
      errors: '',
    });
    expect(ourLiveTokens(bench)).toEqual([]);
    expect(heldValues(bench).filter((value) => value !== undefined)).toEqual([]);
    expect((await bench.run('status')).output).toContain('Nothing is managed yet');
  });
});

describe('what was there before', () => {
  const taken = manifest.replace('variable: MINTMARK_TOKEN', 'variable: BINSTAR_TOKEN');

  it('is never overwritten without adoption, and never deleted', async () => {
    bench.write(taken);
    await bench.run('init');
    const before = bench.azure.definition('tudatpy-feedstock')?.variables['BINSTAR_TOKEN']?.value;
    expect(before).not.toBe(undefined);
    const blocked = await bench.run('apply', '--yes');
    expect(blocked.code).toBe(3);
    expect(blocked.output).toContain('mintmark adopt anaconda-upload --slots');
    expect(ourLiveTokens(bench)).toEqual([]);
    expect(bench.azure.definition('tudatpy-feedstock')?.variables['BINSTAR_TOKEN']?.value).toBe(before);

    expect((await bench.run('adopt', 'anaconda-upload')).output).toContain('1 declared slot');
    expect(await bench.run('adopt', 'anaconda-upload', '--slots')).toMatchObject({ code: 3 });
    expect(await bench.run('adopt', 'anaconda-upload', '--slots', '--yes')).toMatchObject({
      code: 0,
      errors: '',
    });
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    const value = bench.azure.definition('tudatpy-feedstock')?.variables['BINSTAR_TOKEN']?.value;
    expect(value).not.toBe(before);

    bench.write(taken.replace(/.*pipeline: tudatpy-feedstock.*\n/, ''));
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(bench.azure.definition('tudatpy-feedstock')?.variables['BINSTAR_TOKEN']?.value).toBe(value);
  });

  it('an old token is adopted by its name, replaced, and revoked after the grace', async () => {
    await bench.run('init');
    expect(bench.anaconda.liveTokens('tudat-team')).toContain('conda-smithy');
    expect(
      await bench.run('adopt', 'anaconda-upload', '--token', 'conda-smithy', '--expires', 'soon'),
    ).toMatchObject({ code: 2 });
    expect(await bench.run('adopt', 'anaconda-upload', '--token', 'conda-smithy')).toMatchObject({ code: 0 });
    expect(await bench.run('adopt', 'anaconda-upload', '--token', 'conda-smithy')).toMatchObject({ code: 2 });
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(bench.anaconda.liveTokens('tudat-team')).toContain('conda-smithy');
    bench.pass(day + 60);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(bench.anaconda.liveTokens('tudat-team')).not.toContain('conda-smithy');
  });

  it('what somebody else changes or removes is delivered again', async () => {
    await bench.run('init');
    await bench.run('apply', '--yes');
    const [value] = heldValues(bench);
    bench.pass(60);
    bench.github.setSecretAsSomebodyElse(
      { repository: 'tudat-team/tudat-feedstock' },
      'BINSTAR_TOKEN',
      'typed by hand',
    );
    bench.github.removeSecretAsSomebodyElse({ organization: 'tudat-team' }, 'ORG_TOKEN');
    const plan = await bench.run('plan');
    expect(plan.output).toContain('somebody else changed it');
    expect(plan.output).toContain('it has vanished');
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(heldValues(bench)).toEqual(Array(manifestSlots).fill(value));
  });
});

describe('a saved plan', () => {
  it('is done to the letter, continued, and refused when it is stale', async () => {
    await bench.run('init');
    expect(await bench.run('plan', '--out', 'next.plan.json')).toMatchObject({ code: 0 });
    expect(await bench.run('apply', '--plan', 'next.plan.json')).toMatchObject({ code: 0, errors: '' });
    expect(await bench.run('apply', '--plan', 'next.plan.json')).toMatchObject({ code: 0 });
    bench.write(manifest.replace('[api:read, api:write]', '[all]'));
    const stale = await bench.run('apply', '--plan', 'next.plan.json');
    expect(stale.code).toBe(3);
    expect(stale.errors).toContain('stale');
    expect(ourLiveTokens(bench).length).toBe(1);
    writeFileSync(join(bench.folder, 'bad.plan.json'), '{"version":1}');
    expect(await bench.run('apply', '--plan', 'bad.plan.json')).toMatchObject({ code: 2 });
  });
});

describe('a rotation that was asked for', () => {
  it('travels with the saved plan, and is done once', async () => {
    await bench.run('init');
    await bench.run('apply', '--yes');
    await bench.run('plan', '--rotate', 'anaconda-upload', '--out', 'next.plan.json');
    expect(await bench.run('apply', '--plan', 'next.plan.json')).toMatchObject({ code: 0, errors: '' });
    expect(ourLiveTokens(bench).length).toBe(2);
    expect(await bench.run('apply', '--plan', 'next.plan.json')).toMatchObject({ code: 0, errors: '' });
    expect(ourLiveTokens(bench).length).toBe(2);
  });

  it('is not forgotten when nobody knows what came of its issue', async () => {
    await bench.run('init');
    await bench.run('apply', '--yes');
    const [first] = ourLiveTokens(bench);
    bench.anaconda.faults.inject({
      method: 'POST',
      path: /^\/authentications$/,
      fault: { kind: 'cut-after-commit' },
    });
    expect(await bench.run('apply', '--yes', '--rotate', 'anaconda-upload')).toMatchObject({ code: 0 });
    const names = ourLiveTokens(bench);
    expect(names).toContain(first);
    expect(names.find((name) => name !== first)).toMatch(/-3$/);
    expect(names.length).toBe(2);
  });
});

describe('a slot that waits for a decision', () => {
  it('does not hold up the renewal of a token that others depend on', async () => {
    await bench.run('init');
    await bench.run('apply', '--yes');
    const stranger = { repository: 'tudat-team/tudat-internal' };
    bench.github.setSecretAsSomebodyElse(stranger, 'BINSTAR_TOKEN', 'typed by hand');
    bench.write(
      manifest.replace(
        '"tudat-team/tudat*-feedstock"',
        '["tudat-team/tudat*-feedstock", "tudat-team/tudat-internal"]',
      ),
    );
    bench.pass(80 * day);
    const applied = await bench.run('apply', '--yes');
    expect(applied.code).toBe(3);
    expect(applied.output).toContain('1 slot: it holds a value that Mintmark did not put there');
    expect(bench.github.secret(stranger, 'BINSTAR_TOKEN')).toBe('typed by hand');
    const second = ourLiveTokens(bench).find((name) => name.endsWith('-2')) ?? '';
    expect(heldValues(bench)).toEqual(
      Array(manifestSlots).fill(bench.anaconda.token('tudat-team', second)?.value),
    );
  });
});

describe('revoke', () => {
  it('refuses the last working token without being told, and knows the nearest name', async () => {
    await bench.run('init');
    await bench.run('apply', '--yes');
    expect(await bench.run('revoke', 'anaconda-uplaod')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('did you mean "anaconda-upload"'),
    });
    expect(await bench.run('revoke', 'anaconda-upload#9')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('anaconda-upload#1'),
    });
    expect(await bench.run('revoke', 'anaconda-upload', '--yes')).toMatchObject({
      code: 3,
      errors: expect.stringContaining('last working token'),
    });
    expect(await bench.run('revoke', 'anaconda-upload', '--last')).toMatchObject({ code: 3 });
    expect(ourLiveTokens(bench).length).toBe(1);
    expect(await bench.run('revoke', 'anaconda-upload', '--last', '--yes')).toMatchObject({ code: 0 });
    expect(ourLiveTokens(bench)).toEqual([]);
    expect((await bench.run('status')).output).toContain('there is no working token');
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(ourLiveTokens(bench).length).toBe(1);
  });
});

describe('nothing secret', () => {
  it('shows up in any output, file or record, in any form', async () => {
    await bench.run('init');
    await bench.run('doctor');
    await bench.run('plan', '--out', 'plan.json');
    await bench.run('--json', 'apply', '--yes');
    bench.azure.faults.inject({ method: 'PUT', fault: { kind: 'status', status: 403 } });
    await bench.run('apply', '--yes', '--rotate', 'anaconda-upload');
    await bench.run('apply', '--yes');
    for (const argv of [
      ['status'],
      ['--json', 'status'],
      ['audit', '--last', '500'],
      ['--json', 'audit'],
      ['--json', 'plan'],
      ['--json', 'doctor'],
    ])
      await bench.run(...argv);
    const values = ourLiveTokens(bench).flatMap(
      (name) => bench.anaconda.token('tudat-team', name)?.value ?? [],
    );
    expect(values.length).toBe(2);
    // Closing the workbench looks for every live secret; here, that the search itself finds what is there.
    expect(findLeaks(values, [`x ${Buffer.from(values[0] ?? '').toString('base64')} y`])).toBe(1);
    expect(findLeaks(values, bench.printed)).toBe(0);
  });
});

describe('bad input', () => {
  it('calls nobody when the manifest is wrong', async () => {
    await bench.run('init');
    bench.write(manifest.replace('api:write', 'api:wriet'));
    const before = [bench.anaconda, bench.github, bench.azure].map(({ requests }) => requests.length);
    const refused = await bench.run('apply', '--yes');
    expect(refused).toMatchObject({
      code: 2,
      errors: expect.stringContaining(
        'mintmark.yaml:12:24: "api:wriet" is not a scope (did you mean "api:write"?)',
      ),
    });
    expect([bench.anaconda, bench.github, bench.azure].map(({ requests }) => requests.length)).toEqual(
      before,
    );
  });

  it('says which connection is missing or refused, and leaves nothing half done', async () => {
    await bench.run('init');
    bench.github.revokeToken(bench.environment['GITHUB_TOKEN'] ?? '');
    const refused = await bench.run('apply', '--yes');
    expect(refused.code).toBe(4);
    expect(refused.errors).toContain('"github"');
    expect(ourLiveTokens(bench)).toEqual([]);
    bench.write(manifest.replace('env: AZURE_DEVOPS_TOKEN', 'env: NO_SUCH_VARIABLE'));
    expect(await bench.run('plan')).toMatchObject({
      code: 4,
      errors: expect.stringContaining('NO_SUCH_VARIABLE'),
    });
    const doctor = await bench.run('doctor');
    expect(doctor.code).toBe(4);
    expect(doctor.output).toContain('connection github');
  });

  it('needs a store and a manifest, and says how to make them', async () => {
    expect(await bench.run('plan')).toMatchObject({
      code: 7,
      errors: expect.stringContaining('mintmark init'),
    });
    expect(await bench.run('--manifest', 'other.yaml', 'init', '--yes')).toMatchObject({ code: 2 });
    expect(existsSync(join(bench.folder, '.mintmark'))).toBe(false);
    expect(await bench.run('frobnicate')).toMatchObject({ code: 2 });
  });

  it('init writes a manifest that can be read and planned', async () => {
    const argv = [
      '-f',
      'new/mintmark.yaml',
      'init',
      '--yes',
      '--anaconda',
      'tudat-team',
      '--github',
      'tudat-team/*-feedstock',
      '--azure',
      'tudat-team/feedstock-builds',
    ];
    expect(await bench.run(...argv)).toMatchObject({ code: 0, errors: '' });
    expect(await bench.run('-f', 'new/mintmark.yaml', 'plan')).toMatchObject({ code: 0, errors: '' });
    expect(await bench.run('-f', 'new/mintmark.yaml', 'init')).toMatchObject({
      code: 0,
      output: expect.stringContaining('is there already'),
    });
  });
});
