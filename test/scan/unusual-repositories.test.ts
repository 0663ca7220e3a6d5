import { execFileSync } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRepository, type GitRepository } from './git-repository.ts';
import { sampleToken } from './sample-rules.ts';
import { scanHistory } from './scan-history.ts';

const token = (): string => sampleToken(randomInt);
let repository: GitRepository;
let clone: string;
beforeEach(() => {
  repository = makeRepository();
  clone = mkdtempSync(join(tmpdir(), 'mintmark-clone-'));
});
afterEach(() => {
  repository[Symbol.dispose]();
  rmSync(clone, { recursive: true, force: true });
});

const whereOf = (folder: string) => ({ folder, environment: repository.environment });
const cloneWith = (...options: readonly string[]): void => {
  repository.git('clone', '--quiet', ...options, `file://${repository.folder}`, clone);
};

describe('an unusual repository', () => {
  it('of packs with an index of version 1 is read by git, in full', async () => {
    const value = token();
    repository.write('file', value);
    repository.commit('first');
    repository.git('repack', '-a', '-d', '-q');
    const folder = join(repository.folder, '.git/objects/pack');
    const pack = readdirSync(folder).find((name) => name.endsWith('.pack')) ?? '';
    const index = join(folder, pack.replace(/pack$/, 'idx'));
    chmodSync(index, 0o600);
    rmSync(index);
    repository.git('index-pack', '--index-version=1', join(folder, pack));
    const { findings, unscanned, texts } = await scanHistory({ where: repository });
    // A blob, a tree and a commit.
    expect([findings.map(({ written }) => written), unscanned, texts]).toEqual([[value], [], 3]);
  });
  it('that is a shallow clone is scanned as far as it is there, and what is not is said', async () => {
    const [older, newer] = [token(), token()];
    repository.write('file', older);
    repository.commit('first');
    repository.write('file', newer);
    repository.commit('second');
    cloneWith('--depth=1');
    const { findings, unscanned } = await scanHistory({ where: whereOf(clone) });
    expect(findings.map(({ written }) => written)).toEqual([newer]);
    expect(unscanned).toEqual([
      { what: 'the repository', reason: 'it is a shallow clone: older commits are not here' },
    ]);
  });
  it('that is a partial clone is scanned as far as it is there, and nothing is fetched', async () => {
    const [older, newer, message] = [token(), token(), token()];
    repository.git('config', 'uploadpack.allowFilter', 'true');
    repository.write('file', older);
    repository.commit(message);
    repository.write('file', newer);
    repository.commit('second');
    cloneWith('--filter=blob:none');
    const objects = (): string =>
      execFileSync('git', ['count-objects', '-v'], {
        cwd: clone,
        env: repository.environment,
        encoding: 'utf8',
      });
    const before = objects();
    const { findings, unscanned } = await scanHistory({ where: whereOf(clone) });
    expect(findings.map(({ written }) => written).sort()).toEqual([newer, message].sort());
    expect(unscanned.map(({ reason }) => reason)).toContain(
      'it is a partial clone: objects that were never fetched are not here',
    );
    expect(objects()).toBe(before);
  });
  it('may have paths that are not UTF-8', async () => {
    const value = token();
    repository.write('file', value);
    const id = repository.git('hash-object', '-w', 'file');
    const tree = execFileSync('git', ['mktree', '-z'], {
      cwd: repository.folder,
      env: repository.environment,
      input: Buffer.concat([Buffer.from(`100644 blob ${id}\tcaf`), Buffer.from([0xe9, 0])]),
      encoding: 'utf8',
    }).trim();
    const commit = repository.git('commit-tree', tree, '-m', 'a path');
    repository.git('update-ref', 'refs/heads/main', commit);
    const { findings, unscanned } = await scanHistory({ where: repository });
    expect(unscanned).toEqual([]);
    expect(findings).toMatchObject([{ written: value, origin: { path: String.raw`caf\xE9`, commit } }]);
  });
  it('with an object of half a gigabyte in a file of its own is scanned in windows', async () => {
    const value = token();
    const body = Buffer.alloc(2 ** 29);
    body.write(`\n${value}\n`, body.length - 60);
    const head = Buffer.from(`blob ${body.length}\0`);
    const id = createHash('sha1').update(head).update(body).digest('hex');
    const folder = join(repository.folder, '.git/objects', id.slice(0, 2));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, id.slice(2)), deflateSync(Buffer.concat([head, body]), { level: 1 }));
    const { findings, unscanned } = await scanHistory({ where: repository });
    expect([findings.map(({ written }) => written), unscanned]).toEqual([[value], []]);
  }, 60_000);
});
