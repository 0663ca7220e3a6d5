import { constants, deflateRawSync, deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernelMemory, startKernel } from '../../src/scan/kernel.ts';

const memory = kernelMemory(4 << 20);
const kernel = startKernel(memory);
const all = new Uint8Array(memory.buffer);
const [scratch, input, output] = [65_536, 1 << 20, 2 << 20];
/** What the kernel may write too much. */
const slack = 16;
kernel.prepareInflate(scratch);

/** The bytes that the kernel makes of a stream, or undefined where it refuses. Checks that nothing else was written. */
function inflate(stream: Uint8Array, size: number): Buffer | undefined {
  all.fill(0xaa, input, input + stream.length + 64);
  all.set(stream, input);
  all.fill(0xbb, output - 64, output + size + slack + 64);
  const isSound = kernel.inflate(scratch, input, input + stream.length, output, size) !== 0;
  const edges = [
    all.subarray(output - 64, output),
    all.subarray(output + size + slack, output + size + slack + 64),
  ];
  for (const edge of edges) expect(edge.every((byte) => byte === 0xbb)).toBe(true);
  return isSound ? Buffer.from(all.subarray(output, output + size)) : undefined;
}

function zlibInflate(stream: Uint8Array, size: number): Buffer | undefined {
  try {
    const bytes = inflateSync(stream, { maxOutputLength: size + 1 });
    return bytes.length === size ? bytes : undefined;
  } catch {
    return undefined;
  }
}

const content = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }),
  fc
    .array(fc.constantFrom('the ', 'of ', 'a', 'tree', '\n', '  ', '0'), { maxLength: 2000 })
    .map((words) => Buffer.from(words.join(''))),
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 2000 }))
    .map(([unit, times]) => Buffer.concat(Array<Uint8Array>(times).fill(unit))),
  // Skewed counts make codes that are longer than the tables are wide.
  fc
    .integer({ min: 2, max: 20 })
    .map((deepest) =>
      Buffer.concat(
        Array.from({ length: deepest }, (_, depth) => Buffer.alloc(2 ** Math.min(depth, 15), 65 + depth)),
      ),
    ),
);
const options = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
  windowBits: fc.integer({ min: 9, max: 15 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FILTERED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
  ),
});

describe('inflating', () => {
  it('makes what was deflated', () => {
    fc.assert(
      fc.property(content, options, (bytes, how) => {
        expect(inflate(deflateSync(bytes, how), bytes.length)?.equals(bytes)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
  it('refuses another size than there is', () => {
    fc.assert(
      fc.property(content, options, fc.integer({ min: -40, max: 40 }), (bytes, how, more) => {
        fc.pre(more !== 0 && bytes.length + more >= 0);
        expect(inflate(deflateSync(bytes, how), bytes.length + more)).toBeUndefined();
      }),
    );
  });
  it('agrees with zlib on what is damaged', () => {
    let refused = 0;
    fc.assert(
      fc.property(
        content,
        options,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (bytes, how, changes) => {
          const stream = deflateSync(bytes, how);
          for (const [place, byte] of changes) stream[place % stream.length] = byte;
          const made = inflate(stream, bytes.length);
          if (!made) refused += 1;
          expect(made).toEqual(zlibInflate(stream, bytes.length));
        },
      ),
      { numRuns: 5000 },
    );
    expect(refused).toBeGreaterThan(1000);
  });
  it('agrees with zlib on what is cut off, and on what is no stream at all', () => {
    fc.assert(
      fc.property(content, fc.uint8Array({ maxLength: 400 }), fc.nat(), (bytes, noise, cut) => {
        const stream = deflateSync(bytes);
        const part = stream.subarray(0, cut % stream.length);
        expect(inflate(part, bytes.length)).toBeUndefined();
        const raw = Buffer.concat([Buffer.from([0x78, 0x9c]), noise]);
        expect(inflate(raw, 100)).toEqual(zlibInflate(raw, 100));
        const headless = deflateRawSync(bytes);
        expect(inflate(headless, bytes.length)).toEqual(zlibInflate(headless, bytes.length));
      }),
      { numRuns: 2000 },
    );
  });
});
