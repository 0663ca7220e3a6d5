import { randomInt } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRepository, type GitRepository } from './git-repository.ts';
import { sampleToken } from './sample-rules.ts';
import { scanHistory } from './scan-history.ts';

const token = (): string => sampleToken(randomInt);
const words = (count: number): string =>
  Array.from({ length: count }, () => `word${randomInt(1000)}${randomInt(9) === 0 ? '\n' : ' '}`).join('');

let repository: GitRepository;
beforeEach(() => {
  repository = makeRepository();
});
afterEach(() => {
  repository[Symbol.dispose]();
});

async function scan(options: { readonly byGitAlone?: boolean } = {}): ReturnType<typeof scanHistory> {
  return await scanHistory({ where: repository, ...options });
}

/** Tokens in every place that a scan of patches passes over, and in one that it does not. */
function plant(): Record<string, string> {
  const { write, commit, git } = repository;
  const planted: Record<string, string> = {};
  const mark = (name: string): string => (planted[name] = token());
  write('long.txt', words(3000));
  write('binary.bin', Buffer.concat([Buffer.from([0, 1, 2, 255]), Buffer.from(mark('binary file'))]));
  commit('first');
  write('removed.txt', `${words(50)}\nkey = ${mark('removed file')}\n`);
  commit('second');
  git('rm', '--quiet', 'removed.txt');
  commit(`third\n\nused ${mark('commit message')} for it`);
  git('tag', '-a', 'v1', '-m', `tagged with ${mark('tag message')}`);
  for (let version = 0; version < 30; version += 1) {
    write('long.txt', `${words(20)}${version === 12 ? mark('one version of many') : ''}${words(2980)}`);
    commit(`version ${version}`);
  }
  write('amended.txt', mark('amended away'));
  commit('to be amended');
  write('amended.txt', 'nothing');
  git('add', '--all');
  git('commit', '--quiet', '--amend', '-m', 'amended');
  git('reflog', 'expire', '--expire=now', '--all');
  write('long.txt', `${mark('stash')}\n`);
  git('stash', '--quiet');
  git('checkout', '--quiet', '-b', 'side');
  write('merged.txt', 'side');
  commit('side');
  git('checkout', '--quiet', 'main');
  write('other.txt', 'main');
  commit('main');
  git('merge', '--quiet', '--no-commit', 'side');
  write('merged.txt', mark('merge alone'));
  commit('merged');
  return planted;
}

describe('the history of a repository', () => {
  it.each(['loose', 'packed', 'both'])('is scanned in every place, %s', async (state) => {
    const planted = plant();
    if (state !== 'loose') repository.git('repack', '-a', '-d', '--keep-unreachable', '-q');
    if (state === 'both') {
      repository.write('later.txt', (planted['later'] = token()));
      repository.commit('later');
    }
    const { findings, unscanned } = await scan();
    expect(findings.map(({ written }) => written).sort()).toEqual(Object.values(planted).sort());
    expect(unscanned).toEqual([]);
  });
  it('is told with commit, date, path and line', async () => {
    const planted = plant();
    repository.git('repack', '-a', '-d', '--keep-unreachable', '-q');
    const { findings } = await scan();
    const of = (name: string) => findings.find(({ written }) => written === planted[name]);
    const commitOf = (message: string): string =>
      repository.git('log', '--all', '--format=%H', `--grep=^${message}`);
    expect(of('removed file')).toMatchObject({ origin: { path: 'removed.txt', commit: commitOf('second') } });
    expect(of('one version of many')).toMatchObject({
      origin: { path: 'long.txt', commit: commitOf('version 12') },
    });
    expect(of('merge alone')).toMatchObject({
      origin: { path: 'merged.txt', commit: commitOf('merged') },
      line: 1,
    });
    expect(of('commit message')).toMatchObject({ origin: { commit: commitOf('third') } });
    expect(of('commit message')?.origin.authoredAt).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(of('tag message')?.origin).not.toHaveProperty('isUnreachable');
    expect(of('amended away')?.origin).toMatchObject({ isUnreachable: true });
    expect(of('amended away')?.origin).not.toHaveProperty('commit');
  });
  it('is the same when git alone reads it', async () => {
    plant();
    repository.git('repack', '-a', '-d', '-q', '--depth=50', '--window=50');
    const [walked, read] = [await scan(), await scan({ byGitAlone: true })];
    expect(walked.findings).toEqual(read.findings);
  });
  it('is the same on several threads', async () => {
    plant();
    repository.git('repack', '-a', '-d', '-q');
    const url = new URL('sample-walker.ts', import.meta.url);
    const threaded = await scanHistory({ where: repository, threads: { url, count: 2, fromBytes: 0 } });
    expect(threaded.findings).toEqual((await scan()).findings);
  });
  it('includes the stores of submodules, and what is borrowed from alternates', async () => {
    const inModule = token();
    const borrowed = token();
    using other = makeRepository();
    other.write('file', inModule);
    other.commit('in the submodule');
    mkdirSync(join(repository.folder, '.git/modules/libs'), { recursive: true });
    cpSync(join(other.folder, '.git'), join(repository.folder, '.git/modules/libs/other'), {
      recursive: true,
    });
    using lender = makeRepository();
    lender.write('file', borrowed);
    lender.commit('lent');
    lender.git('repack', '-a', '-d', '-q');
    mkdirSync(join(repository.folder, '.git/objects/info'), { recursive: true });
    appendFileSync(
      join(repository.folder, '.git/objects/info/alternates'),
      `${lender.folder}/.git/objects\n`,
    );
    const { findings, unscanned } = await scan();
    expect(findings.map(({ written }) => written).sort()).toEqual([borrowed, inModule].sort());
    expect(findings.map(({ origin }) => origin.store).filter(Boolean)).toEqual(['modules/libs/other']);
    expect(unscanned).toEqual([]);
  });
  it('may have ids of SHA-256', async () => {
    repository[Symbol.dispose]();
    repository = makeRepository('--object-format=sha256');
    const planted = plant();
    repository.git('repack', '-a', '-d', '--keep-unreachable', '-q');
    const { findings, unscanned } = await scan();
    expect([findings.length, unscanned]).toEqual([Object.values(planted).length, []]);
  });
  it('says what cannot be scanned', async () => {
    const lost = mkdtempSync(join(tmpdir(), 'mintmark-lost-'));
    rmSync(lost, { recursive: true });
    mkdirSync(join(repository.folder, '.git/objects/info'), { recursive: true });
    appendFileSync(join(repository.folder, '.git/objects/info/alternates'), `${lost}\n`);
    const { unscanned } = await scan();
    expect(unscanned).toEqual([{ what: `the alternate ${lost}`, reason: 'it is gone' }]);
  });
});
