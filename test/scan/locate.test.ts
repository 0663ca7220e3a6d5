import { describe, expect, it } from 'vitest';
import { createLocator } from '../../src/scan/locate.ts';
import type { Match } from '../../src/scan/scanner.ts';
import { fromStart, type Origin } from '../../src/scan/source.ts';
import { scannedFormats } from './all-formats.ts';

const [format] = scannedFormats;
if (!format) throw new Error('There is none.');
const match = (start: number): Match => ({
  format,
  start,
  end: start + 1,
  encoding: 'plain',
  validity: 'valid',
});

describe('where something was found', () => {
  const text = Buffer.from('ab\ncd\n\nlast');
  const origin: Origin = { kind: 'file', path: 'a.txt' };
  it('is its line and its column, in whatever order it is asked', () => {
    const locate = createLocator();
    const at = (start: number) => {
      const { line, column, offset } = locate({
        origin,
        match: match(start),
        bytes: text,
        offset: fromStart,
      });
      return [line, column, offset];
    };
    expect([0, 1, 3, 4, 7, 10, 3, 0, 7].map(at)).toEqual([
      [1, 1, 0],
      [1, 2, 1],
      [2, 1, 3],
      [2, 2, 4],
      [4, 1, 7],
      [4, 4, 10],
      [2, 1, 3],
      [1, 1, 0],
      [4, 1, 7],
    ]);
  });
  it('counts what was let go, and starts anew when memory holds another text', () => {
    const locate = createLocator();
    const memory = Buffer.from('\n\n\nx');
    const first = locate({ origin, match: match(3), bytes: memory, offset: { bytes: 100, lines: 7 } });
    expect(first).toMatchObject({ path: 'a.txt', line: 11, column: 1, offset: 103 });
    memory.write('abcx');
    const other: Origin = { kind: 'file', path: 'b.txt' };
    expect(locate({ origin: other, match: match(3), bytes: memory, offset: fromStart })).toMatchObject({
      line: 1,
      column: 4,
    });
  });
});
