import { kernelRules, type KernelRules } from '../scan/kernel-rules.ts';
import { scannerOf } from '../scan/create-scanner.ts';
import { occurrence, type ObjectKind, type Occurrence } from '../scan/occurrence.ts';
import type { RuleSet, Scanner } from '../scan/scanner.ts';
import type { Source, SourceEvents } from '../scan/source.ts';
import { attributeBlobs, attributeCommits, attributeTags, type Attribution } from './attribute.ts';
import type { GitFolder } from './git.ts';
import { findObjectStores, type ObjectStore } from './object-stores.ts';
import { scanByGit } from './read-robustly.ts';
import { scanStore, scanStoreByGit } from './scan-store.ts';
import { startThreads, walkHere, type WalkerThreads } from './walkers.ts';

export interface HistoryOptions {
  readonly where: GitFolder;
  readonly rules: RuleSet;
  /** Absent: everything happens in this thread. */
  readonly threads?: WalkerThreads;
  /** Reads every object by `git cat-file`: slow, and what the walk is compared with. */
  readonly byGitAlone?: boolean;
  /** How many objects were looked at so far. */
  readonly onProgress?: (objects: number) => void;
}

/**
 * Everything that a repository has: packed or not, reachable or not, blobs and the messages of commits and tags, of the
 * stores of its submodules and of those that it borrows from. The same text is told once for each path that it came to, with
 * the commit that brought it there first.
 */
export function historySource(options: HistoryOptions): Source {
  return async (_, events) => {
    const { where, rules, threads, onProgress = () => {} } = options;
    const compiled = kernelRules(rules);
    const scanner = scannerOf(compiled);
    const { stores, unscanned } = findObjectStores(where);
    for (const each of unscanned) events.onUnscanned(each);
    await using walkers = threads ? startThreads(threads) : walkHere(compiled);
    let texts = 0;
    let bytes = 0;
    for (const store of stores) {
      const scan = {
        rules: compiled,
        scanner,
        walkers,
        onUnscanned: events.onUnscanned,
        onProgress: (objects: number) => onProgress(texts + objects),
      };
      const result = await (options.byGitAlone ? scanStoreByGit : scanStore)(store, scan);
      texts += result.objects;
      bytes += result.bytes;
      await tell(store, result.occurrences, { rules: compiled, scanner, events });
    }
    return { texts, bytes };
  };
}

/** Finds out where each text came from, and shows it there. */
async function tell(
  store: ObjectStore,
  occurrences: readonly Occurrence[],
  { rules, scanner, events }: { rules: KernelRules; scanner: Scanner; events: SourceEvents },
): Promise<void> {
  const attributions = attribute(store.where, occurrences);
  const shown = chooseFirst(occurrences, attributions);
  const left = new Set(shown.keys());
  const { where, name } = store;
  await scanByGit(
    {
      where,
      scanner,
      reach: rules.reach,
      onUnscanned: events.onUnscanned,
      onMatch: ({ object, match, bytes, offset }) => {
        const key = `${object.id} ${occurrence(object, match, bytes).digest}`;
        left.delete(key);
        for (const { age: _, ...place } of shown.get(key) ?? [])
          events.onSighting({
            origin: { kind: 'history', object: object.id, ...place, ...(name === '' ? {} : { store: name }) },
            match,
            bytes,
            offset,
          });
      },
    },
    [...new Set([...shown.keys()].map((key) => key.split(' ')[0] ?? ''))].sort(),
  );
  for (const key of left)
    events.onUnscanned({
      what: `object ${key.split(' ')[0]}`,
      reason: 'a finding in it could not be read again',
    });
}

function attribute(
  where: GitFolder,
  occurrences: readonly Occurrence[],
): ReadonlyMap<string, readonly Attribution[]> {
  const idsOf = (kind: ObjectKind): readonly string[] => [
    ...new Set(occurrences.filter((each) => each.kind === kind).map(({ object }) => object)),
  ];
  const single = [...attributeCommits(where, idsOf('commit')), ...attributeTags(where, idsOf('tag'))];
  return new Map([
    ...attributeBlobs(where, idsOf('blob')),
    ...single.map(([id, place]) => [id, [place]] as const),
  ]);
}

/** Of every text, by the paths that it came to: the object that brought it there first. Key: object and digest. */
function chooseFirst(
  occurrences: readonly Occurrence[],
  attributions: ReadonlyMap<string, readonly Attribution[]>,
): ReadonlyMap<string, readonly Attribution[]> {
  const first = new Map<string, { readonly key: string; readonly place: Attribution }>();
  for (const { object, kind, digest } of occurrences)
    for (const place of attributions.get(object) ?? [{ age: 0 }]) {
      // A text that nothing leads to is told once; every message is a place of its own.
      const where = kind === 'blob' ? (place.path ?? '') : object;
      const known = first.get(`${digest} ${kind} ${where}`);
      if (!known || place.age < known.place.age)
        first.set(`${digest} ${kind} ${where}`, { key: `${object} ${digest}`, place });
    }
  const shown = new Map<string, Attribution[]>();
  for (const { key, place } of first.values()) shown.set(key, [...(shown.get(key) ?? []), place]);
  return shown;
}
