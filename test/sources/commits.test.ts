import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commitsSource } from '../../src/sources/commits.ts';
import { stagedSource } from '../../src/sources/staged.ts';
import { tokenMakers } from '../scan/make-tokens.ts';
import { environment, makeFolder, reach, runSource, type Outcome, type Repository } from './repository.ts';

const npm = (): string => tokenMakers['npm']?.() ?? '';

/** Makes the newest commit one with a signature, which nobody made. */
function sign({ git, folder }: Repository): void {
  const [head = '', ...message] = git('cat-file', 'commit', 'HEAD').split('\n\n');
  const text = `${head}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----\n\n${message.join('\n\n')}`;
  const options = { cwd: folder, env: environment, input: text, encoding: 'utf8' } as const;
  const id = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], options).trim();
  git('update-ref', 'HEAD', id);
}

describe('what git has', () => {
  let repository: Repository;
  beforeEach(() => {
    repository = makeFolder();
  });
  afterEach(() => {
    repository.remove();
  });
  const where = () => ({ folder: repository.folder, environment });
  const staged = async (): Promise<Outcome> => await runSource(stagedSource(where(), reach));
  const since = async (revision: string): Promise<Outcome> =>
    await runSource(commitsSource(where(), revision, reach));

  describe('staged', () => {
    it('is what the next commit brings, and not what lies in the folder', async () => {
      const { write, git, commit } = repository;
      write('a.txt', npm());
      git('add', 'a.txt');
      expect((await staged()).found).toEqual(['npm a.txt']);
      write('a.txt', 'nothing\n');
      expect((await staged()).found).toEqual(['npm a.txt']);
      write('b.txt', npm());
      expect((await staged()).found).toEqual(['npm a.txt']);
      commit();
      expect(await staged()).toMatchObject({ found: [], texts: 0 });
    });
    it('is not what stood in the file, or in the file under its old name, already', async () => {
      const { write, git, commit } = repository;
      const old = npm();
      git('config', 'diff.renames', 'false');
      write('a.txt', `${'line\n'.repeat(50)}${old}\n`);
      commit();
      write('a.txt', `${'line\n'.repeat(50)}${old}\nanother line\n`);
      git('add', '--all');
      expect((await staged()).found).toEqual([]);
      git('mv', 'a.txt', 'moved.txt');
      expect((await staged()).found).toEqual([]);
      write('moved.txt', `${'line\n'.repeat(50)}${old}\n${npm()}\n`);
      git('add', '--all');
      expect((await staged()).found).toEqual(['npm moved.txt']);
    });
    it('is read as bytes, whatever its name and its attributes', async () => {
      const { write, git } = repository;
      write(Buffer.from([0x61, 0xff]), Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(npm())]));
      write('.gitattributes', '* binary -text\n');
      git('add', '--all');
      expect((await staged()).found).toEqual([String.raw`npm a\xFF`]);
    });
  });

  describe('since a revision', () => {
    it('is what later commits brought, with commit and date, also what one of them took away again', async () => {
      const { write, commit, folder } = repository;
      write('before.txt', npm());
      const first = commit();
      write('then.txt', npm());
      const second = commit();
      rmSync(join(folder, 'then.txt'));
      commit();
      const { found, origins } = await since(first);
      expect(found).toEqual(['npm then.txt']);
      expect(origins).toEqual([
        {
          kind: 'history',
          object: expect.stringMatching(/^[0-9a-f]{40}$/),
          path: 'then.txt',
          commit: second,
          authoredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        },
      ]);
      expect((await since('HEAD')).found).toEqual([]);
    });
    it('is what a message tells, and what a merge brings of its own', async () => {
      const { write, commit, git } = repository;
      write('a.txt', 'one\n');
      const first = commit();
      commit(`mention ${npm()}`);
      git('checkout', '--quiet', '-b', 'side', first);
      write('b.txt', npm());
      commit();
      git('checkout', '--quiet', 'main');
      git('merge', '--quiet', '--no-commit', '--no-ff', 'side');
      write('a.txt', `one\n${npm()}\n`);
      commit('merge');
      expect((await since(first)).found).toEqual(['npm a.txt', 'npm b.txt', 'npm history']);
      // Of the other side of a merge only what is new to it.
      expect((await since('side')).found).toEqual(['npm a.txt', 'npm history']);
    });
    it('says when there is no such revision', async () => {
      repository.commit();
      await expect(since('nowhere')).rejects.toMatchObject({ code: 'not-found' });
      await expect(since('--output=x')).rejects.toMatchObject({ code: 'not-found' });
    });
    it('says which objects are missing, and reads the rest', async () => {
      const { write, commit, git, folder } = repository;
      const first = commit();
      write('a.txt', npm());
      write('b.txt', npm());
      commit();
      const id = git('rev-parse', 'HEAD:a.txt').trim();
      rmSync(join(folder, '.git', 'objects', id.slice(0, 2), id.slice(2)), { force: true });
      expect(await since(first)).toMatchObject({
        found: ['npm b.txt'],
        unscanned: [{ what: `object ${id} (missing)`, reason: 'the repository does not have it' }],
      });
    });
    it('runs nothing that the configuration of the repository names', async () => {
      const { write, commit, git, folder } = repository;
      const first = commit();
      write('a.txt', npm());
      write('.gitattributes', '* diff=evil filter=evil\n');
      commit();
      const mark = join(folder, 'was-run');
      const program = join(folder, '.git', 'evil');
      writeFileSync(program, `#!/bin/sh\ntouch '${mark}'\n`, { mode: 0o755 });
      for (const key of [
        'core.fsmonitor',
        'diff.external',
        'diff.evil.textconv',
        'core.pager',
        'gpg.program',
      ])
        git('config', key, program);
      git('config', 'log.showSignature', 'true');
      sign(repository);
      write('c.txt', 'x');
      git('-c', 'core.fsmonitor=false', 'add', '--all');
      rmSync(mark, { force: true });
      expect((await since(first)).found).toEqual(['npm a.txt']);
      await staged();
      expect(existsSync(mark)).toBe(false);
    });
  });
});
