/** What a token needs, what was ticked beyond it, and what was left out of it. */
export interface Comparison {
  readonly least: readonly string[];
  readonly chosen: readonly string[];
  readonly extra: readonly string[];
  readonly missing: readonly string[];
}

/**
 * What one token could have for all the uses, the best first: of each use the list at the same place, since each begins with
 * the best kind of token. Where a use has fewer, its last stands for the rest.
 */
export function waysOf(grants: readonly (readonly (readonly string[])[])[]): readonly (readonly string[])[] {
  const most = Math.max(0, ...grants.map((lists) => lists.length));
  const ways = Array.from({ length: most }, (_, index) =>
    [...new Set(grants.flatMap((lists) => lists[Math.min(index, lists.length - 1)] ?? []))].sort(),
  );
  return [...new Map(ways.map((way) => [key(way), way])).values()];
}

/** Compares with the way that is nearest to what was ticked: a token of another kind needs other scopes. */
export function compare(
  ways: readonly (readonly string[])[],
  ticked: readonly string[] | undefined,
): Comparison {
  const [first = []] = ways;
  const chosen = ticked ?? first;
  const shared = (way: readonly string[]): number => way.filter((scope) => chosen.includes(scope)).length;
  const least = ways.reduce((best, way) => (shared(way) > shared(best) ? way : best), first);
  return {
    least,
    chosen,
    extra: chosen.filter((scope) => !least.includes(scope)),
    missing: least.filter((scope) => !chosen.includes(scope)),
  };
}

export function isSame(left: readonly string[], right: readonly string[]): boolean {
  return key(left) === key(right);
}

function key(scopes: readonly string[]): string {
  return [...new Set(scopes)].sort().join(' ');
}
