import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real repository in a folder of its own, which goes with it. */
export interface GitRepository extends Disposable {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly git: (...parameters: readonly string[]) => string;
  readonly write: (path: string, content: string | Uint8Array) => void;
  /** Adds everything, commits it, and answers with the id. */
  readonly commit: (message: string) => string;
}

export function makeRepository(...options: readonly string[]): GitRepository {
  const folder = mkdtempSync(join(tmpdir(), 'mintmark-history-'));
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Author',
    GIT_AUTHOR_EMAIL: 'author@example.org',
    GIT_COMMITTER_NAME: 'Author',
    GIT_COMMITTER_EMAIL: 'author@example.org',
  };
  const git: GitRepository['git'] = (...parameters) =>
    execFileSync('git', parameters, {
      cwd: folder,
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  git('init', '--quiet', '--initial-branch=main', ...options);
  return {
    folder,
    environment,
    git,
    write: (path, content) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    },
    commit: (message) => {
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
