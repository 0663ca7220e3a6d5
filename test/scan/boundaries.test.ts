import { describe, expect, it } from 'vitest';
import { compileRules } from '../../src/scan/compile-rules.ts';
import { createScanner } from '../../src/scan/create-scanner.ts';
import { inOrder } from '../../src/scan/settle.ts';
import type { Match } from '../../src/scan/scanner.ts';
import { scannedFormats } from './all-formats.ts';
import { tokenMakers } from './make-tokens.ts';

const scanner = createScanner(compileRules(scannedFormats));
const found = (text: string): readonly string[] =>
  scanner.scan(Buffer.from(text)).map(({ format }) => format.id);
const isFile = (id: string): boolean => scannedFormats.find((format) => format.id === id)?.isFile ?? false;
const checked = scannedFormats.filter(({ hasValidChecksum }) => hasValidChecksum).map(({ id }) => id);
const unchecked = scannedFormats
  .filter(({ id, hasValidChecksum }) => !hasValidChecksum && !isFile(id))
  .map(({ id }) => id);

describe('what stands around a token', () => {
  it.each(checked)('does not matter where a checksum says that it is one: %s', (id) => {
    for (const before of ['x', 'ABCDEFGH', '0', String.raw`\n`])
      expect([before, found(`${before}${tokenMakers[id]?.() ?? ''}\n`)]).toEqual([before, [id]]);
  });
  it.each(checked.filter((id) => !['pypi', 'github-installation-long'].includes(id)))(
    'does not matter behind it either: %s',
    (id) => {
      // A form of fixed length ends where it ends.
      expect(found(`(${tokenMakers[id]?.() ?? ''}x)`)).toEqual([id]);
    },
  );
  it.each(unchecked)('says that it is none where nothing else does: %s', (id) => {
    const token = (): string => tokenMakers[id]?.() ?? '';
    for (const [before, behind] of [
      ['x', ''],
      ['7', ''],
      ['', 'x'],
      ['', '7'],
    ])
      expect([before, behind, found(`${before}${token()}${behind}`)]).toEqual([before, behind, []]);
    for (const before of [
      String.raw`\n`,
      String.raw`\u000a`,
      String.raw`\x3d`,
      '%3D',
      '\u001B[1;32m',
      '_',
      '=',
      '',
    ])
      expect([before, found(`${before}${token()}`)]).toEqual([before, [id]]);
  });
});

describe('matches that claim the same place', () => {
  const format = scannedFormats[0];
  if (!format) throw new Error('There is none.');
  const match = (start: number, end: number): Match => ({
    format,
    start,
    end,
    encoding: 'plain',
    validity: 'valid',
  });
  it('are told once: the longest, in order', () => {
    const [short, long, later] = [match(5, 10), match(5, 20), match(30, 40)];
    expect(inOrder([later, short, long, long])).toEqual([long, later]);
    expect(inOrder([match(8, 12), long])).toEqual([long]);
    expect(inOrder([match(0, 6), long])).toEqual([long]);
  });
});
