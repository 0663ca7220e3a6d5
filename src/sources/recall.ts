import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { KernelRules } from '../scan/kernel-rules.ts';
import { occurrence, type Occurrence } from '../scan/occurrence.ts';
import type { Scanner } from '../scan/scanner.ts';
import { askGit, type GitFolder } from './git.ts';
import { readFacts, scanByGit } from './read-robustly.ts';
import type { RememberedOccurrence, ScanState } from './scan-state.ts';

/**
 * What an earlier scan found and is still there. One object of each text is read again: its value was not remembered, and
 * what is not found anew is not told.
 */
export async function recall(
  known: ScanState | undefined,
  {
    where,
    rules,
    scanner,
  }: { readonly where: GitFolder; readonly rules: KernelRules; readonly scanner: Scanner },
): Promise<readonly Occurrence[]> {
  if (!known || known.found.length === 0) return [];
  const onUnread = (): void => {}; // It is gone: git threw it away.
  const asked = [...new Set(known.found.map(({ object }) => object))];
  const present = new Set((await readFacts({ where, onUnread }, asked)).map(({ id }) => id));
  const found = known.found.filter(({ object }) => present.has(object));
  const first = new Map<number, RememberedOccurrence>();
  for (const each of found) if (!first.has(each.text)) first.set(each.text, each);
  const texts = new Map<number, Occurrence>();
  const reading = { where, scanner, reach: rules.reach, onUnread };
  await scanByGit(
    {
      ...reading,
      onMatch: ({ object, match, bytes, offset }) => {
        for (const each of first.values())
          if (each.object === object.id && each.start === match.start + offset.bytes)
            texts.set(each.text, occurrence(object, match, bytes));
      },
    },
    [...new Set([...first.values()].map(({ object }) => object))],
  );
  return found.flatMap(({ text, object, kind, start }) => {
    const same = texts.get(text);
    return same ? [{ object, kind, start, end: start + same.end - same.start, digest: same.digest }] : [];
  });
}

/** What to remember of occurrences: the texts are numbered, and not told. */
export function remember(occurrences: readonly Occurrence[]): readonly RememberedOccurrence[] {
  const numbers = new Map<string, number>();
  return occurrences.map(({ object, kind, start, digest }) => {
    const text = numbers.get(digest) ?? numbers.size;
    numbers.set(digest, text);
    return { object, kind, start, text };
  });
}

/** Changes when a ref does, or what the reflogs hold: then a commit may be reached that was not, or the other way round. */
export function digestRefs(where: GitFolder): string {
  const refs = askGit(where, ['for-each-ref', '--format=%(objectname) %(refname)']) ?? Buffer.alloc(0);
  const logs = ['HEAD', 'logs/HEAD', 'logs/refs/stash'].map((name) => {
    const stat = statSync(join(where.folder, name), { throwIfNoEntry: false });
    return stat ? `${stat.size} ${stat.mtimeMs}` : '';
  });
  return createHash('sha256').update(refs).update(logs.join('\n')).digest('hex');
}
