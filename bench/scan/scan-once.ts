/**
 * One scan of a history, as its own process: `scan-once.js <git directory> <threads> <commits|findings> <common|all> [state folder]`.
 * Prints what it found, one value a line; they were made for the bench.
 */
import { createScanner } from '../../src/scan/create-scanner.ts';
import { historySource } from '../../src/sources/history.ts';
import { benchRules } from './families.ts';

const [, , folder = '.', threads = '2', told = 'commits', families = 'common', stateFolder] = process.argv;
const found = new Set<string>();
const count = Number(threads);
const set = families === 'all' ? 'all' : 'common';
const rules = benchRules(set);
await historySource({
  where: { folder, environment: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' } },
  rules,
  withoutCommits: told === 'findings',
  ...(count > 0 ? { threads: { url: new URL('walker.js', import.meta.url), count, data: set } } : {}),
  ...(stateFolder === undefined ? {} : { stateFolder }),
})(createScanner(rules), {
  onSighting: ({ bytes, match }) => {
    found.add(Buffer.from(bytes.subarray(match.start, match.end)).toString('latin1'));
  },
  onUnscanned: ({ what, reason }) => console.error(`not scanned: ${what}: ${reason}`),
});
console.log([...found].join('\n'));
