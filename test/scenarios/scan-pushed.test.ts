import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildProgram } from '../../src/cli/program.ts';
import type { Shell } from '../../src/cli/shell.ts';
import { tokenMakers } from '../scan/make-tokens.ts';
import { environment, makeFolder, type Repository } from '../sources/repository.ts';

describe('the action that scans what was pushed', () => {
  let repository: Repository;
  let folder: string;
  beforeEach(() => {
    repository = makeFolder();
    folder = mkdtempSync(join(tmpdir(), 'mintmark-action-'));
  });
  afterEach(() => {
    repository.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  const run = (variables: Readonly<Record<string, string>>) => {
    const { status, stdout } = spawnSync('sh', [resolve('tools/scan-pushed.sh')], {
      cwd: repository.folder,
      encoding: 'utf8',
      env: {
        ...environment,
        PATH: `${resolve('node_modules/.bin')}:${environment.PATH}`,
        MINTMARK: resolve('bin/mintmark.js'),
        SARIF: join(folder, 'results.sarif'),
        GITHUB_OUTPUT: join(folder, 'output'),
        ...variables,
      },
    });
    return { status, stdout };
  };
  const results = (): readonly unknown[] =>
    (
      JSON.parse(readFileSync(join(folder, 'results.sarif'), 'utf8')) as {
        runs: [{ results: readonly unknown[] }];
      }
    ).runs[0].results;

  it('tells what the pushed commits brought, beside the lines and in a file', () => {
    repository.write('old.txt', tokenMakers['npm']?.() ?? '');
    const before = repository.commit();
    repository.write('new.txt', `one\n${tokenMakers['npm']?.() ?? ''}\n`);
    repository.commit();
    const { status, stdout } = run({ BEFORE: before });
    expect(status).toBe(1);
    expect(stdout).toContain('::error file=new.txt,line=2,col=1,');
    expect(stdout).not.toContain('old.txt');
    expect(results()).toHaveLength(1);
    expect(readFileSync(join(folder, 'output'), 'utf8')).toBe(`sarif=${join(folder, 'results.sarif')}\n`);
    expect(run({ BEFORE: 'HEAD' })).toMatchObject({ status: 0 });
  });
  it.each(['', '0'.repeat(40), 'c0ffee'])(
    'looks at everything where there is nothing before: "%s"',
    (before) => {
      repository.write('old.txt', tokenMakers['npm']?.() ?? '');
      repository.commit();
      expect(run({ BEFORE: before }).status).toBe(1);
      expect(results()).toHaveLength(1);
    },
  );
  it('fails where it could not look', () => {
    rmSync(join(repository.folder, '.git'), { recursive: true });
    expect(run({ BEFORE: '' }).status).toBe(2);
    expect(existsSync(join(folder, 'output'))).toBe(false);
  });
  it('is a script that the action runs, with every text from outside in a variable', () => {
    const { runs } = parse(readFileSync('action.yml', 'utf8')) as {
      runs: { steps: readonly { id?: string; run?: string; env?: Record<string, string> }[] };
    };
    const scan = runs.steps.find(({ id }) => id === 'scan');
    expect(scan?.run).toContain('tools/scan-pushed.sh');
    for (const { run: script = '' } of runs.steps) expect(script).not.toContain('${{');
    const text = readFileSync('tools/scan-pushed.sh', 'utf8');
    for (const name of ['BEFORE', 'IS_PUBLIC', 'STRICT', 'MINTMARK', 'SARIF']) {
      expect(Object.keys(scan?.env ?? {})).toContain(name);
      expect(text).toMatch(new RegExp(String.raw`\$\{?${name}\b`));
    }
  });
  it('is beside a hook for pre-commit, which says a command line that there is', () => {
    const hooks = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as readonly { entry: string }[];
    const scan = buildProgram({ version: '' } as Shell, () => {}).commands.find(
      (each) => each.name() === 'scan',
    );
    for (const { entry } of hooks) {
      const [program, command, ...options] = entry.split(' ');
      expect([program, command]).toEqual(['mintmark', 'scan']);
      for (const option of options) expect(scan?.options.map(({ long }) => long)).toContain(option);
    }
  });
});
