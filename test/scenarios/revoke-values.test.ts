import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/domain/journal.ts';
import type { Fault } from '../../simulators/kit/faults.ts';
import { newChecksummed, newFineGrained } from '../contracts/harness/github-pat.ts';
import { somebody } from './somebody.ts';
import { findLeaks, manifest, openWorkbench, type Ran, type Workbench } from './workbench.ts';

const kinds = {
  classic: 'a classic personal access token of GitHub (begins with ghp_)',
  fineGrained: 'a fine-grained personal access token of GitHub (begins with github_pat_)',
  installation: 'a token of an installation of a GitHub App, or of a job of Actions (begins with ghs_)',
} as const;

describe('values that somebody has found', () => {
  let bench: Workbench;
  let secrets: string[];
  beforeEach(async () => {
    bench = await openWorkbench();
    secrets = [];
    bench.write(manifest);
    expect(await bench.run('init')).toMatchObject({ code: 0, errors: '' });
  });
  afterEach(async () => {
    expect(secrets.length).toBeGreaterThan(0);
    const database = join(bench.folder, '.mintmark', 'store.db');
    const texts = [...bench.printed, ...['', '-wal'].map((end) => readIfThere(database + end))];
    expect(findLeaks(secrets, texts)).toBe(0);
    await bench.stop();
  });

  const keep = (value: string): string => {
    secrets.push(value);
    return value;
  };
  const classic = (name = 'found'): string =>
    keep(bench.github.makeToken({ login: 'feedstock-contributor', scopes: ['repo'], name }));
  const fineGrained = (name = 'found too'): string =>
    keep(
      bench.github.makeToken({
        login: 'feedstock-contributor',
        kind: 'fine-grained',
        scopes: [],
        name,
        permissions: { contents: 'write', metadata: 'read' },
        repositories: ['tudatpy'],
      }),
    );
  const anaconda = (name = 'leaked'): string =>
    keep(
      bench.anaconda.createAsSomebodyElse({
        owner: 'tudat-team',
        name,
        scopes: ['api:read', 'api:write'],
        lifetimeSeconds: 86_400,
      }),
    );
  const installation = async (): Promise<string> => {
    const app = bench.github.registerApp({
      owner: 'tudat-team',
      name: 'Bot',
      externalUrl: 'https://example.org',
      permissions: { contents: 'read' },
    });
    bench.github.installApp({ slug: app.slug, account: 'tudat-team' });
    bench.write(
      `${manifest}  bot: { purpose: p, owner: o, issuer: github, provider: github-app, principal: { organization: tudat-team }, scopes: [contents:read] }\n`,
    );
    await bench.pipe(app.privateKey, 'adopt', 'bot', '--from-stdin', '--id', app.clientId);
    expect((await bench.run('exchange', 'bot', '--out', 'token')).code).toBe(0);
    rmSync(join(bench.folder, 'token'));
    bench.write(manifest);
    return keep(bench.github.installationTokens()[0]?.value ?? '');
  };
  const revoke = async (values: readonly string[], ...more: string[]): Promise<Ran> =>
    await bench.pipe(`${values.join('\n')}\n`, 'revoke', '--from-stdin', ...more);
  const revocations = () =>
    bench.github.requests.filter(({ method, path }) => `${method} ${path}` === 'POST /credentials/revoke');
  const audit = async (): Promise<readonly JournalEntry[]> =>
    (
      JSON.parse((await bench.run('--json', 'audit', '--last', '500')).output) as readonly JournalEntry[]
    ).filter(({ action }) => action === 'revoke-values');
  const isAlive = (value: string): boolean =>
    bench.github.tokens().some((token) => token.value === value) ||
    bench.github.installationTokens().some((token) => token.value === value) ||
    bench.anaconda
      .liveTokens('tudat-team')
      .some((name) => bench.anaconda.token('tudat-team', name)?.value === value);

  it('are ended at their issuers, as many in one call as can be', async () => {
    const others = [classic('kept'), anaconda('kept')];
    const found = [classic(), anaconda(), fineGrained(), await installation(), classic('found three')];
    const ran = await revoke(found, '--yes');
    expect([ran.code, ran.errors]).toEqual([0, '']);
    const lines = ran.output.trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('  '))).toHaveLength(5);
    expect(lines.filter((line) => line.startsWith('✓')).sort()).toEqual([
      `✓ ${kinds.classic}: revoked`,
      `✓ ${kinds.classic}: revoked`,
      `✓ ${kinds.fineGrained}: revoked`,
      `✓ ${kinds.installation}: revoked`,
      expect.stringMatching(/^✓ anaconda\.org token.*: revoked$/),
    ]);
    expect(lines).toHaveLength(10);
    expect(revocations()).toHaveLength(1);
    expect(found.map(isAlive)).toEqual(Array(5).fill(false));
    expect(others.map(isAlive)).toEqual([true, true]);
    // One pair of lines an issuer, with fingerprints and results, and nothing else.
    const written = await audit();
    expect(written.map(({ phase, result }) => [phase, result])).toEqual(
      [1, 2, 3].flatMap(() => [
        ['intent', undefined],
        ['outcome', 'done'],
      ]),
    );
    expect(written.map(({ subject }) => String(subject.split(' ').length)).sort()).toEqual([
      '1',
      '1',
      '1',
      '1',
      '3',
      '3',
    ]);
    expect(written.map(({ detail }) => JSON.stringify(detail)).sort()).toEqual([
      '{"results":["done","done","done"]}',
      '{"results":["done"]}',
      '{"results":["done"]}',
      '{}',
      '{}',
      '{}',
    ]);
    expect((await bench.run('audit')).output).toContain('revoke-values');
    expect((await bench.run('audit', 'verify')).code).toBe(0);
    // Nothing of them is kept.
    expect((await bench.run('--json', 'status')).output).not.toContain('found');
  });

  it('are told as JSON, in the order of their issuers, by fingerprint', async () => {
    const ran = await bench.pipe(
      `${[fineGrained(), anaconda()].join('\r\n\r\n')}\r\n`,
      '--json',
      '--yes',
      'revoke',
      '--from-stdin',
    );
    expect([ran.code, ran.errors]).toEqual([0, '']);
    const told = JSON.parse(ran.output) as { fingerprint: string }[];
    const outcome = { kind: 'done', value: { wasAlive: true } };
    expect(told).toEqual([
      { fingerprint: expect.any(String), description: kinds.fineGrained, outcome },
      { fingerprint: expect.any(String), description: expect.stringContaining('anaconda.org'), outcome },
    ]);
    expect((await audit()).map(({ subject }) => subject)).toEqual(
      told.flatMap(({ fingerprint }) => [fingerprint, fingerprint]),
    );
  });

  it('come from a file as well, with what comes along when they are copied', async () => {
    const value = classic();
    const file = join(bench.folder, 'found.txt');
    writeFileSync(file, `\n  "${value}"  \n\n`);
    const ran = await bench.run('revoke', '--from-file', 'found.txt', '--yes');
    rmSync(file);
    expect([ran.code, ran.errors]).toEqual([0, '']);
    expect(isAlive(value)).toBe(false);
  });

  it('are ended once when they are there twice', async () => {
    const value = classic();
    const ran = await revoke([value, value, ` ${value}`], '--yes');
    expect([ran.code, ran.errors]).toEqual([0, '']);
    expect(ran.output.match(/✓/g)).toHaveLength(1);
    expect((await audit())[0]?.subject).not.toContain(' ');
  });

  it('may be dead already', async () => {
    const [revoked, expired, never] = [classic(), anaconda(), keep(newFineGrained())];
    bench.github.revokeToken(revoked);
    bench.anaconda.expire('tudat-team', 'leaked');
    const ran = await revoke([revoked, expired, never, keep(newChecksummed('ghs_'))], '--yes');
    expect([ran.code, ran.errors]).toEqual([0, '']);
    expect(ran.output.match(/: was dead already$/gm)).toHaveLength(4);
    expect(revocations()).toEqual([]);
  });

  it('are not ended when one of them is managed here: it has a command of its own', async () => {
    await bench.run('apply', '--yes');
    const held = keep(
      bench.github.secret({ repository: 'tudat-team/tudatpy-feedstock' }, 'BINSTAR_TOKEN') ?? '',
    );
    const found = classic();
    const ran = await revoke([found, held], '--yes');
    expect(ran).toEqual({
      code: 2,
      output: '',
      errors:
        '✗ This is the value of anaconda-upload#1, which is managed here. Nothing was revoked.\n→ Revoke it by its name: mintmark revoke anaconda-upload#1\n',
    });
    expect([isAlive(found), isAlive(held)]).toEqual([true, true]);
    expect(await audit()).toEqual([]);
    // One that was managed, and is dead here, may be brought.
    expect((await bench.run('revoke', 'anaconda-upload', '--last', '--yes')).code).toBe(0);
    const again = await revoke([held], '--yes');
    expect([again.code, again.output]).toEqual([0, expect.stringContaining('was dead already')]);
  });

  it.each([
    ['of no known form', () => 'hunter2-hunter2', 'A value has no form that any provider issues'],
    [
      'with a letter missing',
      () => newChecksummed('ghp_').slice(0, -1),
      'Is a letter missing, or one too many?',
    ],
    [
      'of Azure DevOps',
      ({ azure }: Workbench) => azure.personalAccessToken,
      'its issuer ends it on its page only',
    ],
    ['of Entra', ({ azure }: Workbench) => azure.entraToken, 'an Entra access token'],
  ])('are not ended when one of them is %s', async (_, other, message) => {
    const found = fineGrained();
    const ran = await revoke([found, keep(other(bench))], '--yes');
    expect([ran.code, ran.output]).toEqual([2, '']);
    expect(ran.errors).toContain(message);
    expect(ran.errors).toContain('Nothing was revoked.');
    expect(isAlive(found)).toBe(true);
    expect([revocations(), await audit()]).toEqual([[], []]);
  });

  it('are asked about before: no answer, or no, ends nothing', async () => {
    const found = classic();
    const alone = await revoke([found]);
    expect([alone.code, alone.output]).toEqual([3, `  ${kinds.classic}\n`]);
    expect(alone.errors).toContain('--yes');
    const file = join(bench.folder, 'found.txt');
    writeFileSync(file, found);
    const person = somebody({ confirms: [false, true] });
    const declined = await bench.runWith(person, 'revoke', '--from-file', 'found.txt');
    expect([declined.code, declined.errors]).toEqual([3, '✗ Nothing was revoked.\n']);
    expect(person.asked).toEqual(['Revoke 1 value? Whatever uses them stops.']);
    expect([isAlive(found), await audit()]).toEqual([true, []]);
    expect((await bench.runWith(person, 'revoke', '--from-file', 'found.txt')).code).toBe(0);
    expect(isAlive(found)).toBe(false);
    rmSync(file);
  });

  it('are brought one way, and not at all together with a name', async () => {
    const found = classic();
    for (const argv of [['revoke'], ['revoke', 'anaconda-upload', '--from-stdin']])
      expect(await bench.pipe(found, ...argv, '--yes')).toMatchObject({
        code: 2,
        errors: expect.stringContaining('Which token?'),
      });
    expect(await revoke([''], '--yes')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('is empty'),
    });
    expect(isAlive(found)).toBe(true);
  });

  const routes = {
    'a personal token of GitHub': {
      vendor: ({ github }: Workbench) => github,
      rule: { method: 'POST', path: /^\/credentials\/revoke$/ },
    },
    'a token of an installation': {
      vendor: ({ github }: Workbench) => github,
      rule: { method: 'DELETE', path: /^\/installation\/token$/ },
    },
    'a token of anaconda.org': {
      vendor: (all: Workbench) => all.anaconda,
      rule: { method: 'DELETE', path: /^\/authentications/ },
    },
  } as const;
  const faults: readonly Fault[] = [{ kind: 'status', status: 403 }, { kind: 'cut-before-commit' }];
  const cases = Object.keys(routes).flatMap((name, index) =>
    faults.map((fault) => ({ name: name as keyof typeof routes, index, fault, how: JSON.stringify(fault) })),
  );

  it.each(cases)(
    'that could not be ended are named, and the rest is ended: $name, $how',
    async ({ name, index, fault }) => {
      const found = [classic(), await installation(), anaconda()];
      const { vendor, rule } = routes[name];
      vendor(bench).faults.inject({ ...rule, fault, times: 50 });
      const ran = await revoke(found, '--yes');
      expect(ran.code).toBe(6);
      expect(ran.errors.match(/^[✗?] .*$/gm)).toHaveLength(1);
      expect(ran.output.match(/^✓ .*: revoked$/gm)).toHaveLength(2);
      expect(found.map(isAlive)).toEqual([0, 1, 2].map((each) => each === index));
      const results = (await audit()).map(({ result }) => result ?? 'begun').sort();
      expect(results).toEqual([
        'begun',
        'begun',
        'begun',
        'done',
        'done',
        expect.stringMatching(/^(refused|unknown)$/),
      ]);
      // The next try ends it.
      vendor(bench).faults.clear();
      expect(await revoke(found, '--yes')).toMatchObject({ code: 0, errors: '' });
      expect(found.map(isAlive)).toEqual([false, false, false]);
    },
  );
});

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'latin1') : '';
}
