import { crc32 } from 'node:zlib';
import { startKernel, type Kernel } from './kernel.ts';
import type { KernelRules } from './kernel-rules.ts';
import { objectKinds, occurrence, type ObjectKind, type Occurrence } from './occurrence.ts';
import { inOrder } from './settle.ts';
import { verifyCandidate } from './verify.ts';

/** Where a pack and what belongs to it stand in shared memory: addresses and sizes in bytes. */
export interface PackPlaces {
  readonly pack: number;
  readonly packSize: number;
  readonly index: number;
  readonly entryCount: number;
  readonly entries: number;
  readonly hashSize: number;
  readonly table: number;
  readonly reaches: number;
  /** Working memory of the first walker; the others follow. */
  readonly work: number;
  readonly workSize: number;
}

export interface PackWalk {
  readonly memory: WebAssembly.Memory;
  readonly places: PackPlaces;
  readonly rules: KernelRules;
  /** Which walker of those that share the memory, from 0. */
  readonly walker: number;
  readonly limits: WalkLimits;
  /** The next entries, from and to; undefined when all are taken. */
  readonly next: () => readonly [number, number] | undefined;
  /** Told after every range: how many entries, and bytes of objects, were resolved so far. */
  readonly progress?: (entries: number, bytes: number) => void;
  /** Sees every resolved object, trees included: for tests. */
  readonly show?: (object: string, kind: number, bytes: Uint8Array) => void;
}

export interface WalkLimits {
  /** Larger objects are left for another way of reading. */
  readonly objectBytes: number;
  /** More resolved bytes than this, and the rest is left: a pack can expand without end. */
  readonly resolvedBytes: number;
}

const verdicts = { nothing: 0x0100_0000, something: 0x0200_0000 };
const verdictMask = 0x0f00_0000;
const kindNames = new Map<number, ObjectKind>(
  Object.entries(objectKinds).map(([name, kind]) => [kind, name as ObjectKind]),
);
const wanted = [...kindNames.keys()].reduce((bits, kind) => bits | (1 << kind), 0);
const treeKind = 2;
const everything = 0b1_1110;

/** What a walk found. Entries that it could not resolve stay without their mark. */
export interface WalkResult {
  readonly occurrences: readonly Occurrence[];
  /** How many more there were than are kept. */
  readonly left: number;
  /** Ids of entries that say that they are trees, and are not what was written: it may have been something else. */
  readonly damaged: readonly string[];
}

/** More are not kept: a repository can be made of nothing else. */
const mostOccurrences = 500_000;

/** Resolves and scans entries of a pack that was planned, and tells what stands in them. */
export function walkPack(walk: PackWalk): WalkResult {
  const { memory, places, rules, show } = walk;
  const all = new Uint8Array(memory.buffer);
  const words = new Uint32Array(memory.buffer, 0, memory.buffer.byteLength >>> 2);
  const entries = packEntries(memory, places);
  const found: Occurrence[] = [];
  let left = 0;
  const damaged: string[] = [];
  const kernel = startKernel(memory, {
    judge: (...[entry, at, size, candidates, count]) => {
      const bytes = all.subarray(at, at + size);
      const object = { id: entries.id(entry), kind: kindNames.get(entries.kind(entry)) };
      const matches = [];
      for (let word = candidates >>> 2; word < (candidates >>> 2) + count * 2; word += 2) {
        const what = words[word + 1] ?? 0;
        if ((what & verdictMask) === verdicts.nothing) continue;
        const here = verifyCandidate(rules, bytes, { position: words[word] ?? 0, what });
        words[word + 1] = (what & ~verdictMask) | (here.length > 0 ? verdicts.something : verdicts.nothing);
        matches.push(...here);
      }
      const { id, kind } = object;
      if (!kind) return;
      for (const match of inOrder(matches))
        if (found.length < mostOccurrences) found.push(occurrence({ id, kind }, match, bytes));
        else left += 1;
    },
    show: (entry, at, size) => show?.(entries.id(entry), entries.kind(entry), all.subarray(at, at + size)),
  });
  openPack(kernel, places);
  const work = places.work + walk.walker * places.workSize;
  const { objectBytes, resolvedBytes } = walk.limits;
  kernel.openWalk(
    places.table,
    places.reaches,
    work,
    work + places.workSize,
    objectBytes,
    resolvedBytes,
    show ? 1 : 0,
  );
  for (let range = walk.next(); range; range = walk.next()) {
    walkRange(kernel, range, show ? everything : wanted);
    for (let entry = range[0]; entry < Math.min(range[1], places.entryCount); entry += 1)
      if (entries.kind(entry) === treeKind && !entries.isWhole(entry)) damaged.push(entries.id(entry));
    walk.progress?.(kernel.walkedEntries(), kernel.walkedBytes());
  }
  return { occurrences: found, left, damaged };
}

/** An entry that leads the kernel out of its memory ends the range: what is left of it stays without its mark. */
function walkRange(kernel: Kernel, range: readonly [number, number], kinds: number): void {
  try {
    kernel.walk(...range, kinds);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
  }
}

/** Links the entries of a pack to each other. False where pack and index do not fit. */
export function planPack(memory: WebAssembly.Memory, places: PackPlaces): boolean {
  const kernel = startKernel(memory);
  openPack(kernel, places);
  return kernel.planPack(places.work) !== 0;
}

function openPack(kernel: Kernel, places: PackPlaces): void {
  const { pack, packSize, index, entryCount, entries, hashSize } = places;
  kernel.openPack(pack, packSize, index, entryCount, entries, hashSize);
}

/** Bytes that the arrays of kernel/plan.ts take. */
export function entriesSize(entryCount: number): number {
  return entryCount * 28 + 4;
}

/** Reads the arrays of kernel/plan.ts and the ids of the index. */
export function packEntries(
  memory: WebAssembly.Memory,
  { pack, entryCount, entries, index, hashSize }: PackPlaces,
): {
  readonly id: (entry: number) => string;
  /** 0 where it is not known. */
  readonly kind: (entry: number) => number;
  readonly isScanned: (entry: number) => boolean;
  /** Whether its bytes have the checksum that the index names. */
  readonly isWhole: (entry: number) => boolean;
} {
  const offsets = new Uint32Array(memory.buffer, entries, entryCount + 1);
  const numbers = new Uint32Array(memory.buffer, entries + entryCount * 4 + 4, entryCount);
  const checksums = new DataView(memory.buffer, index + 1032 + entryCount * hashSize, entryCount * 4);
  const all = new Uint8Array(memory.buffer);
  const kinds = new Uint32Array(memory.buffer, entries + entryCount * 24 + 4, entryCount);
  return {
    id: (entry) => {
      const at = index + 1032 + (numbers[entry] ?? 0) * hashSize;
      return Buffer.from(memory.buffer, at, hashSize).toString('hex');
    },
    kind: (entry) => (kinds[entry] ?? 0) & 7,
    isScanned: (entry) => ((kinds[entry] ?? 0) & 0x1_0000) !== 0,
    isWhole: (entry) => {
      const bytes = all.subarray(pack + (offsets[entry] ?? 0), pack + (offsets[entry + 1] ?? 0));
      return crc32(bytes) === checksums.getUint32((numbers[entry] ?? 0) * 4);
    },
  };
}
