import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { objectKinds, type ObjectKind } from '../scan/occurrence.ts';

/** Ids of the objects that lie in files of their own. */
export function listLooseObjects(folder: string, hashSize: number): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^[0-9a-f]{2}$/.test(name))
    .flatMap((name) =>
      readdirSync(join(folder, name))
        .filter((rest) => /^[0-9a-f]+$/.test(rest) && rest.length === hashSize * 2 - 2)
        .map((rest) => name + rest),
    );
}

export type LooseObject =
  | { readonly kind: ObjectKind; readonly bytes: Buffer }
  /** A tree holds no text. */
  | 'tree'
  /** Damaged, large, or gone since: git is asked. */
  | 'unread';

const mostFileBytes = 16 * 2 ** 20;
const mostBytes = 32 * 2 ** 20;
/** `commit 12345\0` */
const header = /^(commit|tree|blob|tag) (\d+)\0/;

/** Reads an object that lies in a file of its own: `<kind> <size>\0<bytes>`, as one zlib stream. */
export function readLooseObject(folder: string, id: string): LooseObject {
  const path = join(folder, id.slice(0, 2), id.slice(2));
  const inflated = inflateFile(path);
  if (!inflated) return 'unread';
  const [whole, kind, size] = header.exec(inflated.toString('latin1', 0, 32)) ?? [];
  if (whole === undefined || kind === undefined) return 'unread';
  const bytes = inflated.subarray(whole.length);
  if (bytes.length !== Number(size)) return 'unread';
  if (kind === 'tree') return 'tree';
  return kind in objectKinds ? { kind: kind as ObjectKind, bytes } : 'unread';
}

function inflateFile(path: string): Buffer | undefined {
  try {
    if (statSync(path).size > mostFileBytes) return undefined;
    return inflateSync(readFileSync(path), { maxOutputLength: mostBytes });
  } catch {
    return undefined; // Whatever is wrong with it, git says it better.
  }
}
