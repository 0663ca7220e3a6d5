import type { Match, Scanner } from './scanner.ts';
import type { Offset } from './source.ts';

/** A match in a long text, with the part of it that was read. */
export interface WindowMatch {
  readonly match: Match;
  readonly bytes: Uint8Array;
  readonly offset: Offset;
}

/** Scans a text of any length with bounded memory. */
export interface Windows {
  /** The next bytes; they are copied. */
  readonly push: (chunk: Uint8Array) => void;
  /** There are no more. */
  readonly end: () => void;
}

export interface WindowOptions {
  /** How much is scanned at once. */
  readonly windowBytes: number;
  /** How far a rule reads to either side: so much of each window is in the next one, too, twice. */
  readonly reach: number;
  readonly onMatch: (found: WindowMatch) => void;
}

/**
 * Windows that overlap: each place is judged in the one window in which everything stands that a rule may read around it,
 * so that nothing is lost at an edge, and nothing told twice.
 */
export function createWindows(scanner: Scanner, { windowBytes, reach, onMatch }: WindowOptions): Windows {
  const buffer = Buffer.alloc(Math.max(windowBytes, reach * 4));
  let filled = 0;
  let offset: Offset = { bytes: 0, lines: 0 };
  /** Matches that begin before this were told by the window before, or will be by none. */
  let from = 0;

  const judge = (to: number): void => {
    const bytes = buffer.subarray(0, filled);
    // Nothing but zeros: the hole of a sparse file.
    if (isZero(bytes)) return;
    for (const match of scanner.scan(bytes))
      if (match.start >= from && match.start < to) onMatch({ match, bytes, offset });
  };
  const slide = (): void => {
    const to = filled - reach;
    judge(to);
    const dropped = to - reach;
    offset = {
      bytes: offset.bytes + dropped,
      lines: offset.lines + countLines(buffer.subarray(0, dropped)),
    };
    buffer.copyWithin(0, dropped, filled);
    filled -= dropped;
    from = reach;
  };
  return {
    push: (chunk) => {
      for (let at = 0; at < chunk.length;) {
        const taken = Math.min(chunk.length - at, buffer.length - filled);
        buffer.set(chunk.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
        if (filled === buffer.length) slide();
      }
    },
    end: () => {
      judge(filled + 1);
      filled = 0;
    },
  };
}

const zeros = Buffer.alloc(2 ** 16);

function isZero(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at += zeros.length) {
    const part = bytes.subarray(at, at + zeros.length);
    if (part.compare(zeros, 0, part.length) !== 0) return false;
  }
  return true;
}

/** Line ends in a text. */
export function countLines(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let lines = 0;
  for (let at = buffer.indexOf(10); at !== -1; at = buffer.indexOf(10, at + 1)) lines += 1;
  return lines;
}
