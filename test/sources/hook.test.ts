import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hookScript } from '../../src/scan/hook-script.ts';
import { prefilterOf } from '../../src/scan/prefilter.ts';
import { installHook } from '../../src/sources/install-hook.ts';
import { scannedFormats } from '../scan/all-formats.ts';
import { tokenMakers } from '../scan/make-tokens.ts';
import { environment, makeFolder, type Repository } from './repository.ts';

describe('the hook before a commit', () => {
  let repository: Repository;
  let path: string;
  let mark: string;
  beforeEach(() => {
    repository = makeFolder();
    path = join(repository.folder, '.git', 'hooks', 'pre-commit');
    mark = join(repository.folder, '.git', 'was started');
    // In the place of Mintmark: a program that leaves what it was asked for, and refuses.
    writeFileSync(join(repository.folder, '.git', "it's a program.sh"), `echo "$@" > '${mark}'\nexit 1\n`);
  });
  afterEach(() => {
    repository.remove();
  });
  const where = () => ({ folder: repository.folder, environment });
  const script = (prefilter = prefilterOf(scannedFormats)): string =>
    hookScript({
      prefilter,
      command: ['/bin/sh', join(repository.folder, '.git', "it's a program.sh")],
    });
  const install = () => installHook(where(), script());
  const run = (folder = repository.folder): number | null =>
    spawnSync(path, [], { cwd: folder, env: environment, stdio: 'ignore' }).status;
  const started = (): string | undefined =>
    existsSync(mark) ? readFileSync(mark, 'utf8').trim() : undefined;

  it('starts nothing where no line could hold a token', () => {
    install();
    repository.write('a.txt', 'nothing, ghp_short, and 123e4567-e89b-42d3-a456-426614174000\n');
    repository.git('add', '--all');
    expect([run(), started()]).toEqual([0, undefined]);
  });
  it.each(['npm', 'azure-devops-old', 'anaconda-strong'])(
    'scans what is staged where one could: %s',
    (id) => {
      install();
      repository.write(
        'a.bin',
        Buffer.concat([Buffer.from([0, 1, 2, 10]), Buffer.from(tokenMakers[id]?.() ?? '')]),
      );
      expect([run(), started()]).toEqual([0, undefined]);
      repository.git('add', '--all');
      expect([run(), started()]).toEqual([1, 'scan --staged']);
    },
  );
  it('scans as well where git cannot tell what is staged', () => {
    install();
    rmSync(join(repository.folder, '.git', 'HEAD'));
    expect([run(), started()]).toEqual([1, 'scan --staged']);
  });
  it('scans as well where grep does not understand what it is asked', () => {
    installHook(where(), script('('));
    expect([run(), started()]).toEqual([1, 'scan --staged']);
  });
  it('lets nothing through when Mintmark is gone', () => {
    install();
    rmSync(join(repository.folder, '.git', "it's a program.sh"));
    repository.write('a.txt', tokenMakers['npm']?.() ?? '');
    repository.git('add', '--all');
    expect(run()).toBe(127);
  });
  it('runs the hook that was there first, and ends with its refusal', () => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, '#!/bin/sh\nexit 7\n');
    chmodSync(path, 0o755);
    expect(install()).toEqual({ path, before: `${path}.before-mintmark` });
    expect(run()).toBe(7);
    // Once more changes nothing of that.
    expect(install()).toEqual({ path, before: `${path}.before-mintmark` });
    expect(run()).toBe(7);
    writeFileSync(`${path}.before-mintmark`, '#!/bin/sh\nexit 0\n');
    expect(run()).toBe(0);
    // A foreign one that came later is not overwritten.
    writeFileSync(path, '#!/bin/sh\nexit 3\n');
    expect(install).toThrow('neither is ours');
    expect(readFileSync(path, 'utf8')).toBe('#!/bin/sh\nexit 3\n');
  });
  it('goes where git looks for it', () => {
    repository.git('config', 'core.hooksPath', 'my hooks');
    const { path: installed } = install();
    expect(installed).toBe(join(repository.folder, 'my hooks', 'pre-commit'));
    expect(statSync(installed).mode & 0o111).toBe(0o111);
    const outside = makeFolder({ isRepository: false });
    expect(() => installHook({ folder: outside.folder, environment }, script())).toThrow(
      'not a git repository',
    );
    outside.remove();
  });
  it('is a script of every POSIX shell', () => {
    install();
    for (const shell of ['sh', 'dash', 'bash'].filter((name) => hasProgram(name)))
      expect([shell, spawnSync(shell, ['-n', path]).status]).toEqual([shell, 0]);
  });
});

function hasProgram(name: string): boolean {
  try {
    execFileSync('which', [name], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // It is not installed here.
  }
}
