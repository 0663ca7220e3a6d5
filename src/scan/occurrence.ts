import { createHash } from 'node:crypto';
import type { Match } from './scanner.ts';

/** The kinds of git objects that hold text, as a pack numbers them; trees (2) are names of files. */
export const objectKinds = { commit: 1, blob: 3, tag: 4 } as const;
export type ObjectKind = keyof typeof objectKinds;

/** That a match stands in a git object. It holds no value: the object has it. */
export interface Occurrence {
  /** Id of the object in hex. */
  readonly object: string;
  readonly kind: ObjectKind;
  readonly start: number;
  readonly end: number;
  /** SHA-256 of form and written text: tells which occurrences are of one text. Never leaves the process. */
  readonly digest: string;
}

export function occurrence(
  object: { readonly id: string; readonly kind: ObjectKind },
  match: Match,
  bytes: Uint8Array,
): Occurrence {
  const { start, end, format, encoding } = match;
  const digest = createHash('sha256')
    .update(`${format.id} ${encoding} `)
    .update(bytes.subarray(start, end))
    .digest('base64');
  return { object: object.id, kind: object.kind, start, end, digest };
}
