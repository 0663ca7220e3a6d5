import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { objectKinds, type ObjectKind } from '../scan/occurrence.ts';
import type { Attribution } from './attribute.ts';
import { shortIdBytes, type IdSet } from './id-set.ts';

/**
 * What is remembered of a store between two scans, so that what was scanned is not scanned again: which packs, which objects,
 * and where something was found. No value, and nothing that is made of one.
 */
export interface ScanState {
  /** Digest of the rules that it was scanned with. */
  readonly rules: string;
  /** Packs that are wholly scanned. */
  readonly packs: readonly string[];
  /** All objects that are scanned: recognises them when git has packed them anew. */
  readonly ids: IdSet;
  readonly found: readonly RememberedOccurrence[];
  /** Digest of all refs at the time of `places`. */
  readonly refs: string;
  readonly places: Readonly<Record<string, readonly Attribution[]>>;
}

export interface RememberedOccurrence {
  readonly object: string;
  readonly kind: ObjectKind;
  readonly start: number;
  /** Occurrences of one text have one number. */
  readonly text: number;
}

/** Goes up when the same rules find more than before, or this file has another form. */
const version = 1;

const attribution = z.object({
  path: z.string().exactOptional(),
  commit: z.string().exactOptional(),
  authoredAt: z.string().exactOptional(),
  isUnreachable: z.literal(true).exactOptional(),
  age: z.number(),
});
const head = z.object({
  version: z.literal(version),
  rules: z.string(),
  packs: z.array(z.string()),
  found: z.array(
    z.object({
      object: z.string().regex(/^[0-9a-f]{40,64}$/),
      kind: z.enum(Object.keys(objectKinds) as [ObjectKind, ...ObjectKind[]]),
      start: z.number().int().min(0),
      text: z.number().int().min(0),
    }),
  ),
  refs: z.string(),
  places: z.record(z.string(), z.array(attribution)),
});

/**
 * The file of a store, in the user's own cache folder and not in the repository: a repository that comes from a stranger
 * would else say itself that there is nothing to look at.
 */
export function stateFile(folder: string, store: string): string {
  return join(folder, `${createHash('sha256').update(store).digest('hex').slice(0, 32)}.scanned`);
}

/** Undefined where there is none, or one that is damaged or of other rules: then everything is scanned. */
export function readState(path: string, rules: string): ScanState | undefined {
  if (!existsSync(path)) return undefined;
  const file = readFileSync(path);
  const end = file.indexOf(10);
  const ids = file.subarray(end + 1 + digestSize);
  if (end === -1 || ids.length % shortIdBytes !== 0) return undefined;
  const line = file.subarray(0, end);
  if (!digestOf(line, ids).equals(file.subarray(end + 1, end + 1 + digestSize))) return undefined;
  const read = head.safeParse(JSON.parse(line.toString()));
  return read.success && read.data.rules === rules ? { ...read.data, ids: { bytes: ids } } : undefined;
}

/** One line of JSON, a digest of all, the ids. Whole or not at all. */
export function writeState(folder: string, path: string, { ids, ...rest }: ScanState): void {
  const line = Buffer.from(JSON.stringify({ version, ...rest }));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, Buffer.concat([line, Buffer.from('\n'), digestOf(line, ids.bytes), ids.bytes]), {
      mode: 0o600,
    });
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

const digestSize = 32;

function digestOf(line: Buffer, ids: Buffer): Buffer {
  return createHash('sha256').update(line).update('\n').update(ids).digest();
}
