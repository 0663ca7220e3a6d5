import type { Scanner } from '../scan/scanner.ts';
import type { Origin, Scanned, Sighting, SourceEvents } from '../scan/source.ts';
import type { Windows } from '../scan/windows.ts';
import { askGit, readObjects, type GitFolder } from './git.ts';
import { objectWindows } from './object-windows.ts';

/** An object of a repository that is to be scanned. */
export interface ObjectToScan {
  readonly id: string;
  /** What stood in its place before, where something did: what was there already is not new. */
  readonly before: readonly string[];
  readonly origin: Origin;
}

export interface ScanObjectsOptions {
  readonly where: GitFolder;
  readonly objects: readonly ObjectToScan[];
  readonly reach: number;
}

/** How much is searched for what was there before. */
const mostBytes = 4 * 2 ** 30;

/** Scans objects of a repository, each once. */
export async function scanObjects(
  { where, objects, reach }: ScanObjectsOptions,
  scanner: Scanner,
  events: SourceEvents,
): Promise<Scanned> {
  let texts = 0;
  let bytes = 0;
  let next = 0;
  let windows: Windows | undefined;
  const wasThere = makeWasThere(where);
  const tell = (object: ObjectToScan, sighting: Omit<Sighting, 'origin'>): void => {
    if (!wasThere(object, sighting)) events.onSighting({ origin: object.origin, ...sighting });
  };
  await readObjects(
    where,
    objects.map(({ id }) => id),
    {
      onObject: (_, sizeBytes) => {
        texts += 1;
        bytes += sizeBytes;
        const object = objects[next];
        if (object)
          windows = objectWindows(scanner, { sizeBytes, reach, onMatch: (found) => tell(object, found) });
      },
      onChunk: (chunk) => windows?.push(chunk),
      onEnd: () => {
        windows?.end();
        windows = undefined;
        next += 1;
      },
      onMissing: (what) => {
        events.onUnscanned({ what: `object ${what}`, reason: 'the repository does not have it' });
        next += 1;
      },
    },
  );
  return { texts, bytes };
}

/** Whether the same stood in what was there before: a change of another line does not bring it. */
function makeWasThere(where: GitFolder): (object: ObjectToScan, found: Omit<Sighting, 'origin'>) => boolean {
  let last: { readonly object: ObjectToScan; readonly texts: readonly Buffer[] } | undefined;
  let searched = 0;
  return (object, { match, bytes }) => {
    if (last?.object !== object)
      last = { object, texts: object.before.flatMap((id) => askGit(where, ['cat-file', 'blob', id]) ?? []) };
    searched += last.texts.reduce((sum, { length }) => sum + length, 0);
    // A text made of nothing but findings is told as new: that is too much rather than too little.
    if (searched > mostBytes) return false;
    const written = Buffer.from(bytes.subarray(match.start, match.end));
    return last.texts.some((text) => text.includes(written));
  };
}
