/** What a token needs, what was ticked beyond it, and what was left out of it. */
export interface Comparison {
  readonly least: readonly string[];
  readonly chosen: readonly string[];
  readonly extra: readonly string[];
  readonly missing: readonly string[];
}

/** Every way to take one list of scopes for each use, the best first; without doubles. */
export function waysOf(grants: readonly (readonly (readonly string[])[])[]): readonly (readonly string[])[] {
  const ways = grants.reduce<readonly (readonly string[])[]>(
    (before, lists) => before.flatMap((way) => lists.map((list) => [...way, ...list])),
    [[]],
  );
  return [...new Map(ways.map((way) => [key(way), [...new Set(way)].sort()])).values()];
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
