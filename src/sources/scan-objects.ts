import type { Scanner } from '../scan/scanner.ts';
import { fromStart, type Origin, type Scanned, type Sighting, type SourceEvents } from '../scan/source.ts';
import { createWindows, type Windows } from '../scan/windows.ts';
import { askGit, readObjects, type GitFolder } from './git.ts';

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

/** Longer ones are scanned in windows. */
const wholeBytes = 32 * 2 ** 20;
const windowBytes = 4 * 2 ** 20;
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
  let chunks: Buffer[] = [];
  let windows: Windows | undefined;
  const wasThere = makeWasThere(where);
  const tell = (object: ObjectToScan, sighting: Omit<Sighting, 'origin'>): void => {
    if (!wasThere(object, sighting)) events.onSighting({ origin: object.origin, ...sighting });
  };
  const current = (): ObjectToScan | undefined => objects[next];
  await readObjects(
    where,
    objects.map(({ id }) => id),
    {
      onObject: (_, sizeBytes) => {
        texts += 1;
        bytes += sizeBytes;
        const object = current();
        if (sizeBytes > wholeBytes && object)
          windows = createWindows(scanner, { windowBytes, reach, onMatch: (found) => tell(object, found) });
      },
      onChunk: (chunk) => {
        if (windows) windows.push(chunk);
        else chunks.push(chunk);
      },
      onEnd: () => {
        const object = current();
        const text = Buffer.concat(chunks);
        if (windows) windows.end();
        else if (object)
          for (const match of scanner.scan(text)) tell(object, { match, bytes: text, offset: fromStart });
        [windows, chunks] = [undefined, []];
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
