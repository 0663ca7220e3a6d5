import { nearest } from './nearest.ts';

/** One thing that a token of an issuer may be allowed to do. */
export interface Scope {
  readonly name: string;
  readonly meaning: string;
  /** Scopes that this one covers directly; the closure is taken by {@link expandScopes}. */
  readonly implies: readonly string[];
  /** The kind of token that can have it, where an issuer has several: scopes of two kinds never go together. */
  readonly kind?: string;
}

/** Every scope of an issuer. */
export type ScopeCatalogue = readonly Scope[];

/** What is wrong with one asked scope, and the scopes that were probably meant. */
export interface ScopeProblem {
  readonly asked: string;
  readonly message: string;
  readonly suggestions: readonly string[];
}

/** Checks asked scopes against a catalogue without calling anybody. An empty answer means that all exist. */
export function findScopeProblems(
  catalogue: ScopeCatalogue,
  asked: readonly string[],
): readonly ScopeProblem[] {
  const names = catalogue.map((scope) => scope.name);
  return asked
    .filter((scope) => !names.includes(scope))
    .map((scope) => {
      const parts = scope.split(/[,\s]+/).filter(Boolean);
      if (parts.length > 1) {
        const suggestions = parts.map((part) => nearest(part, names) ?? part);
        return {
          asked: scope,
          message: `"${scope}" is one scope with a separator in it, which grants nothing: write a list [${suggestions.join(', ')}]`,
          suggestions,
        };
      }
      const near = nearest(scope, names);
      return {
        asked: scope,
        message: `"${scope}" is not a scope${near ? ` (did you mean "${near}"?)` : `; there are: ${names.join(', ')}`}`,
        suggestions: near ? [near] : [],
      };
    });
}

/** The kind of token that these scopes make, or undefined: the issuer has one kind only, or they are of several. */
export function kindOfScopes(catalogue: ScopeCatalogue, scopes: readonly string[]): string | undefined {
  const kinds = new Set(catalogue.filter(({ name }) => scopes.includes(name)).map(({ kind }) => kind));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

/** What is wrong with scopes that belong to different kinds of token; undefined when nothing is. */
export function findMixedKinds(catalogue: ScopeCatalogue, scopes: readonly string[]): string | undefined {
  const byKind = Map.groupBy(
    catalogue.filter(({ name }) => scopes.includes(name)),
    ({ kind }) => kind,
  );
  if (byKind.size < 2) return undefined;
  const parts = [...byKind].map(([kind, some]) => `${some.map(({ name }) => name).join(', ')} (${kind})`);
  return `no token can have all of these: ${parts.join(' and ')}`;
}

/** The scopes together with all that they imply. */
export function expandScopes(catalogue: ScopeCatalogue, scopes: readonly string[]): ReadonlySet<string> {
  const expanded = new Set<string>();
  const waiting = [...scopes];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (expanded.has(name)) continue;
    expanded.add(name);
    waiting.push(...(catalogue.find((scope) => scope.name === name)?.implies ?? []));
  }
  return expanded;
}

/** What a token has too little and too much of for a need. */
export interface ScopeDifference {
  readonly missing: readonly string[];
  readonly excess: readonly string[];
}

/** Compares what a token holds with what is needed, through all that scopes imply. */
export function compareScopes(
  catalogue: ScopeCatalogue,
  { held, needed }: { held: readonly string[]; needed: readonly string[] },
): ScopeDifference {
  const heldAll = expandScopes(catalogue, held);
  const neededAll = expandScopes(catalogue, needed);
  return {
    missing: needed.filter((scope) => !heldAll.has(scope)),
    excess: held.filter((scope) => !neededAll.has(scope)),
  };
}
