import { closeSync, existsSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { KernelRules } from '../scan/kernel-rules.ts';
import { occurrence, type Occurrence } from '../scan/occurrence.ts';
import type { Scanner } from '../scan/scanner.ts';
import type { Unscanned } from '../scan/source.ts';
import { packEntries, type WalkLimits } from '../scan/walk-pack.ts';
import { askGit } from './git.ts';
import { listLooseObjects, readLooseObject } from './loose-objects.ts';
import type { ObjectStore } from './object-stores.ts';
import { loadPack, type LoadedPack } from './pack-file.ts';
import { readFacts, scanByGit } from './read-robustly.ts';
import { walkHere, worthThreadsBytes, type Walkers } from './walkers.ts';

export interface StoreScan {
  readonly rules: KernelRules;
  readonly scanner: Scanner;
  readonly walkers: Walkers;
  readonly onProgress: (objects: number) => void;
  readonly onUnscanned: (unscanned: Unscanned) => void;
}

export interface StoreResult {
  readonly occurrences: readonly Occurrence[];
  readonly objects: number;
  readonly bytes: number;
}

/** A pack of this many bytes may resolve to two thousand times as many; beyond that it is an attack. */
const limitsOf = (packSize: number): WalkLimits => ({
  objectBytes: 32 * 2 ** 20,
  resolvedBytes: 2 ** 33 + packSize * 2000,
});

/** Scans every object of a store: packs are walked, and what no walk can resolve is read by git. */
export async function scanStore(store: ObjectStore, scan: StoreScan): Promise<StoreResult> {
  const occurrences: Occurrence[] = [];
  const undone = new Set<string>();
  let objects = 0;
  for (const folder of store.folders) {
    for (const path of listPacks(folder, scan.onUnscanned)) {
      const result = await scanPack(path, store, {
        ...scan,
        onProgress: (done) => scan.onProgress(objects + done),
      });
      objects += result.objects;
      occurrences.push(...result.occurrences);
      for (const id of result.undone) undone.add(id);
    }
    for (const id of listLooseObjects(folder, store.hashSize)) {
      const object = readLooseObject(folder, id);
      objects += 1;
      scan.onProgress(objects);
      if (object === 'unread') undone.add(id);
      else if (object !== 'tree')
        for (const match of scan.scanner.scan(object.bytes))
          occurrences.push(occurrence({ id, kind: object.kind }, match, object.bytes));
    }
  }
  const bytes = undone.size === 0 ? 0 : await readUndone(store, [...undone], { ...scan, occurrences });
  return { occurrences: withoutTwins(occurrences), objects, bytes };
}

/** The oracle: every object of a store, read by git alone. */
export async function scanStoreByGit(store: ObjectStore, scan: StoreScan): Promise<StoreResult> {
  const occurrences: Occurrence[] = [];
  const facts = await readFacts({ where: store.where, onUnscanned: scan.onUnscanned }, 'all');
  const ids = facts.map(({ id }) => id);
  const bytes = await readUndone(store, ids, { ...scan, occurrences });
  return { occurrences: withoutTwins(occurrences), objects: ids.length, bytes };
}

async function readUndone(
  { where }: ObjectStore,
  ids: readonly string[],
  { rules, scanner, onUnscanned, occurrences }: StoreScan & { readonly occurrences: Occurrence[] },
): Promise<number> {
  const { reach } = rules;
  return await scanByGit(
    {
      where,
      scanner,
      reach,
      onUnscanned,
      onMatch: ({ object, match, bytes, offset }) => {
        const { start, end, ...rest } = occurrence(object, match, bytes);
        occurrences.push({ ...rest, start: start + offset.bytes, end: end + offset.bytes });
      },
    },
    ids,
  );
}

interface PackResult {
  readonly occurrences: readonly Occurrence[];
  readonly objects: number;
  /** Ids that nobody has scanned yet; they may be those of trees. */
  readonly undone: readonly string[];
}

async function scanPack(path: string, store: ObjectStore, scan: StoreScan): Promise<PackResult> {
  const { rules, onProgress, onUnscanned } = scan;
  const walkers = statSync(path).size < worthThreadsBytes ? walkHere(rules) : scan.walkers;
  const pack = loadPack(path, { rules, walkers: walkers.count, hashSize: store.hashSize });
  if (typeof pack === 'string') {
    const ids = readIndexIds(store, path);
    if (!ids) onUnscanned({ what: path, reason: pack });
    return { occurrences: [], objects: 0, undone: ids ?? [] };
  }
  const limits = limitsOf(pack.places.packSize);
  const { occurrences, left } = await walkers.walk(pack, limits, onProgress);
  if (left > 0)
    onUnscanned({ what: `${left} more findings in ${path}`, reason: 'there are too many to keep' });
  return { occurrences, objects: pack.places.entryCount, undone: undoneIn(pack) };
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

function undoneIn({ memory, places }: LoadedPack): readonly string[] {
  const entries = packEntries(memory, places);
  const tree = 2;
  const ids: string[] = [];
  for (let entry = 0; entry < places.entryCount; entry += 1)
    if (!entries.isScanned(entry) && entries.kind(entry) !== tree) ids.push(entries.id(entry));
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

/** An object may be in several packs, and lie in a file of its own as well. */
function withoutTwins(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  return [
    ...new Map(occurrences.map((each) => [`${each.object} ${each.start} ${each.digest}`, each])).values(),
  ];
}
