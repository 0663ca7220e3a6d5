import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compileRules } from '../../src/scan/compile-rules.ts';
import { createScanner } from '../../src/scan/create-scanner.ts';
import type { Match } from '../../src/scan/scanner.ts';
import { createWindows } from '../../src/scan/windows.ts';
import { scannedFormats } from './all-formats.ts';
import { tokenMakers } from './make-tokens.ts';

const few = scannedFormats.filter(({ id }) => ['npm', 'gitlab-pat', 'azure-devops-old'].includes(id));
const rules = compileRules(few);
const scanner = createScanner(rules);
const reach = 1200;

interface Told {
  readonly id: string;
  readonly at: number;
  readonly line: number;
}

function inWindows(text: Buffer, chunkBytes: number): readonly Told[] {
  const told: Told[] = [];
  const windows = createWindows(scanner, {
    windowBytes: 6000,
    reach,
    onMatch: ({ match, bytes, offset }) => {
      // The bytes are there: what is told of a match is read from them.
      expect(bytes.length).toBeGreaterThan(match.start);
      told.push({ id: match.format.id, at: offset.bytes + match.start, line: offset.lines });
    },
  });
  for (let at = 0; at < text.length; at += chunkBytes) windows.push(text.subarray(at, at + chunkBytes));
  windows.end();
  return told;
}

const whole = (text: Buffer): readonly [string, number][] =>
  scanner.scan(text).map(({ format, start }: Match) => [format.id, start]);

describe('a long text in windows', () => {
  it('tells the same as in one piece, wherever a token stands', () => {
    for (let round = 0; round < 40; round += 1) {
      const parts: string[] = [];
      for (let index = 0; index < 12; index += 1) {
        const make = tokenMakers[few[index % few.length]?.id ?? ''];
        parts.push('#'.repeat(400 + ((round * 97 + index * 311) % 2600)), make?.() ?? '', '\n');
      }
      const text = Buffer.from(parts.join(''));
      expect(whole(text)).toHaveLength(12);
      expect(inWindows(text, 777 + round * 13).map(({ id, at }) => [id, at])).toEqual(whole(text));
    }
  });
  it('finds a token at each place around the edge of a window', () => {
    const token = tokenMakers['npm']?.() ?? '';
    for (let before = 4700; before < 4900; before += 1) {
      const text = Buffer.from(`${'#'.repeat(before)}${token}${'#'.repeat(9000)}`);
      expect(inWindows(text, 4096)).toEqual([{ id: 'npm', at: before, line: 0 }]);
    }
  });
  it('counts the lines that were let go', () => {
    const token = tokenMakers['npm']?.() ?? '';
    const text = Buffer.from(`${'line\n'.repeat(10_000)}${token}\n`);
    const [found, second] = inWindows(text, 1000);
    expect(second).toBe(undefined);
    const rest = text.subarray(0, found?.at).toString().split('\n').length - 1;
    expect(found?.at).toBe(50_000);
    expect(rest - (found?.line ?? 0)).toBeLessThan(1300);
  });
  it('is not led astray by noise', () => {
    expect(inWindows(randomBytes(100_000), 5000)).toEqual([]);
    expect(inWindows(Buffer.alloc(0), 5000)).toEqual([]);
  });
});
