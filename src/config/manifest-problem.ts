import { isAlias, isMap, isNode, isPair, isScalar, isSeq, type Document, type LineCounter } from 'yaml';
import { AppError } from '../domain/errors.ts';

/** Where in the manifest: keys and list positions from the top. */
export type ManifestPath = readonly (string | number)[];

/** One thing that is wrong with a manifest. */
export interface ManifestProblem {
  readonly path: ManifestPath;
  readonly message: string;
  /** Whether the key at the end of the path is meant, and not its value. */
  readonly isAboutKey?: boolean;
}

export interface PlacedProblem {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Finds line and column of a problem; one about something missing points at what it is missing from. */
export function placeProblem(
  document: Document,
  lines: LineCounter,
  problem: ManifestProblem,
): PlacedProblem {
  const { line, col } = lines.linePos(findOffset(document, problem));
  return { line: Math.max(1, line), column: Math.max(1, col), message: problem.message };
}

function findOffset(document: Document, { path, isAboutKey }: ManifestProblem): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const [index, segment] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    const isLast = index === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(segment),
      );
      if (!pair) return offset;
      const key = isNode(pair.key) ? pair.key.range?.[0] : undefined;
      const value = isNode(pair.value) ? pair.value.range?.[0] : undefined;
      offset = (isLast && isAboutKey ? key : (value ?? key)) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(segment)];
      if (!isNode(item)) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}

/** The one error of a manifest: every problem with file, line and column. */
export function manifestError(file: string, problems: readonly PlacedProblem[]): AppError {
  const sorted = [...problems].sort((left, right) => left.line - right.line || left.column - right.column);
  return new AppError('manifest-invalid', {
    message: sorted.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'),
    hint: 'Nothing was called. Correct the manifest and run the command again.',
  });
}
