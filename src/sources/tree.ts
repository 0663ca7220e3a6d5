import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { Scanner } from '../scan/scanner.ts';
import { fromStart, type Origin, type Source, type SourceEvents } from '../scan/source.ts';
import { createWindows } from '../scan/windows.ts';
import { listFiles, reasonOf, type ListedFile, type ListOptions } from './list-files.ts';

/** Memory for a file that is longer than what is scanned together with others. */
const windowBytes = 4 * 2 ** 20;

/** Zeros between two texts that are scanned together. */
const gapBytes = 16;

export interface TreeOptions extends Omit<ListOptions, 'onUnscanned'> {
  /** How far a rule may read. */
  readonly reach: number;
}

/** Files as they lie on the disk. Small ones are scanned many at a time, long ones in windows. */
export function treeSource(options: TreeOptions): Source {
  return async (scanner, events) => {
    await Promise.resolve();
    const shelf = createShelf(scanner, events);
    let texts = 0;
    let bytes = 0;
    for (const file of listFiles({ ...options, onUnscanned: events.onUnscanned })) {
      try {
        const read = readInto(shelf, file) ?? readLong(file, { scanner, events, reach: options.reach });
        if (read === 'nothing') continue;
        texts += 1;
        bytes += read;
      } catch (error) {
        events.onUnscanned({ what: file.shown, reason: reasonOf(error) });
      }
    }
    shelf.empty();
    return { texts, bytes };
  };
}

interface Shelf {
  readonly room: () => Uint8Array;
  readonly put: (file: ListedFile, length: number) => void;
  readonly empty: () => void;
}

/** Files side by side in the scanner's own memory. */
function createShelf(scanner: Scanner, { onSighting }: SourceEvents): Shelf {
  let texts: { file: ListedFile; start: number; end: number }[] = [];
  let filled = 0;
  const empty = (): void => {
    const found = scanner.scanRoom(texts);
    for (const [index, { file, start, end }] of texts.entries()) {
      const bytes = scanner.room.subarray(start, end);
      for (const match of found[index] ?? [])
        onSighting({ origin: originOf(file), match, bytes, offset: fromStart });
    }
    texts = [];
    filled = 0;
  };
  return {
    room: () => {
      if (scanner.room.length - filled < scanner.room.length / 2) empty();
      return scanner.room.subarray(filled);
    },
    put: (file, length) => {
      if (length === 0) return;
      texts.push({ file, start: filled, end: filled + length });
      const end = Math.min(scanner.room.length, filled + length + gapBytes);
      scanner.room.fill(0, filled + length, end);
      filled = end;
    },
    empty,
  };
}

/** The file's length; `nothing` of what is no file; undefined when it is too long for the shelf. */
function readInto(shelf: Shelf, file: ListedFile): number | 'nothing' | undefined {
  // A pipe that somebody has named is opened once, and read as it comes.
  if (file.isNamed && !statSync(file.path).isFile()) return undefined;
  const descriptor = open(file);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return 'nothing';
    const room = shelf.room();
    if (stat.size >= room.length - gapBytes) return undefined;
    let length = 0;
    for (;;) {
      const read = readSync(descriptor, room, length, room.length - gapBytes - length, null);
      length += read;
      if (read === 0) break;
      // It grew while it was read.
      if (length >= room.length - gapBytes) return undefined;
    }
    shelf.put(file, length);
    return length;
  } finally {
    closeSync(descriptor);
  }
}

interface LongRead {
  readonly scanner: Scanner;
  readonly events: SourceEvents;
  readonly reach: number;
}

function readLong(file: ListedFile, { scanner, events, reach }: LongRead): number {
  const origin = originOf(file);
  const windows = createWindows(scanner, {
    windowBytes,
    reach,
    onMatch: (found) => events.onSighting({ origin, ...found }),
  });
  const descriptor = open(file);
  const chunk = Buffer.allocUnsafe(windowBytes / 4);
  let length = 0;
  try {
    for (;;) {
      const read = readSync(descriptor, chunk, 0, chunk.length, null);
      if (read === 0) break;
      windows.push(chunk.subarray(0, read));
      length += read;
    }
  } finally {
    // What was read before a fault is scanned.
    windows.end();
    closeSync(descriptor);
  }
  return length;
}

/** Of a file that was only listed no link is followed and no pipe waited for: it may have been exchanged meanwhile. */
function open({ path, isNamed }: ListedFile): number {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  return openSync(path, isNamed ? O_RDONLY : O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
}

function originOf({ shown }: ListedFile): Origin {
  return { kind: 'file', path: shown };
}
