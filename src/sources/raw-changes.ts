/** One changed file as git tells it with `--raw -z`. */
export interface RawChange {
  /** Modes and objects before, one for each parent, then after. */
  readonly before: readonly string[];
  readonly after: string;
  readonly mode: string;
  readonly path: Buffer;
}

const isNothing = /^0+$/;

/**
 * Reads the parts of a raw diff from `at` on, as far as they are changes. A merge has as many colons as parents. A file that
 * was renamed or copied has two paths; the second one is where it is now.
 */
export function readRawChanges(
  parts: readonly Buffer[],
  at: number,
): { readonly changes: readonly RawChange[]; readonly next: number } {
  const changes: RawChange[] = [];
  let next = at;
  for (;;) {
    const head = /^\n?(:+)(.*)$/.exec(parts[next]?.toString('latin1') ?? '');
    if (!head) return { changes, next };
    const [, colons = '', rest = ''] = head;
    const parents = colons.length;
    const words = rest.split(' ');
    const mode = words[parents] ?? '';
    const objects = words.slice(parents + 1, parents * 2 + 2);
    const status = words.at(-1) ?? '';
    const hasTwoPaths = parents === 1 && /^[RC]/.test(status);
    const path = parts[next + (hasTwoPaths ? 2 : 1)] ?? Buffer.from('');
    next += hasTwoPaths ? 3 : 2;
    const after = objects.at(-1) ?? '';
    if (!isNothing.test(after))
      changes.push({ before: objects.slice(0, -1).filter((id) => !isNothing.test(id)), after, mode, path });
  }
}

/** A submodule is a commit of another repository. */
export const submoduleMode = '160000';
