import { closeSync, existsSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { KernelRules } from '../scan/kernel-rules.ts';
import { occurrence, type Occurrence } from '../scan/occurrence.ts';
import type { Scanner } from '../scan/scanner.ts';
import type { Unscanned } from '../scan/source.ts';
import { packEntries, type WalkLimits } from '../scan/walk-pack.ts';
import { askGit } from './git.ts';
import { hasId, idsBeyond, uniteIds } from './id-set.ts';
import { listLooseObjects, readLooseObject } from './loose-objects.ts';
import type { ObjectStore } from './object-stores.ts';
import { countEntries, identifyPack, loadPack, readIdsOf, type LoadedPack } from './pack-file.ts';
import { readFacts, scanByGit, type Unread } from './read-robustly.ts';
import type { ScanState } from './scan-state.ts';
import type { WalkerChoice } from './walkers.ts';

export interface StoreScan {
  readonly rules: KernelRules;
  readonly scanner: Scanner;
  readonly walkers: WalkerChoice;
  readonly onProgress: (objects: number, left: number) => void;
  readonly onUnscanned: (unscanned: Unscanned) => void;
}

export interface StoreResult {
  readonly occurrences: readonly Occurrence[];
  /** How many objects were looked at. */
  readonly objects: number;
  /** What a state has to say of the store now; undefined where it would say what it said before. */
  readonly scanned: () => Pick<ScanState, 'packs' | 'ids'> | undefined;
}

/** A pack of this many bytes may resolve to two thousand times as many; beyond that it is an attack. */
const limitsOf = (packSize: number): WalkLimits => ({
  objectBytes: 32 * 2 ** 20,
  resolvedBytes: 2 ** 33 + packSize * 2000,
});

/** What is going on while a store is scanned. */
interface Progress {
  readonly occurrences: Occurrence[];
  /** Objects that are left to git; they may be trees. */
  readonly undone: Set<string>;
  /** Objects that nobody could read. */
  readonly unread: Set<string>;
  readonly packs: string[];
  objects: number;
}

/** Scans what a store has and a state does not know: packs are walked, and what no walk can resolve is read by git. */
export async function scanStore(
  store: ObjectStore,
  scan: StoreScan,
  known: ScanState | undefined,
): Promise<StoreResult> {
  const progress: Progress = { occurrences: [], undone: new Set(), unread: new Set(), packs: [], objects: 0 };
  const packs = store.folders.flatMap((folder) => listPacks(folder, scan.onUnscanned));
  for (const [index, path] of packs.entries())
    try {
      const later = packs.slice(index + 1).reduce((sum, other) => sum + countEntries(other), 0);
      await scanPack(path, { store, known, progress, scan: withLater(scan, later) });
    } catch (error) {
      // Git may have thrown it away in the meantime, or it may not be ours to read.
      if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
      progress.unread.add(path);
      scan.onUnscanned({ what: path, reason: `it cannot be read: ${String(error.code)}` });
    }
  const loose = store.folders.flatMap((folder) =>
    listLooseObjects(folder, store.hashSize).map((id) => ({ folder, id })),
  );
  for (const { folder, id } of loose) if (!isKnown(known, id)) scanLoose(folder, id, { scan, progress });
  if (progress.undone.size > 0) await readByGit(store, [...progress.undone], { scan, progress });
  return {
    occurrences: withoutTwins(progress.occurrences),
    objects: progress.objects,
    scanned: () => scannedOf(store, { packs, loose: loose.map(({ id }) => id), known, progress }),
  };
}

/** What is left includes what comes behind. */
function withLater(scan: StoreScan, later: number): StoreScan {
  return { ...scan, onProgress: (objects, left) => scan.onProgress(objects, left + later) };
}

/** The oracle: every object of a store, read by git alone. */
export async function scanStoreByGit(store: ObjectStore, scan: StoreScan): Promise<StoreResult> {
  const progress: Progress = { occurrences: [], undone: new Set(), unread: new Set(), packs: [], objects: 0 };
  const facts = await readFacts({ where: store.where, onUnread: tellOf(scan) }, 'all');
  await readByGit(
    store,
    facts.map(({ id }) => id),
    { scan, progress },
  );
  return { occurrences: withoutTwins(progress.occurrences), objects: facts.length, scanned: () => undefined };
}

function tellOf({ onUnscanned }: StoreScan): (unread: Unread) => void {
  return ({ what, reason }) => onUnscanned({ what, reason });
}

interface Scanning {
  readonly scan: StoreScan;
  readonly progress: Progress;
}

async function readByGit(
  { where }: ObjectStore,
  ids: readonly string[],
  { scan, progress }: Scanning,
): Promise<void> {
  const { rules, scanner } = scan;
  await scanByGit(
    {
      where,
      scanner,
      reach: rules.reach,
      onUnread: (unread) => {
        for (const id of unread.ids) progress.unread.add(id);
        tellOf(scan)(unread);
      },
      onMatch: ({ object, match, bytes, offset }) => {
        const { start, end, ...rest } = occurrence(object, match, bytes);
        progress.occurrences.push({ ...rest, start: start + offset.bytes, end: end + offset.bytes });
      },
    },
    ids,
  );
}

function scanLoose(folder: string, id: string, { scan, progress }: Scanning): void {
  const object = readLooseObject(folder, id);
  progress.objects += 1;
  scan.onProgress(progress.objects, 0);
  if (object === 'unread') progress.undone.add(id);
  else if (object !== 'tree')
    for (const match of scan.scanner.scan(object.bytes))
      progress.occurrences.push(occurrence({ id, kind: object.kind }, match, object.bytes));
}

const treeKind = 2;
/** Fewer unknown objects than this are read one by one: most of a pack that was packed anew is known. */
const fewObjects = 500;

async function scanPack(
  path: string,
  {
    store,
    scan,
    known,
    progress,
  }: Scanning & { readonly store: ObjectStore; readonly known: ScanState | undefined },
): Promise<void> {
  const identity = identifyPack(path, store.hashSize);
  progress.packs.push(identity);
  if (known?.packs.includes(identity)) return;
  if (known && known.ids.bytes.length > 0) {
    const index = readIdsOf(path, store.hashSize);
    const beyond = index ? idsBeyond(known.ids, index, store.hashSize) : undefined;
    if (beyond && beyond.length <= fewObjects) {
      for (const id of beyond) progress.undone.add(id);
      progress.objects += beyond.length;
      return;
    }
  }
  const { rules, onUnscanned } = scan;
  const before = progress.objects;
  const walkers = scan.walkers.of(statSync(path).size);
  const pack = loadPack(path, { rules, walkers: walkers.count, hashSize: store.hashSize });
  if (typeof pack === 'string') {
    const ids = readIndexIds(store, path);
    if (!ids) onUnscanned({ what: path, reason: pack });
    for (const id of ids ?? []) progress.undone.add(id);
    progress.objects += ids?.length ?? 0;
    return;
  }
  const texts = countTexts(pack);
  const { occurrences, left, damaged } = await walkers.walk(pack, limitsOf(pack.places.packSize), (done) => {
    scan.onProgress(before + done, Math.max(0, texts - done));
  });
  if (left > 0)
    onUnscanned({ what: `${left} more findings in ${path}`, reason: 'there are too many to keep' });
  for (const id of damaged) {
    progress.unread.add(id);
    onUnscanned({ what: `object ${id}`, reason: 'it is not what was written' });
  }
  progress.objects = before + pack.places.entryCount;
  // One by one: there may be more than a call takes arguments.
  for (const each of occurrences) progress.occurrences.push(each);
  for (const id of undoneIn(pack)) progress.undone.add(id);
}

/** The ids that an index names, of whatever version; undefined where git does not read it either. */
function readIndexIds({ where }: ObjectStore, path: string): readonly string[] | undefined {
  const file = openSync(path.replace(/pack$/, 'idx'), 'r');
  try {
    const lines = askGit(where, ['show-index'], file)?.toString('latin1').split('\n');
    return lines?.map((line) => line.split(' ')[1] ?? '').filter((id) => id !== '');
  } finally {
    closeSync(file);
  }
}

/** Entries that are no trees. */
function countTexts({ memory, places }: LoadedPack): number {
  const entries = packEntries(memory, places);
  let texts = 0;
  for (let entry = 0; entry < places.entryCount; entry += 1) if (entries.kind(entry) !== treeKind) texts += 1;
  return texts;
}

function undoneIn({ memory, places }: LoadedPack): readonly string[] {
  const entries = packEntries(memory, places);
  const ids: string[] = [];
  for (let entry = 0; entry < places.entryCount; entry += 1)
    if (!entries.isScanned(entry) && entries.kind(entry) !== treeKind) ids.push(entries.id(entry));
  return ids;
}

function listPacks(objects: string, onUnscanned: StoreScan['onUnscanned']): readonly string[] {
  const folder = join(objects, 'pack');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder);
  const packs = names.filter((name) => /^pack-.*\.pack$/.test(name)).sort();
  if (names.some((name) => name.endsWith('.promisor')))
    onUnscanned({
      what: objects,
      reason: 'it is a partial clone: objects that were never fetched are not here',
    });
  return packs.flatMap((name) => {
    if (names.includes(name.replace(/pack$/, 'idx'))) return [join(folder, name)];
    onUnscanned({ what: join(folder, name), reason: 'it has no index' });
    return [];
  });
}

/** Everything that the store has now is scanned, but what nobody could read. */
function scannedOf(
  { hashSize }: ObjectStore,
  now: {
    readonly packs: readonly string[];
    readonly loose: readonly string[];
    readonly known: ScanState | undefined;
    readonly progress: Progress;
  },
): ReturnType<StoreResult['scanned']> {
  const { packs, loose, known, progress } = now;
  const isSame =
    known?.packs.join('\n') === progress.packs.join('\n') && loose.every((id) => isKnown(known, id));
  if (isSame) return undefined;
  const lists = packs.flatMap((path) => readIdsOf(path, hashSize) ?? []);
  const ids = uniteIds(lists, hashSize, { added: loose, left: progress.unread });
  // A pack of which something is unread is looked at again: its other objects are known then.
  return { packs: progress.unread.size === 0 ? progress.packs : [], ids };
}

function isKnown(known: ScanState | undefined, id: string): boolean {
  return known !== undefined && hasId(known.ids, Buffer.from(id, 'hex'));
}

/** An object may be in several packs, and lie in a file of its own as well. */
export function withoutTwins(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  return [
    ...new Map(occurrences.map((each) => [`${each.object} ${each.start} ${each.digest}`, each])).values(),
  ];
}
