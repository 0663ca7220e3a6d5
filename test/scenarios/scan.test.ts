import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppContext } from '../../src/app/app-context.ts';
import type { ScanReport } from '../../src/app/scan-leaks.ts';
import { scan } from '../../src/cli/commands/scan.ts';
import type { Shell } from '../../src/cli/shell.ts';
import { makeTerminal } from '../../src/cli/terminal.ts';
import { AppError } from '../../src/domain/errors.ts';
import { Secret } from '../../src/domain/secret.ts';
import { tokenMakers } from '../scan/make-tokens.ts';
import { makeFolder, type Repository } from '../sources/repository.ts';
import { somebody } from './somebody.ts';
import { findLeaks, manifest, openWorkbench, type Ran, type Workbench } from './workbench.ts';

describe('mintmark scan', () => {
  let bench: Workbench;
  let place: Repository;
  let planted: string[];
  beforeEach(async () => {
    bench = await openWorkbench();
    place = makeFolder();
    planted = [];
  });
  afterEach(async () => {
    // Whatever was found, no value was printed.
    expect(findLeaks(planted, bench.printed)).toBe(0);
    place.remove();
    await bench.stop();
  });

  const make = (id: string): string => keep(tokenMakers[id]?.() ?? '');
  const keep = (value: string): string => {
    planted.push(value);
    return value;
  };
  const scanPlace = async (...options: string[]): Promise<Ran> =>
    await bench.run('scan', place.folder, ...options);
  const report = async (...options: string[]): Promise<ScanReport> =>
    JSON.parse((await bench.run('--json', 'scan', place.folder, ...options)).output) as ScanReport;
  const issue = async (): Promise<string> => {
    bench.write(manifest);
    expect((await bench.run('init')).code).toBe(0);
    expect((await bench.run('apply', '--yes')).code).toBe(0);
    const live = bench.anaconda.liveTokens('tudat-team');
    const name = live.find((each) => each.startsWith('mintmark-')) ?? '';
    return keep(bench.anaconda.token('tudat-team', name)?.value ?? '');
  };

  it('needs no store, no manifest and nobody', async () => {
    place.write('src/config.ts', `\nexport const token = '${make('github-classic')}';\n`);
    place.write('.npmrc', `//registry.example.org/:_authToken=${make('npm')}\n`);
    const { code, output, errors } = await scanPlace();
    expect([code, errors]).toEqual([1, '']);
    expect(output).toContain(`${place.folder}/src/config.ts:2:23  a classic personal access token of GitHub`);
    expect(output).toContain(`ghp_…${planted[0]?.slice(-4)} · checksum valid · local only`);
    expect(output).toContain('→ whoever holds it can end it: mintmark revoke --from-stdin');
    expect(output).toContain('→ revoke it at https://www.npmjs.com/settings/~/tokens');
    expect(output).toContain('2 findings in 2 texts');
    expect([...bench.github.requests, ...bench.anaconda.requests]).toEqual([]);
  });
  it('ends with 0 where there is nothing', async () => {
    place.write('a.txt', `ghp_${'0'.repeat(36)}\n`);
    expect(await scanPlace()).toMatchObject({
      code: 0,
      output: expect.stringContaining('Nothing found in 1 text'),
    });
  });
  it('takes standard input', async () => {
    const ran = await bench.pipe(`a\nb ${make('pypi')}\n`, 'scan', '--stdin');
    expect(ran).toMatchObject({
      code: 1,
      output: expect.stringContaining('standard input:2:3  an upload token of PyPI'),
    });
  });
  it('ends with 2 where not everything could be looked at, and says what', async () => {
    place.write('a.txt', make('npm'));
    const ran = await bench.run('scan', place.folder, 'nowhere');
    expect(ran.code).toBe(2);
    expect(ran.errors).toContain('not scanned: nowhere: it is not there any more');
    expect(ran.output).toContain('1 finding in 1 text');
    expect(await bench.run('scan', '--staged', 'nowhere')).toMatchObject({ code: 2 });
    expect(await bench.run('scan', '--since', 'HEAD')).toMatchObject({ code: 2 });
  });
  it('says where in the history, and who may have read it', async () => {
    place.write('a.txt', make('npm'));
    const commit = place.commit();
    const inPlace = async (...options: string[]): Promise<Ran> => await runIn(place.folder, options);
    expect((await inPlace('--history')).output).toContain(`local only · commit ${commit.slice(0, 10)} of 20`);
    // What a remote has is pushed: everybody who can read it may have.
    place.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    expect((await inPlace('--history')).output).toContain('checksum valid · pushed · commit');
    expect((await inPlace('--history', '--public')).output).toContain('checksum valid · public · commit');
    expect((await inPlace()).output).toContain('checksum valid · pushed\n');
    place.write('a.txt', make('npm'));
    expect((await inPlace()).output).toContain('checksum valid · local only\n');
  });

  describe('a managed token', () => {
    it('is named without the key, however it is written, with the command that ends it', async () => {
      const value = await issue();
      renameSync(join(bench.folder, 'key'), join(bench.folder, 'key.away'));
      place.write('plain.txt', `TOKEN=${value}\n`);
      place.write('secret.yaml', `data: ${Buffer.from(value).toString('base64')}\n`);
      place.write('other.txt', `TOKEN=${make('anaconda-strong')}\n`);
      const { findings, notes } = await report();
      expect(notes).toEqual([]);
      const managed = findings.filter(({ token }) => token);
      expect(managed.map(({ encoding }) => encoding).sort()).toEqual(['base64', 'plain']);
      for (const finding of managed)
        expect(finding).toMatchObject({
          family: 'anaconda-strong',
          certainty: 'certain',
          token: { label: 'anaconda-upload#1', state: 'active' },
          fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
          answer: 'mintmark respond anaconda-upload#1 --exposure private',
        });
      // Of another value of the same form nothing says whose it is.
      expect(findings.filter(({ token }) => !token)).toMatchObject([{ certainty: 'possible' }]);
      renameSync(join(bench.folder, 'key.away'), join(bench.folder, 'key'));
    });
    it('is found whatever its form', async () => {
      await issue();
      const value = keep(`${randomBytes(18).toString('base64url')}_own`);
      const store = await bench.app().openStore();
      try {
        const { tokens } = await store.load();
        const [first] = tokens;
        if (!first) throw new Error('None was issued.');
        const line = { at: bench.now(), actor: 'test', run: 'test', phase: 'event', action: 'test' } as const;
        const own = { credential: 'anaconda-upload', number: 2 };
        await store.commit({ ...line, subject: 'test', detail: {} }, [
          {
            type: 'token-planned',
            ...own,
            reference: { ...first.reference, name: 'own' },
            grant: first.grant,
          },
          { type: 'token-issued', ...own, secret: Secret.of(value), issuedAt: bench.now() },
        ]);
      } finally {
        await store.close();
      }
      place.write('a.log', String.raw`{"log":"token:\n${value}\n"}`);
      place.write('b.log', `x${value}`);
      expect(await report()).toMatchObject({
        findings: [
          {
            family: 'managed',
            place: { path: `${place.folder}/a.log` },
            token: { label: 'anaconda-upload#2' },
          },
        ],
      });
    });
    it('is ended at once where somebody says so', async () => {
      place.write('plain.txt', `TOKEN=${await issue()}\n`);
      const person = somebody({ confirms: [true, true] });
      expect((await bench.runWith(person, 'scan', place.folder)).code).toBe(1);
      expect(person.asked).toEqual([
        'Answer this leak now? mintmark respond anaconda-upload#1 --exposure private',
        'Do this?',
      ]);
      const again = await report();
      expect(again.findings).toMatchObject([
        {
          token: { label: 'anaconda-upload#1', state: 'revoked' },
          answer: 'it is revoked: nothing is left to end',
        },
      ]);
    });
  });

  describe('what may stand', () => {
    it('is what a comment allows, for its reason and its time', async () => {
      place.write(
        'a.ts',
        `const a = '${make('npm')}'; // mintmark:allow dead since the demo until 2999-01-01\n`,
      );
      place.write(
        'b.ts',
        `// mintmark:allow dead since the demo until 2999-01-01\nconst b = '${make('npm')}';\n`,
      );
      expect(await scanPlace()).toMatchObject({
        code: 0,
        output: expect.stringContaining('until 2999-01-01 (dead since the demo)'),
      });
      place.write(
        'a.ts',
        `const a = '${make('npm')}'; // mintmark:allow dead since the demo until 2026-01-01\n`,
      );
      place.write('b.ts', `const b = '${make('npm')}'; // mintmark:allow\n`);
      const { code, output } = await scanPlace();
      expect(code).toBe(1);
      expect(output).toContain('a.ts:1: what was allowed there ended on 2026-01-01');
      expect(output).toContain('b.ts:1: a comment needs both a reason and an end');
    });
    it('is what a baseline holds, until it ends', async () => {
      place.write('a.txt', make('npm'));
      const until = bench.now().slice(0, 10);
      expect(await scanPlace('--write-baseline', 'it is dead', '--until', until)).toMatchObject({
        code: 0,
        output: `1 finding may stand until ${until}.\n`,
      });
      expect(findLeaks(planted, [readFileSync(join(bench.folder, '.mintmark-baseline.json'), 'utf8')])).toBe(
        0,
      );
      expect((await scanPlace()).code).toBe(0);
      place.write('b.txt', make('npm'));
      expect((await scanPlace()).code).toBe(1);
      rmSync(join(place.folder, 'b.txt'));
      bench.pass(2 * 86_400);
      expect((await scanPlace()).code).toBe(1);
      for (const options of [
        ['--write-baseline', 'it is dead'],
        ['--until', '2999-01-01'],
        ['--write-baseline', ' ', '--until', '2999-01-01'],
      ])
        expect(await scanPlace(...options)).toMatchObject({
          code: 2,
          errors: expect.stringContaining('a reason and an end'),
        });
    });
    it('is what is only possible, unless it is to be counted', async () => {
      place.write('a.txt', `name: ${make('anaconda-strong')}\n`);
      expect(await scanPlace()).toMatchObject({
        code: 0,
        output: expect.stringContaining('possibly anaconda.org token'),
      });
      expect((await scanPlace('--strict')).code).toBe(1);
      place.write('a.txt', `binstar upload --token ${make('anaconda-strong')}\n`);
      expect((await scanPlace()).code).toBe(1);
      place.write('a.txt', `https://conda.example.org/t/${make('anaconda-strong')}/main\n`);
      expect((await scanPlace()).code).toBe(1);
    });
  });

  describe('with --verify', () => {
    it('asks the issuer of each value, and nobody else', async () => {
      const alive = keep(bench.github.makeToken({ login: 'feedstock-contributor', scopes: ['repo'] }));
      place.write('alive.txt', alive);
      place.write('dead.txt', make('github-classic'));
      place.write('npm.txt', make('npm'));
      place.write('possible.txt', make('anaconda-strong'));
      place.write('azure.txt', make('azure-devops-old'));
      const { findings } = await report('--verify');
      const byFile = Object.fromEntries(
        findings.map(({ place: { path = '' }, verified }) => [path.split('/').at(-1), verified]),
      );
      expect(byFile).toEqual({
        'alive.txt': { kind: 'alive', owner: 'feedstock-contributor', expiresAt: null },
        'dead.txt': { kind: 'dead', reason: expect.any(String) },
        'npm.txt': { kind: 'unknown', reason: 'Mintmark does not speak to its issuer' },
        'possible.txt': undefined,
        'azure.txt': {
          kind: 'unknown',
          reason: expect.stringContaining('no connection of the manifest says where'),
        },
      });
      expect([bench.anaconda.requests, bench.azure.requests]).toEqual([[], []]);
      expect(bench.github.requests.map(({ path }) => path)).toEqual(['/user', '/user']);
    });
    it('asks where a connection says, and takes a no for that place alone', async () => {
      bench.write(manifest);
      expect((await bench.run('init')).code).toBe(0);
      place.write('azure.txt', keep(bench.azure.personalAccessToken));
      place.write('other.txt', make('azure-devops-old'));
      const { findings } = await report('--verify');
      expect(findings.map(({ verified }) => verified?.kind)).toEqual(['alive', 'unknown']);
      expect(bench.github.requests).toEqual([]);
    });
  });

  it('shows whole values to nobody but a person at a terminal', async () => {
    place.write('a.txt', make('npm'));
    expect(await scanPlace('--reveal')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('at a terminal only'),
    });
  });
  it('shows them there, each under its place', async () => {
    const seen = await openWorkbench({ isTty: true });
    const token = tokenMakers['npm']?.() ?? '';
    place.write('a.yaml', `token: ${Buffer.from(token).toString('base64')}\n`);
    const { output } = await seen.run('scan', place.folder, '--reveal');
    expect(output).toContain(`${place.folder}/a.yaml:1:8\n${token}\n`);
    for (const options of [
      ['--format', 'sarif'],
      ['--format', 'json'],
    ])
      expect((await seen.run('scan', place.folder, '--reveal', ...options)).code).toBe(2);
    await seen.stop();
  });
  it('says that it has not looked at everything when it fails by a bug', async () => {
    const run = async (failure: Error): Promise<number> => {
      const app: AppContext = { ...bench.app(), scanWorld: async () => await Promise.reject(failure) };
      const terminal = makeTerminal({
        write: () => {},
        writeError: () => {},
        isTty: false,
        columns: 80,
        hasColor: false,
      });
      return await scan(
        { format: 'people' },
        [],
      )({ app, terminal, global: {}, shell: { readFileIfThere: () => undefined } as unknown as Shell });
    };
    expect(await run(new TypeError('a bug'))).toBe(2);
    await expect(run(new AppError('file-refused', { message: 'no' }))).rejects.toThrow('no');
  });
  it('scans before every commit once its hook is there, and lets the old hook run', async () => {
    const hooks = join(place.folder, '.git', 'hooks');
    mkdirSync(hooks, { recursive: true });
    writeFileSync(join(hooks, 'pre-commit'), '#!/bin/sh\necho ran >> .git/ran.txt\n', { mode: 0o755 });
    for (let time = 0; time < 2; time += 1)
      expect(await runIn(place.folder, ['--install-hook'])).toMatchObject({ code: 0, errors: '' });
    place.write('fine.txt', 'nothing\n');
    place.commit();
    place.write('bad.txt', make('npm'));
    expect(() => place.commit()).toThrow(/bad\.txt:1:1/);
    expect(place.git('log', '--oneline').trim().split('\n')).toHaveLength(1);
    expect(readFileSync(join(place.folder, '.git', 'ran.txt'), 'utf8')).toBe('ran\nran\n');
  });

  /** The same command line from within a repository. */
  const runIn = async (folder: string, options: readonly string[]): Promise<Ran> =>
    await bench.runIn(folder, 'scan', ...options);
});
