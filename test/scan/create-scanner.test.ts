import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScanner } from '../../src/scan/create-scanner.ts';
import { referenceScan } from './reference-scanner.ts';
import { sampleRules } from './sample-rules.ts';

const scanner = createScanner(sampleRules);
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Pieces that make tokens, halves of tokens and their neighbours likely. */
const piece = fc.oneof(
  fc.constantFrom(
    'smp_',
    'smq_',
    'INNR',
    'c21w',
    'sm',
    'p_',
    '\\',
    '%20',
    '\\n',
    '\\u0022',
    '\\x22',
    ' ',
    '\n',
    '=',
    '-',
    '_',
  ),
  fc
    .integer({ min: 0, max: 60 })
    .chain((length) => fc.constantFrom('a', 'Z', '7', 'R').map((each) => each.repeat(length))),
  fc.integer({ min: 15, max: 60 }).map((length) => `R${letters.repeat(2).slice(0, length)}`),
  fc.integer({ min: 30, max: 40 }).map((length) => `smp_${letters.slice(0, length)}`),
  fc.constantFrom('A', 'a').map((last) => `Ry7${'B'.repeat(17)}${last}${'-'.repeat(12)}`),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'));

describe('the scanner', () => {
  it('finds what the reference finds, and finds something', () => {
    let found = 0;
    fc.assert(
      fc.property(text, (bytes) => {
        const expected = referenceScan(sampleRules, bytes);
        found += expected.length;
        expect(scanner.scan(bytes)).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
    expect(found).toBeGreaterThan(1000);
  });
  it('finds what the reference finds in many texts at once', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), (texts) => {
        let at = 0;
        scanner.room.fill(0, 0, 65_536);
        const places = texts.map((bytes) => {
          scanner.room.set(bytes, at);
          const place = { start: at, end: at + bytes.length };
          at = place.end + 16;
          return place;
        });
        expect(scanner.scanRoom(places)).toEqual(texts.map((bytes) => referenceScan(sampleRules, bytes)));
      }),
      { numRuns: 500 },
    );
  });
  it('loses nothing where parts of a long text meet, or where candidates are many', () => {
    const bytes = Buffer.alloc(2_500_000, 'smp_c21w ');
    for (const at of [0, 1_048_530, 1_048_575, 2_097_130, 2_499_950])
      bytes.write(` smp_${letters.slice(0, 36)} `, at);
    const found = scanner.scan(bytes);
    expect(found).toEqual(referenceScan(sampleRules, bytes));
    expect(found.filter(({ start, end }) => end - start === 40).length).toBe(5);
  });
});
