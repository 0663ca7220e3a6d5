import { describe, expect, it } from 'vitest';
import { compileRules } from '../../src/scan/compile-rules.ts';
import { createScanner } from '../../src/scan/create-scanner.ts';
import { scannedFormats } from './all-formats.ts';
import { lookAlikes } from './look-alikes.ts';

const total = 100_000;

describe('what only looks like a token', () => {
  const scanner = createScanner(compileRules(scannedFormats));
  const each = total / Object.keys(lookAlikes).length;
  it.each(Object.keys(lookAlikes))('is not found: %s', (kind) => {
    const texts = Array.from(
      { length: each },
      (_, index) => `value${index} = "${lookAlikes[kind]?.() ?? ''}"`,
    );
    const found = scanner.scan(Buffer.from(texts.join('\n')));
    expect(found.map(({ format, start }) => [format.id, start])).toEqual([]);
  });
});
