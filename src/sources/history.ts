import { scannerOf } from '../scan/create-scanner.ts';
import { kernelRules, type KernelRules } from '../scan/kernel-rules.ts';
import { occurrence, type ObjectKind, type Occurrence } from '../scan/occurrence.ts';
import type { RuleSet, Scanner } from '../scan/scanner.ts';
import type { ScanProgress, Source, SourceEvents } from '../scan/source.ts';
import { attributeBlobs, attributeCommits, attributeTags, type Attribution } from './attribute.ts';
import type { GitFolder } from './git.ts';
import { findObjectStores, type ObjectStore } from './object-stores.ts';
import { scanKnown, type ObjectFacts } from './read-robustly.ts';
import { digestRefs, recall, remember } from './recall.ts';
import { scanStore, scanStoreByGit, withoutTwins } from './scan-store.ts';
import type { ScanState } from './scan-state.ts';
import { chooseWalkers, type WalkerChoice, type WalkerThreads } from './walkers.ts';

export interface HistoryOptions {
  readonly where: GitFolder;
  readonly rules: RuleSet;
  /** Absent: everything happens in this thread. */
  readonly threads?: WalkerThreads;
  /** Where to remember what was scanned, in a folder that only the user writes. Absent: everything is scanned. */
  readonly stateFolder?: string;
  /** Which commits brought a finding takes git longer to say than the scan takes: without it, findings come at once. */
  readonly withoutCommits?: boolean;
  /** Reads every object by `git cat-file`: slow, and what the walk is compared with. */
  readonly byGitAlone?: boolean;
  readonly onProgress?: (progress: ScanProgress) => void;
}

/**
 * Everything that a repository has: packed or not, reachable or not, blobs and the messages of commits and tags, of the
 * stores of its submodules and of those that it borrows from. The same text is told once for each path that it came to, with
 * the commit that brought it there first.
 *
 * Memory: the largest pack and its index, 52 bytes for each of their objects, and for each walker what it touches of
 * 224 MiB; a pack that leaves no room within 3.5 GiB is read by git.
 */
export function historySource(options: HistoryOptions): Source {
  return async (_, events) => {
    const { where, threads, onProgress = () => {} } = options;
    const rules = kernelRules(options.rules);
    const scanner = scannerOf(rules);
    const { stores, unscanned } = findObjectStores(where);
    for (const each of unscanned) events.onUnscanned(each);
    await using walkers = chooseWalkers(rules, threads);
    let texts = 0;
    for (const store of stores) {
      const before = texts;
      texts += await scanOne(store, options, {
        rules,
        scanner,
        walkers,
        events,
        onProgress: (objects, left) => onProgress({ stage: 'objects', objects: before + objects, left }),
        onAttribution: () => onProgress({ stage: 'commits' }),
      });
    }
    return { texts };
  };
}

interface Scan {
  readonly rules: KernelRules;
  readonly scanner: Scanner;
  readonly walkers: WalkerChoice;
  readonly events: SourceEvents;
  readonly onProgress: (objects: number, left: number) => void;
  readonly onAttribution: () => void;
}

/** Scans a store, beyond what is remembered of it, and tells all that was ever found there. */
async function scanOne(
  store: ObjectStore,
  { stateFolder, byGitAlone = false, withoutCommits = false }: HistoryOptions,
  scan: Scan,
): Promise<number> {
  const { where } = store;
  // Loaded where there is something to remember: it brings the schema library along.
  const memory = stateFolder === undefined ? undefined : await import('./scan-state.ts');
  const file = stateFolder === undefined ? undefined : memory?.stateFile(stateFolder, where.folder);
  const known = file === undefined ? undefined : memory?.readState(file, scan.rules.digest);
  const storeScan = { ...scan, onUnscanned: scan.events.onUnscanned };
  const result = byGitAlone
    ? await scanStoreByGit(store, storeScan)
    : await scanStore(store, storeScan, known);
  const recalled = await recall(known, { ...scan, where });
  const all = withoutTwins([...recalled, ...result.occurrences]);
  const refs = withoutCommits || all.length === 0 ? '' : digestRefs(where);
  const hasNews =
    result.occurrences.length > 0 || refs !== known?.refs || recalled.length !== known.found.length;
  const places = await placesOf(where, all, {
    known: hasNews ? undefined : known?.places,
    withoutCommits,
    scan,
  });
  await tell(store, chooseFirst(all, places ?? new Map()), scan);
  if (!memory || stateFolder === undefined || file === undefined) return result.objects;
  const news = result.scanned();
  const scanned = news ?? known;
  if (scanned && (news || hasNews))
    memory.writeState(stateFolder, file, {
      rules: scan.rules.digest,
      packs: scanned.packs,
      ids: scanned.ids,
      found: remember(all),
      // Without places, the next scan looks for them again.
      refs: places ? refs : '',
      places: Object.fromEntries(places ?? []),
    });
  return result.objects;
}

/** Shows each text where it came from. Key: object and digest. */
async function tell(
  { where, name }: ObjectStore,
  shown: ReadonlyMap<string, Shown>,
  { rules, scanner, events }: Scan,
): Promise<void> {
  const left = new Set(shown.keys());
  await scanKnown(
    {
      where,
      scanner,
      reach: rules.reach,
      onUnread: ({ what, reason }) => events.onUnscanned({ what, reason }),
      onMatch: ({ object, match, bytes, offset }) => {
        const key = `${object.id} ${occurrence(object, match, bytes).digest}`;
        left.delete(key);
        for (const { age: _, ...place } of shown.get(key)?.places ?? [])
          events.onSighting({
            origin: { kind: 'history', object: object.id, ...place, ...(name === '' ? {} : { store: name }) },
            match,
            bytes,
            offset,
          });
      },
    },
    objectsOf(shown),
  );
  for (const key of left)
    events.onUnscanned({
      what: `object ${key.split(' ')[0]}`,
      reason: 'a finding in it could not be read again',
    });
}

/** Undefined where nobody asks, or git cannot say. */
async function placesOf(
  where: GitFolder,
  occurrences: readonly Occurrence[],
  {
    known,
    withoutCommits,
    scan,
  }: { known: ScanState['places'] | undefined; withoutCommits: boolean; scan: Scan },
): Promise<ReadonlyMap<string, readonly Attribution[]> | undefined> {
  if (withoutCommits) return undefined;
  if (known) return new Map(Object.entries(known));
  if (occurrences.length > 0) scan.onAttribution();
  const idsOf = (kind: ObjectKind): readonly string[] => [
    ...new Set(occurrences.filter((each) => each.kind === kind).map(({ object }) => object)),
  ];
  const blobs = await attributeBlobs(where, idsOf('blob'));
  if (!blobs) {
    const what = 'the commits that brought findings';
    scan.events.onUnscanned({ what, reason: 'git cannot walk through all of the history' });
    return undefined;
  }
  const single = [...attributeCommits(where, idsOf('commit')), ...attributeTags(where, idsOf('tag'))];
  return new Map([...blobs, ...single.map(([id, place]) => [id, [place]] as const)]);
}

/** An object in which a text is shown, and the places that it came to. */
interface Shown {
  readonly object: ObjectFacts;
  readonly places: readonly Attribution[];
}

/** Of every text, by the paths that it came to: the object that brought it there first. Key: object and digest. */
function chooseFirst(
  occurrences: readonly Occurrence[],
  attributions: ReadonlyMap<string, readonly Attribution[]>,
): ReadonlyMap<string, Shown> {
  const first = new Map<string, { readonly of: Occurrence; readonly place: Attribution }>();
  for (const of of occurrences)
    for (const place of attributions.get(of.object) ?? [{ age: 0 }]) {
      // A text that nothing leads to is told once; every message is a place of its own.
      const at = `${of.digest} ${of.kind} ${of.kind === 'blob' ? (place.path ?? '') : of.object}`;
      const known = first.get(at);
      if (!known || place.age < known.place.age) first.set(at, { of, place });
    }
  const shown = new Map<string, Shown>();
  for (const { of, place } of first.values()) {
    const key = `${of.object} ${of.digest}`;
    const places = [...(shown.get(key)?.places ?? []), place];
    shown.set(key, { object: { id: of.object, kind: of.kind }, places });
  }
  return shown;
}

/** Each object once, in the order of their ids. */
function objectsOf(shown: ReadonlyMap<string, Shown>): readonly ObjectFacts[] {
  const objects = new Map([...shown.values()].map(({ object }) => [object.id, object]));
  return [...objects.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
}
