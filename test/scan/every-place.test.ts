import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileRules } from '../../src/scan/compile-rules.ts';
import { createScanner } from '../../src/scan/create-scanner.ts';
import { readValue } from '../../src/scan/read-value.ts';
import { historySource } from '../../src/sources/history.ts';
import { scannedFormats } from './all-formats.ts';
import { makeRepository, type GitRepository } from './git-repository.ts';
import { tokenMakers } from './make-tokens.ts';
import { wrappedCases } from './planted-cases.ts';

const rules = compileRules(scannedFormats);
const scanner = createScanner(rules);
const ids = scannedFormats.map(({ id }) => id);
const make = (id: string): string => tokenMakers[id]?.() ?? '';

let repository: GitRepository;
beforeEach(() => {
  repository = makeRepository();
});
afterEach(() => {
  repository[Symbol.dispose]();
});

/** By place: which of the planted families stand there, as a scan of the history tells. */
async function familiesIn(
  planted: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, Set<string>>();
  await historySource({ where: repository, rules, withoutCommits: true })(scanner, {
    onSighting: ({ bytes, match }) => {
      const value = readValue(bytes, match);
      const text = Buffer.from(bytes).toString('latin1');
      for (const [place, mark] of planted)
        if (text.includes(mark) && !value.matches(/^$/))
          found.set(place, (found.get(place) ?? new Set()).add(match.format.id));
    },
    onUnscanned: ({ what, reason }) => {
      throw new Error(`${what}: ${reason}`);
    },
  });
  return found;
}

/** A text with a token of every family, and a mark by which its place is known. */
const texts = (mark: string): string => `${mark}\n${ids.map((id) => `${id} = ${make(id)}`).join('\n')}\n`;

describe('tokens of every family', () => {
  it.each(['loose', 'packed'])('are found in every place of a history, %s', async (state) => {
    const { write, commit, git } = repository;
    const places = [
      'binary',
      'commit message',
      'tag message',
      'merge alone',
      'amended away',
      'stash',
      'submodule',
    ];
    const planted = new Map(places.map((place) => [place, `here: ${place}.`]));
    const text = (place: string): string => texts(planted.get(place) ?? '');
    write('binary.bin', Buffer.concat([Buffer.from([0, 255, 1]), Buffer.from(text('binary'), 'latin1')]));
    commit(text('commit message'));
    git('tag', '-a', 'v1', '-m', text('tag message'));
    git('checkout', '--quiet', '-b', 'side');
    write('side', 'side');
    commit('side');
    git('checkout', '--quiet', 'main');
    write('main', 'main');
    commit('main');
    git('merge', '--quiet', '--no-commit', 'side');
    write('side', text('merge alone'));
    commit('merged');
    write('amended', text('amended away'));
    commit('to be amended');
    write('amended', 'nothing');
    git('add', '--all');
    git('commit', '--quiet', '--amend', '-m', 'amended');
    git('reflog', 'expire', '--expire=now', '--all');
    write('main', text('stash'));
    git('stash', '--quiet');
    using module = makeRepository();
    module.write('file', text('submodule'));
    module.commit('in the submodule');
    mkdirSync(join(repository.folder, '.git/modules'), { recursive: true });
    cpSync(join(module.folder, '.git'), join(repository.folder, '.git/modules/other'), { recursive: true });
    if (state === 'packed') git('repack', '-a', '-d', '--keep-unreachable', '-q');
    const found = await familiesIn(planted);
    for (const place of places)
      expect([place, [...(found.get(place) ?? [])].sort()]).toEqual([place, [...ids].sort()]);
  });

  it('are found where a version differs from the one before in one half of a wrapped token', async () => {
    const cases = ids
      .filter((id) => id !== 'github-app-key')
      .flatMap((id) =>
        wrappedCases(id)
          .filter((_, index) => index % 9 === 0)
          .map(({ bytes }, index) => ({
            name: `${id}-${index}`,
            text: Buffer.from(bytes).toString('latin1'),
          })),
      );
    const write = (name: string, text: string): void => {
      const around = Array.from({ length: 80 }, (_, line) => `line ${line} of ${name}\n`).join('');
      repository.write(name, `${around}${text}\n${around}`);
    };
    for (const { name, text } of cases) {
      // A line of it is another: the next version completes the token.
      const lines = text.split('\n');
      write(name, lines.with(4, (lines[4] ?? '').replaceAll(/[A-Za-z]/g, 'Q')).join('\n'));
    }
    repository.commit('halves');
    for (const { name, text } of cases) write(name, text);
    repository.commit('whole');
    repository.git('repack', '-a', '-d', '-q', '--depth=50', '--window=50');
    const tell = async (byGitAlone: boolean): Promise<readonly string[]> => {
      const told: string[] = [];
      await historySource({ where: repository, rules, withoutCommits: true, byGitAlone })(scanner, {
        onSighting: ({ match, origin }) =>
          told.push(`${match.format.id} ${'object' in origin ? origin.object : ''} ${match.start}`),
        onUnscanned: ({ what }) => {
          throw new Error(what);
        },
      });
      return told.sort();
    };
    const [walked, read] = [await tell(false), await tell(true)];
    expect(walked).toEqual(read);
    expect(walked.length).toBeGreaterThanOrEqual(cases.length);
  }, 60_000);
});
