import { describe, expect, it } from 'vitest';
import { showScanProgress } from '../../src/cli/render/scan-progress.ts';
import { makeTerminal } from '../../src/cli/terminal.ts';
import type { ScanProgress } from '../../src/scan/source.ts';

/** What is told on a terminal at these times, in seconds. */
function told(progress: readonly (readonly [number, ScanProgress])[], isTty = true): readonly string[] {
  const lines: string[] = [];
  const terminal = makeTerminal({
    write: () => {},
    writeError: (text) => lines.push(text.replaceAll('\u001B[1A\u001B[2K', '').trim()),
    isTty,
    columns: 80,
    hasColor: false,
  });
  let seconds = 0;
  const show = showScanProgress(terminal, () => seconds * 1000);
  for (const [at, each] of progress) {
    seconds = at;
    show(each);
  }
  return lines;
}

const objects = (count: number, left: number): ScanProgress => ({ stage: 'objects', objects: count, left });

describe('the progress of a scan', () => {
  it('says how long it still takes', () => {
    expect(
      told([
        [0.1, objects(100, 9900)],
        [2, objects(2000, 8000)],
        [2.1, objects(2100, 7900)],
        [4, objects(4000, 600_000)],
        [5, objects(10_000, 0)],
      ]),
    ).toEqual([
      '… 2000 objects, 1000 a second, 8 s left',
      '… 4000 objects, 1000 a second, 10 min left',
      '… 10000 objects, 2000 a second',
    ]);
  });
  it('says that commits are looked for, unless all goes fast', () => {
    const found = 'finding out which commits brought what was found';
    expect(
      told([
        [2, objects(2000, 0)],
        [2.1, { stage: 'commits' }],
      ])[1],
    ).toBe(`… ${found}`);
    expect(told([[0.2, { stage: 'commits' }]])).toEqual([]);
  });
  it('is told to people alone', () => {
    expect(told([[2, objects(2000, 8000)]], false)).toEqual([]);
  });
});
