import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { kernelMemory } from '../scan/kernel.ts';
import { tableBytes, type KernelRules } from '../scan/kernel-rules.ts';
import { entriesSize, planPack, type PackPlaces } from '../scan/walk-pack.ts';

/** A pack in memory, its entries linked: ready to be walked. */
export interface LoadedPack {
  readonly memory: WebAssembly.Memory;
  readonly places: PackPlaces;
}

const gibibyte = 2 ** 30;
/** Pack, index and working memory together; 32 bits address 4 GiB. */
const addressable = 3.5 * gibibyte;
const tableAt = 4096;
const reachesAt = tableAt + tableBytes;
const workAt = 65_536;
/** For each walker: an object of the largest size, what it is made of, and what is held on the way. */
const workSize = 224 * 2 ** 20;
/** What the kernel may read beyond the end of a pack. */
const slack = 64;
const align = (size: number): number => Math.ceil((size + slack) / 64) * 64;

export interface PackLoading {
  readonly rules: KernelRules;
  readonly walkers: number;
  /** Bytes of an id. */
  readonly hashSize: number;
  /** Bytes that pack, index and working memory may take together; absent: 3.5 GiB. */
  readonly mostMemory?: number;
}

/**
 * Reads a pack and its index into shared memory, and links its entries. A text is the reason why that cannot be done here:
 * the objects are then read in another way.
 */
export function loadPack(path: string, loading: PackLoading): LoadedPack | string {
  try {
    return tryToLoad(path, loading);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `it cannot be read: ${String(error.code)}`;
    throw error;
  }
}

function tryToLoad(
  path: string,
  { rules, walkers, hashSize, mostMemory = addressable }: PackLoading,
): LoadedPack | string {
  using index = openFile(path.replace(/pack$/, 'idx'));
  using pack = openFile(path);
  const entryCount = entryCountOf(index, hashSize);
  if (typeof entryCount === 'string') return entryCount;
  const head = pack.read(0, 12);
  if (head.length < 12 || head.toString('latin1', 0, 4) !== 'PACK') return 'it is no pack';
  if (![2, 3].includes(head.readUInt32BE(4))) return `it has the unknown version ${head.readUInt32BE(4)}`;
  if (head.readUInt32BE(8) !== entryCount) return 'its index names another number of objects';
  const trailers = [
    pack.read(pack.size - hashSize, hashSize),
    index.read(index.size - 2 * hashSize, hashSize),
  ];
  if (!trailers[0]?.equals(trailers[1] ?? head)) return 'its index is that of another pack';
  const places = layOut({ packSize: pack.size, indexSize: index.size, entryCount, walkers, hashSize });
  const total = places.pack + pack.size + slack;
  if (total > mostMemory) return 'it is too large to be held in memory';
  const memory = kernelMemory(total);
  const all = new Uint8Array(memory.buffer);
  all.set(rules.table, tableAt);
  all.set(rules.reaches, reachesAt);
  if (!index.readInto(all, places.index) || !pack.readInto(all, places.pack))
    return 'it changed while it was read';
  return planPack(memory, places) ? { memory, places } : 'its index does not fit it';
}

/** What tells a pack from every other: its index ends with a hash of all ids, places and checksums, and with one of the pack. */
export function identifyPack(path: string, hashSize: number): string {
  using index = openFile(path.replace(/pack$/, 'idx'));
  return `${index.size} ${index.read(index.size - 2 * hashSize, 2 * hashSize).toString('hex')}`;
}

/** How many entries a pack says that it has; 0 where it cannot be read. */
export function countEntries(path: string): number {
  try {
    using pack = openFile(path);
    const head = pack.read(0, 12);
    return head.length === 12 ? head.readUInt32BE(8) : 0;
  } catch {
    return 0; // It is told when it is scanned.
  }
}

/** The sorted ids of an index of version 2; undefined where it is none. */
export function readIdsOf(path: string, hashSize: number): Buffer | undefined {
  using index = openFile(path.replace(/pack$/, 'idx'));
  const count = entryCountOf(index, hashSize);
  return typeof count === 'string' ? undefined : index.read(1032, count * hashSize);
}

function layOut(sizes: {
  readonly packSize: number;
  readonly indexSize: number;
  readonly entryCount: number;
  readonly walkers: number;
  readonly hashSize: number;
}): PackPlaces {
  const { packSize, entryCount, hashSize } = sizes;
  const index = align(workAt + workSize * sizes.walkers);
  const entries = align(index + sizes.indexSize);
  const pack = align(entries + entriesSize(entryCount));
  return {
    pack,
    packSize,
    index,
    entryCount,
    entries,
    hashSize,
    table: tableAt,
    reaches: reachesAt,
    work: workAt,
    workSize,
  };
}

/** gitformat-pack, version 2 of the index: the only one that git has written by default since 2008. */
function entryCountOf(index: OpenFile, hashSize: number): number | string {
  const head = index.read(0, 1032);
  if (head.length < 1032 || head.readUInt32BE(0) !== 0xff744f63) return 'its index has an old version';
  if (head.readUInt32BE(4) !== 2) return 'its index has an unknown version';
  const count = head.readUInt32BE(1028);
  for (let byte = 1; byte < 256; byte += 1)
    if (head.readUInt32BE(4 + byte * 4) > head.readUInt32BE(8 + byte * 4)) return 'its index is damaged';
  return 1032 + count * (hashSize + 8) + 2 * hashSize <= index.size ? count : 'its index is cut off';
}

interface OpenFile extends Disposable {
  readonly size: number;
  readonly read: (at: number, size: number) => Buffer;
  /** False when the file is shorter than it was. */
  readonly readInto: (memory: Uint8Array, at: number) => boolean;
}

function openFile(path: string): OpenFile {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  return {
    size,
    read: (at, length) => {
      const from = Math.max(0, at);
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - from)));
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from));
    },
    readInto: (memory, at) => {
      for (let done = 0; done < size;) {
        const read = readSync(file, memory, at + done, Math.min(size - done, 2 ** 26), done);
        if (read === 0) return false;
        done += read;
      }
      return true;
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}
