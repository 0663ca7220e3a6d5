import type { Match, RuleSet, RunRule, Scanner } from './scanner.ts';
import { inOrder } from './settle.ts';
import { textAt } from './text-at.ts';

/**
 * Scans in plain TypeScript: every anchor is looked for by itself. Slow, and simple enough to be believed: what faster
 * scanners find is compared with it.
 */
export function createPlainScanner(set: RuleSet): Scanner {
  const room = new Uint8Array(roomBytes);
  return {
    scan: (bytes) => scan(bytes, set),
    room,
    scanRoom: (texts) => texts.map(({ start, end }) => scan(room.subarray(start, end), set)),
  };
}

const roomBytes = 2 ** 20;

function scan(bytes: Uint8Array, { rules, runs }: RuleSet): readonly Match[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: Match[] = [];
  for (const { anchors, verify } of rules)
    for (const anchor of anchors)
      for (let at = buffer.indexOf(anchor); at !== -1; at = buffer.indexOf(anchor, at + 1)) {
        const match = verify(bytes, at);
        if (match) found.push(match);
      }
  if (runs.length > 0) found.push(...scanRuns(bytes, runs));
  return inOrder(found);
}

/** What an escape leaves in a run that it is glued to. */
const escapes = /^(?:\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[A-Za-z0])|%[0-9A-Fa-f]{2})/;

function scanRuns(bytes: Uint8Array, runs: readonly RunRule[]): readonly Match[] {
  const shortest = Math.min(...runs.map(({ minLength }) => minLength));
  const found: Match[] = [];
  const ask = (start: number, end: number): void => {
    for (const { minLength, maxLength, accepts } of runs) {
      if (end - start < minLength || end - start > maxLength) continue;
      const match = accepts(bytes, start, end);
      if (match) found.push(match);
    }
  };
  let start = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    if (at < bytes.length && isInRun(bytes[at] ?? 0)) continue;
    if (at - start >= shortest) {
      ask(start, at);
      const [escape] = escapes.exec(textAt(bytes, start - 1, start + 5)) ?? [];
      if (start > 0 && escape) ask(start + escape.length - 1, at);
    }
    start = at + 1;
  }
  return found;
}

function isInRun(byte: number): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2d ||
    byte === 0x5f
  );
}
