import { describe, expect, it } from 'vitest';
import { longestRunOf, runHash } from '../../src/domain/run-hash.ts';

describe('the keyed hash of a run', () => {
  it('is HalfSipHash-2-4 with 64 bits', () => {
    // The first test vectors of the reference implementation: bytes 0, 1, 2 … under the key 0, 1 … 7.
    const vectors = [
      '218d1f59b9b83cc8',
      'be552412f8387315',
      '064f39ef7c50eb57',
      'ce0f1a45f7060679',
      'd5e78a175be52ea1',
    ];
    const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index);
    expect(vectors.map((_, length) => runHash(bytes(8), bytes(length)))).toEqual(vectors);
  });
  it('is of the longest run that is long enough', () => {
    expect(longestRunOf('a.bcdefghijklmnopqrstuvwxyz.c')).toBe('bcdefghijklmnopqrstuvwxyz');
    expect(longestRunOf('a-b_c'.repeat(4))).toBe('a-b_c'.repeat(4));
    expect(longestRunOf('too-short.too-short')).toBe(undefined);
    expect(longestRunOf('x'.repeat(1001))).toBe(undefined);
  });
});
