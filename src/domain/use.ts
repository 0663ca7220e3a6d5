import { didYouMean } from './nearest.ts';
import { expandScopes, kindOfScopes, type ScopeCatalogue } from './scope.ts';

/** Something that a build needs a token for, said without any service's words. */
export interface Use {
  /** What a manifest says under `uses:`. */
  readonly id: string;
  readonly title: string;
}

/** A way to do without a token of one's own. */
export interface Alternative {
  /** What to use instead, for example `the workflow's own token`. */
  readonly instead: string;
  /** When it is enough. */
  readonly when: string;
  /** The lines to write. */
  readonly lines?: { readonly language: 'yaml' | 'sh'; readonly text: string };
  readonly url?: string;
}

/** What one provider can do for one use. */
export interface ProviderUse {
  /** Id of the {@link Use}. */
  readonly use: string;
  /** The least scopes, one list per kind of token that can do it, the best kind first. */
  readonly grants: readonly (readonly string[])[];
  /** Should this be a token at all? What else would do, the best first. */
  readonly alternatives: readonly Alternative[];
  /** What to know before one relies on it. */
  readonly note?: string;
}

/** The least scopes for some uses together, or why there are none. */
export type ResolvedUses =
  | { readonly ok: true; readonly scopes: readonly string[] }
  | { readonly ok: false; readonly problem: string; readonly use: string };

/**
 * The least scopes with which one token does all the uses: the first kind of token that can do every one of them.
 * Scopes that another one implies are left out.
 */
export function resolveUses(
  { uses, scopes }: { uses: readonly ProviderUse[]; scopes: ScopeCatalogue },
  asked: readonly string[],
): ResolvedUses {
  const found: ProviderUse[] = [];
  for (const id of asked) {
    const use = uses.find((each) => each.use === id);
    const known = uses.map((each) => each.use);
    if (!use)
      return {
        ok: false,
        use: id,
        problem: `"${id}" is not a use${didYouMean(id, known) || `; there are: ${known.join(', ')}`}`,
      };
    found.push(use);
  }
  const kinds = new Set(found.flatMap(({ grants }) => grants.map((grant) => kindOfScopes(scopes, grant))));
  for (const kind of kinds) {
    const fitting = found.map(({ grants }) => grants.find((grant) => kindOfScopes(scopes, grant) === kind));
    if (fitting.every((grant) => grant !== undefined))
      return { ok: true, scopes: leastScopes(scopes, fitting.flat()) };
  }
  const [first = ''] = asked;
  return {
    ok: false,
    use: first,
    problem: `no one kind of token can do ${asked.join(' and ')}: declare a credential for each`,
  };
}

/** The scopes without those that another one of them implies, sorted. */
export function leastScopes(catalogue: ScopeCatalogue, scopes: readonly string[]): readonly string[] {
  const unique = [...new Set(scopes)];
  return unique
    .filter(
      (scope) => !unique.some((other) => other !== scope && expandScopes(catalogue, [other]).has(scope)),
    )
    .sort();
}
