import { describe, expect, it } from 'vitest';
import { neighbourFormats } from '../../src/neighbours/index.ts';
import { providers } from '../../src/providers/index.ts';
import { compileRules } from '../../src/scan/compile-rules.ts';
import { createPlainScanner } from '../../src/scan/plain-scanner.ts';
import { contexts, encodings, plant } from './contexts.ts';
import { tokenMakers } from './make-tokens.ts';

const formats = [...providers.flatMap(({ tokenFormats, otherFormats }) => [...tokenFormats, ...otherFormats]), ...neighbourFormats];
const scanner = createPlainScanner(compileRules(formats));
const scanned = formats.filter(({ scan }) => scan !== undefined);

describe('every family is found', () => {
  it('has a maker of its tokens', () => {
    expect(Object.keys(tokenMakers).sort()).toEqual(scanned.map(({ id }) => id).sort());
  });
  const cases = scanned.flatMap(({ id }) => Object.keys(encodings).map((encoding) => ({ id, encoding })));
  it.each(cases)('$id, $encoding', ({ id, encoding }) => {
    const missed = [];
    for (const [context, surroundings] of Object.entries(contexts)) {
      const token = tokenMakers[id]?.() ?? '';
      const { bytes, start, end } = plant(encodings[encoding]?.(token) ?? '', surroundings());
      const found = scanner.scan(bytes);
      const match = found.find(({ format }) => format.id === id);
      const isThere = match && match.start >= start && match.end <= end;
      if (!isThere || found.length !== 1) missed.push({ context, found: found.map(({ format, start, end, encoding }) => [format.id, encoding, start, end]), start, end });
    }
    expect(missed).toEqual([]);
  });
});
