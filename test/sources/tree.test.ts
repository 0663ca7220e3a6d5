import { execFileSync, spawn } from 'node:child_process';
import {
  mkdirSync,
  openSync,
  closeSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeSync,
  ftruncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { treeSource } from '../../src/sources/tree.ts';
import { tokenMakers } from '../scan/make-tokens.ts';
import { environment, makeFolder, reach, runSource, type Outcome, type Repository } from './repository.ts';

const npm = (): string => tokenMakers['npm']?.() ?? '';

describe('files as they lie on the disk', () => {
  let repository: Repository;
  beforeEach(() => {
    repository = makeFolder();
  });
  afterEach(() => {
    repository.remove();
  });
  const scan = async (paths: readonly string[] = [], hasIgnores = true): Promise<Outcome> =>
    await runSource(treeSource({ folder: repository.folder, paths, hasIgnores, environment, reach }));

  it('are those that git does not ignore, tracked or not', async () => {
    const { write, commit, git } = repository;
    write('.gitignore', 'secret/\n*.log\n');
    write('tracked.txt', npm());
    write('deep/er/tracked.txt', npm());
    write('gone.txt', npm());
    commit();
    write('untracked.txt', npm());
    write('build.log', npm());
    write('secret/token', npm());
    rmSync(join(repository.folder, 'gone.txt'));
    expect(await scan()).toMatchObject({
      found: ['npm deep/er/tracked.txt', 'npm tracked.txt', 'npm untracked.txt'],
      unscanned: [],
      texts: 4,
    });
    expect((await scan([], false)).found).toEqual([
      'npm build.log',
      'npm deep/er/tracked.txt',
      'npm secret/token',
      'npm tracked.txt',
      'npm untracked.txt',
    ]);
    // Who names a file means it.
    expect((await scan(['build.log', 'deep'])).found).toEqual(['npm build.log', 'npm deep/er/tracked.txt']);
    git('rm', '--quiet', '--cached', 'tracked.txt');
    expect((await scan()).found).toContain('npm tracked.txt');
  });
  it('are all that there are where there is no repository', async () => {
    const plain = makeFolder({ isRepository: false });
    try {
      plain.write('a/b/c.txt', npm());
      plain.write('.hidden', npm());
      const source = treeSource({ folder: plain.folder, paths: [], hasIgnores: true, environment, reach });
      expect((await runSource(source)).found).toEqual(['npm .hidden', 'npm a/b/c.txt']);
    } finally {
      plain.remove();
    }
  });
  it('are those of repositories within as well, by their own rules', async () => {
    mkdirSync(join(repository.folder, 'inner'));
    execFileSync('git', ['init', '--quiet'], { cwd: join(repository.folder, 'inner'), env: environment });
    repository.write('inner/.gitignore', 'ignored.txt\n');
    repository.write('inner/ignored.txt', npm());
    repository.write('inner/seen.txt', npm());
    expect((await scan()).found).toEqual(['npm inner/seen.txt']);
  });
  it('are read although there are many, and some are long', async () => {
    for (let index = 0; index < 40; index += 1)
      repository.write(`small-${index}.txt`, `${'x '.repeat(30_000)}${npm()}`);
    repository.write('long.txt', `${'y\n'.repeat(700_000)}${npm()}\n${'z'.repeat(1_500_000)}`);
    const { found, origins, bytes } = await scan();
    expect([found.length, new Set(found).size, origins.length]).toEqual([41, 41, 41]);
    expect(bytes).toBeGreaterThan(5_000_000);
  });

  describe('when something is wrong with them', () => {
    it('links in a circle are not followed, and said where they were named', async () => {
      symlinkSync('b', join(repository.folder, 'a'));
      symlinkSync('a', join(repository.folder, 'b'));
      symlinkSync('.', join(repository.folder, 'self'));
      repository.write('real.txt', npm());
      expect(await scan()).toMatchObject({ found: ['npm real.txt'], unscanned: [] });
      expect(await scan([], false)).toMatchObject({ found: ['npm real.txt'], unscanned: [] });
      expect(await scan(['a', 'real.txt'])).toMatchObject({
        found: ['npm real.txt'],
        unscanned: [{ what: 'a', reason: 'its links lead in a circle' }],
      });
    });
    it('what is not there, or goes away meanwhile, is said, and the rest is read', async () => {
      repository.write('a-first.txt', `${npm()}\n${'-'.repeat(1_100_000)}`);
      repository.write('b-second.txt', npm());
      repository.write('c-third.txt', npm());
      const source = treeSource({
        folder: repository.folder,
        paths: [],
        hasIgnores: true,
        environment,
        reach,
      });
      // The first one is long enough to be told of before the next is opened.
      const outcome = await runSource(source, () => {
        rmSync(join(repository.folder, 'b-second.txt'), { force: true });
      });
      expect(outcome).toMatchObject({
        found: ['npm a-first.txt', 'npm c-third.txt'],
        unscanned: [{ what: 'b-second.txt', reason: 'it is not there any more' }],
      });
      expect((await scan(['nowhere'])).unscanned).toEqual([
        { what: 'nowhere', reason: 'it is not there any more' },
      ]);
    });
    it.runIf(process.platform === 'linux')('what cannot be read is said, and the rest is read', async () => {
      repository.write('readable.txt', npm());
      // The first page of a process's memory belongs to nobody: reading it is an error for everybody.
      const { found, unscanned } = await scan(['/proc/self/mem', 'readable.txt']);
      expect(found).toEqual(['npm readable.txt']);
      expect(unscanned).toEqual([{ what: '/proc/self/mem', reason: 'its disk cannot be read' }]);
    });
    it('a path that is not UTF-8 is read, and shown as it can be', async () => {
      repository.write(Buffer.from([0x63, 0x61, 0x66, 0xe9]), npm());
      repository.write('tab\tand\nline', npm());
      for (const hasIgnores of [true, false])
        expect(await scan([], hasIgnores)).toMatchObject({
          found: [String.raw`npm caf\xE9`, String.raw`npm tab\x09and\x0Aline`],
          unscanned: [],
        });
    });
    it('a pipe that nobody writes to is not waited for', async () => {
      execFileSync('mkfifo', [join(repository.folder, 'pipe')]);
      repository.write('real.txt', npm());
      expect(await scan([], false)).toMatchObject({ found: ['npm real.txt'], unscanned: [] });
    });
    it('a pipe that was named is read to its end', async () => {
      const pipe = join(repository.folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      const writer = spawn('sh', ['-c', 'printf "%s" "$0" > "$1"', npm(), pipe]);
      expect((await scan(['pipe'])).found).toEqual(['npm pipe']);
      await new Promise((resolve) => writer.once('close', resolve));
    });
    it('ten gigabytes are scanned with little memory', async () => {
      const path = join(repository.folder, 'huge');
      const huge = 10 * 2 ** 30;
      const descriptor = openSync(path, 'w');
      ftruncateSync(descriptor, huge);
      // Over the edge of a window, in the middle, and at the very end.
      const places = [4 * 2 ** 20 - 10, 5 * 2 ** 30 + 17, huge - 40];
      for (const place of places) writeSync(descriptor, npm(), place);
      closeSync(descriptor);
      const before = process.memoryUsage.rss();
      const { found, bytes } = await scan(['huge']);
      expect([found, bytes]).toEqual([['npm huge', 'npm huge', 'npm huge'], huge]);
      expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 2 ** 20);
      truncateSync(path, 0);
    }, 120_000);
  });
});
