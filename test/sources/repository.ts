import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compileRules, reachOf } from '../../src/scan/compile-rules.ts';
import { createScanner } from '../../src/scan/create-scanner.ts';
import type { Origin, Source } from '../../src/scan/source.ts';
import { scannedFormats } from '../scan/all-formats.ts';

/** What a child process gets: nothing of the person's own configuration. */
export const environment = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

const rules = compileRules(scannedFormats);
export const reach = reachOf(rules);
const scanner = createScanner(rules);

/** A folder, made a repository where it is asked for. */
export interface Repository {
  readonly folder: string;
  readonly git: (...parameters: string[]) => string;
  /** Writes a file, with the folders above it. */
  readonly write: (path: string | Buffer, content: string | Uint8Array) => void;
  readonly commit: (message?: string) => string;
  readonly remove: () => void;
}

export function makeFolder({ isRepository = true } = {}): Repository {
  const folder = mkdtempSync(join(tmpdir(), 'mintmark-sources-'));
  const git = (...parameters: string[]): string =>
    execFileSync(
      'git',
      ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org', ...parameters],
      {
        cwd: folder,
        env: environment,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
  if (isRepository) git('init', '--quiet', '--initial-branch=main');
  return {
    folder,
    git,
    write: (path, content) => {
      const full = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(path)]);
      if (typeof path === 'string') mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(full, content);
    },
    commit: (message = 'change') => {
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', 'HEAD').trim();
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Outcome {
  /** `family origin` of each sighting, sorted. */
  readonly found: readonly string[];
  readonly origins: readonly Origin[];
  readonly unscanned: readonly { readonly what: string; readonly reason: string }[];
  readonly texts: number;
  readonly bytes?: number;
}

/** Runs a source to its end. `onSighting` is told as well. */
export async function runSource(source: Source, onSighting: () => void = () => {}): Promise<Outcome> {
  const origins: Origin[] = [];
  const found: string[] = [];
  const unscanned: { what: string; reason: string }[] = [];
  const scanned = await source(scanner, {
    onSighting: ({ origin, match }) => {
      origins.push(origin);
      found.push(`${match.format.id} ${'path' in origin ? (origin.path ?? 'message') : origin.kind}`);
      onSighting();
    },
    onUnscanned: (what) => {
      unscanned.push(what);
    },
  });
  return { found: found.sort(), origins, unscanned, ...scanned };
}
