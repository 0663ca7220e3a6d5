import type { Draft } from '../../../src/server/contract.ts';
import type { Place, Target } from './choice.ts';
import { wordsOf } from './choice.ts';

/** One thing to fill in of a place. */
export interface PlaceField {
  readonly name: string;
  readonly isRequired: boolean;
  readonly isList: boolean;
  /** What can be chosen, where it is no free text. */
  readonly options: readonly string[] | undefined;
}

/** One form that a place of a target can have. */
export interface PlaceShape {
  readonly fields: readonly PlaceField[];
}

interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** Reads a target's JSON Schema: one shape for each kind of place that it knows. */
export function shapesOf({ placement }: Pick<Target, 'placement'>): readonly PlaceShape[] {
  const schema = placement as Schema;
  return (schema.anyOf ?? [schema]).map(({ properties = {}, required = [] }) => ({
    fields: Object.entries(properties).map(([name, field]) => ({
      name,
      isRequired: required.includes(name),
      isList: (field.anyOf ?? [field]).some(({ type }) => type === 'array'),
      options: field.enum,
    })),
  }));
}

/** The names of what must still be filled in. */
export function missingIn(place: Place, shape: PlaceShape): readonly string[] {
  return shape.fields
    .filter(({ name, isRequired }) => isRequired && (place.fields[name] ?? '').trim() === '')
    .map(({ name }) => name);
}

/** A place as the draft says it; undefined while something is missing. */
export function placementOf(place: Place, target: Target): Draft['placements'][number] | undefined {
  const shape = shapesOf(target)[place.shape];
  if (!shape || missingIn(place, shape).length > 0) return undefined;
  const spec = Object.fromEntries(
    shape.fields.flatMap(({ name, isList }): [string, string | string[]][] => {
      const text = (place.fields[name] ?? '').trim();
      if (text === '') return [];
      const words = wordsOf(text);
      return [[name, isList && words.length > 1 ? [...words] : text]];
    }),
  );
  return {
    target: place.target,
    ...(target.connections.length > 1 ? { connection: place.connection } : {}),
    spec,
  };
}
