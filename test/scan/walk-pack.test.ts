import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kernelRules } from '../../src/scan/kernel-rules.ts';
import { packEntries, walkPack, type WalkLimits } from '../../src/scan/walk-pack.ts';
import { loadPack } from '../../src/sources/pack-file.ts';
import { applyPieces, blobId, makeDelta, writePack, type DeltaPiece, type PackEntry } from './make-pack.ts';
import { referenceScan } from './reference-scanner.ts';
import { sampleRules } from './sample-rules.ts';

const rules = kernelRules(sampleRules);
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mintmark-packs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Walked {
  /** By id: the bytes that were resolved. */
  readonly resolved: ReadonlyMap<string, Buffer>;
  readonly found: readonly string[];
  readonly undone: readonly string[];
}

function walk(entries: readonly PackEntry[], limits: Partial<WalkLimits> = {}): Walked | string {
  const path = join(folder, 'pack-test.pack');
  writePack(path, entries);
  const pack = loadPack(path, { rules, walkers: 1, hashSize: 20 });
  if (typeof pack === 'string') return pack;
  const resolved = new Map<string, Buffer>();
  let isDone = false;
  const { occurrences } = walkPack({
    ...pack,
    rules,
    walker: 0,
    limits: { objectBytes: 2 ** 24, resolvedBytes: 2 ** 32, ...limits },
    next: () => {
      if (isDone) return undefined;
      isDone = true;
      return [0, entries.length];
    },
    show: (id, _, bytes) => resolved.set(id, Buffer.from(bytes)),
  });
  const arrays = packEntries(pack.memory, pack.places);
  const undone = entries.map((_, index) => index).filter((index) => !arrays.isScanned(index));
  const found = occurrences.map(({ object, start, end }) => `${object} ${start} ${end}`).sort();
  return { resolved, found, undone: undone.map((index) => arrays.id(index)) };
}

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('smp_', 'INNR', 'c21w', 'sm', 'p_', '\\', '%20', '\\n', ' ', '\n', 'R'),
      fc.integer({ min: 0, max: 60 }).map((length) => letters.slice(0, length)),
      fc.integer({ min: 15, max: 60 }).map((length) => `R${letters.slice(0, length)}`),
      fc.integer({ min: 30, max: 40 }).map((length) => `smp_${letters.slice(0, length)}`),
    ),
    { maxLength: 30 },
  )
  .map((parts) => Buffer.from(parts.join('')));

/** Pieces with places as parts of a thousand, so that they fit whatever base they meet. */
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.record({ from: fc.nat(1000), size: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.record({ add: text }) },
);
const step = fc.record({ base: fc.nat(), pieces: fc.array(piece, { minLength: 1, maxLength: 6 }) });

function fit(pieces: readonly DeltaPiece[], base: Buffer): readonly DeltaPiece[] {
  return pieces.flatMap((each): readonly DeltaPiece[] => {
    if ('add' in each) return each.add.length > 0 ? [each] : [];
    const from = Math.floor((each.from * base.length) / 1001);
    const size = Math.ceil((each.size * (base.length - from)) / 1000);
    return size > 0 ? [{ from, size }] : [];
  });
}

describe('a walk through a pack', () => {
  it('resolves every delta, and finds in each object what a full scan finds', () => {
    let deltas = 0;
    let found = 0;
    fc.assert(
      fc.property(text, fc.array(step, { maxLength: 25 }), (root, steps) => {
        const contents: Buffer[] = [root];
        const entries: PackEntry[] = [{ type: 3, data: root }];
        for (const { base, pieces } of steps) {
          const index = base % contents.length;
          const from = contents[index] ?? root;
          const fitted = fit(pieces, from);
          const content = applyPieces(from, fitted);
          const data = makeDelta(from.length, content.length, fitted);
          if (contents.some((each) => each.equals(content))) continue;
          contents.push(content);
          const byId = base % 3 === 0;
          entries.push({
            type: byId ? 7 : 6,
            data,
            id: blobId(content),
            ...(byId ? { baseId: blobId(from) } : { base: index }),
          });
        }
        const walked = walk(entries);
        if (typeof walked === 'string') throw new Error(walked);
        deltas += entries.length - 1;
        found += walked.found.length;
        expect(walked.undone).toEqual([]);
        for (const content of contents)
          expect(walked.resolved.get(blobId(content).toString('hex'))?.equals(content)).toBe(true);
        const expected = contents.flatMap((content) =>
          referenceScan(sampleRules, content).map(
            ({ start, end }) => `${blobId(content).toString('hex')} ${start} ${end}`,
          ),
        );
        expect([...new Set(walked.found)]).toEqual([...new Set(expected)].sort());
      }),
      { numRuns: 400 },
    );
    expect(deltas).toBeGreaterThan(1000);
    expect(found).toBeGreaterThan(1000);
  });

  const root = Buffer.from(`some text with smp_${letters.slice(0, 36)} in it\n`.repeat(20));
  const sound: PackEntry = { type: 3, data: root };
  const hostile: Readonly<Record<string, readonly PackEntry[]>> = {
    'a copy from outside of the base': [
      { type: 6, base: 0, data: makeDelta(root.length, 100, [{ from: root.length - 10, size: 100 }]) },
    ],
    'a copy that reaches around 32 bits': [
      { type: 6, base: 0, data: makeDelta(root.length, 100, [{ from: 0xffffffff, size: 100 }]) },
    ],
    'more bytes than were said': [
      { type: 6, base: 0, data: makeDelta(root.length, 5, [{ from: 0, size: 100 }]) },
      { type: 6, base: 0, data: makeDelta(root.length, 5, [{ add: randomBytes(100) }]) },
    ],
    'fewer bytes than were said': [
      { type: 6, base: 0, data: makeDelta(root.length, 5000, [{ from: 0, size: 100 }]) },
    ],
    'another size of the base': [
      { type: 6, base: 0, data: makeDelta(root.length + 1, 10, [{ from: 0, size: 10 }]) },
    ],
    'a delta that ends within a piece': [
      { type: 6, base: 0, data: Buffer.concat([makeDelta(root.length, 100, []), Buffer.from([0xff, 1])]) },
      { type: 6, base: 0, data: Buffer.concat([makeDelta(root.length, 100, []), Buffer.from([100, 1])]) },
    ],
    'the code that is reserved': [
      { type: 6, base: 0, data: Buffer.concat([makeDelta(root.length, 100, []), Buffer.from([0])]) },
    ],
    'sizes without an end': [{ type: 6, base: 0, data: Buffer.alloc(60, 0xff) }],
    'an object said to be of four gigabytes': [{ type: 3, data: root, saysSize: 2 ** 32 - 1 }],
    'an object said to be of an exabyte': [{ type: 3, data: root, saysSize: 2 ** 60 }],
    'a delta said to make four gigabytes': [
      { type: 6, base: 0, data: makeDelta(root.length, 2 ** 32 - 2, [{ from: 0, size: 100 }]) },
    ],
    'a delta said to make 2^40 bytes': [
      { type: 6, base: 0, data: makeDelta(root.length, 2 ** 40, [{ from: 0, size: 100 }]) },
    ],
    'an object that is shorter or longer than it says': [
      { type: 3, data: root, saysSize: root.length + 1 },
      { type: 3, data: root, saysSize: root.length - 1 },
    ],
    'streams that are none': [
      { type: 3, data: root, stream: Buffer.alloc(0) },
      { type: 3, data: root, stream: Buffer.from([0x78]) },
      { type: 3, data: root, stream: randomBytes(300) },
      { type: 3, data: root, stream: Buffer.concat([Buffer.from([0x78, 0x9c]), randomBytes(300)]) },
    ],
    'a base before the pack, and one between two entries': [
      { type: 6, base: { back: 2 ** 40 }, data: makeDelta(root.length, 10, [{ from: 0, size: 10 }]) },
      { type: 6, base: { back: 7 }, data: makeDelta(root.length, 10, [{ from: 0, size: 10 }]) },
      { type: 6, base: { back: 0 }, data: makeDelta(root.length, 10, [{ from: 0, size: 10 }]) },
    ],
    'a base that is not there': [
      { type: 7, baseId: randomBytes(20), data: makeDelta(root.length, 10, [{ from: 0, size: 10 }]) },
    ],
    'types that do not exist': [
      { type: 0, data: root },
      { type: 5, data: root },
    ],
    'two deltas of each other': [
      {
        type: 7,
        id: Buffer.alloc(20, 1),
        baseId: Buffer.alloc(20, 2),
        data: makeDelta(10, 10, [{ from: 0, size: 10 }]),
      },
      {
        type: 7,
        id: Buffer.alloc(20, 2),
        baseId: Buffer.alloc(20, 1),
        data: makeDelta(10, 10, [{ from: 0, size: 10 }]),
      },
    ],
    'a delta of itself': [
      {
        type: 7,
        id: Buffer.alloc(20, 3),
        baseId: Buffer.alloc(20, 3),
        data: makeDelta(10, 10, [{ from: 0, size: 10 }]),
      },
    ],
  };
  it.each(Object.entries(hostile))('leaves %s undone, and all else is found', (_, entries) => {
    const named = entries.map((entry) => ({ ...entry, id: entry.id ?? randomBytes(20) }));
    const walked = walk([sound, ...named, { type: 3, data: Buffer.from(`smp_${letters.slice(0, 36)} `) }]);
    if (typeof walked === 'string') throw new Error(walked);
    expect([...walked.undone].sort()).toEqual(named.map(({ id }) => id.toString('hex')).sort());
    expect(walked.found.length).toBe(21);
  });

  it('follows a chain of ten thousand deltas in little memory', () => {
    const entries: PackEntry[] = [{ type: 3, data: root }];
    let content: Buffer = root;
    for (let depth = 1; depth < 10_000; depth += 1) {
      const pieces: DeltaPiece[] = [
        { from: 0, size: content.length - 1 },
        { add: Buffer.from(letters.charAt(depth % 60)) },
      ];
      const data = makeDelta(content.length, content.length, pieces);
      content = applyPieces(content, pieces);
      entries.push({
        type: 6,
        base: depth - 1,
        data,
        id: Buffer.from(depth.toString(16).padStart(40, '0'), 'hex'),
      });
    }
    const walked = walk(entries);
    expect(walked).toMatchObject({ undone: [] });
    if (typeof walked !== 'string') expect(walked.found.length).toBe(200_000);
  });

  it('is left to git where pack and working memory are too large', () => {
    const path = join(folder, 'pack-large.pack');
    writePack(path, [sound]);
    const loading = { rules, walkers: 1, hashSize: 20 };
    expect(loadPack(path, { ...loading, mostMemory: 2 ** 27 })).toBe('it is too large to be held in memory');
    expect(loadPack(path, loading)).toHaveProperty('places');
  });

  it('stops where a small pack grows without end', () => {
    const big = Buffer.alloc(2 ** 20, 'a');
    const pieces = Array.from({ length: 16 }, (): DeltaPiece => ({ from: 0, size: big.length }));
    const bomb = makeDelta(big.length, big.length * 16, pieces);
    const entries = Array.from({ length: 50 }, (): PackEntry => ({
      type: 6,
      base: 0,
      data: bomb,
      id: randomBytes(20),
    }));
    const walked = walk([{ type: 3, data: big }, ...entries], { resolvedBytes: 10 * 2 ** 24 });
    if (typeof walked === 'string') throw new Error(walked);
    expect(walked.undone.length).toBeGreaterThan(35);
    expect(walked.undone.length).toBeLessThan(45);
  });
});
