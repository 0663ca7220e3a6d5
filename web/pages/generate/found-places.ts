import { useQueries, useQuery } from '@tanstack/react-query';
import { placesQuery } from '../../server/wizard-queries.ts';
import type { Place } from './choice.ts';
import { singularOf } from './placement-words.ts';

/** What the service shows that a place can name. */
export interface FoundPlaces {
  /** What can be chosen for a field; empty: nothing is known, and it is typed. */
  readonly valuesOf: (field: string) => readonly string[];
  /** Why nothing is known. */
  readonly error: Error | null;
}

/** Asks for the outermost places, and then for what is inside of those that were chosen. */
export function useFoundPlaces(
  { target, connection, fields }: Place,
  { isEnabled }: { readonly isEnabled: boolean },
): FoundPlaces {
  const at = { target, connection };
  const { data: outer, error } = useQuery({ ...placesQuery(at), enabled: isEnabled });
  const known = new Set(outer?.fields.flatMap(({ values }) => values));
  const chosen = [...new Set(Object.values(fields).map((text) => text.trim()))].filter((text) =>
    known.has(text),
  );
  const inner = useQueries({
    queries: chosen.map((within) => ({ ...placesQuery({ ...at, within }), enabled: isEnabled })),
  });
  const found = [...(outer?.fields ?? []), ...inner.flatMap(({ data }) => data?.fields ?? [])];
  const organization = fields['organization']?.trim();
  const valuesOf = (field: string): readonly string[] => {
    const values = found.filter((each) => each.field === singularOf(field)).flatMap((each) => each.values);
    return [
      ...new Set(organization === undefined || organization === '' ? values : inside(values, organization)),
    ];
  };
  return { valuesOf, error };
}

/** Where the organization is a field of its own, its repositories are called by their names alone. */
function inside(values: readonly string[], organization: string): readonly string[] {
  const beginning = `${organization}/`;
  return values.flatMap((value) => {
    if (!value.includes('/')) return [value];
    return value.startsWith(beginning) ? [value.slice(beginning.length)] : [];
  });
}
