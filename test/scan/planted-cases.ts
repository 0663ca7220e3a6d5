import { contexts, encodings, plant, type Planted } from './contexts.ts';
import { tokenMakers } from './make-tokens.ts';

export interface PlantedCase extends Planted {
  readonly context: string;
  readonly token: string;
}

/** A new token of a family in every context, written in one way. */
export function plantedCases(id: string, encoding: string): readonly PlantedCase[] {
  return Object.entries(contexts).map(([context, surroundings]) => {
    const token = tokenOf(id);
    return { context, token, ...plant(encodings[encoding]?.(token) ?? '', surroundings()) };
  });
}

/** Keys take long to make, and one is as good as the next. */
const keys = new Map<string, string>();

function tokenOf(id: string): string {
  const make = tokenMakers[id];
  if (!make) throw new Error(`Nobody makes tokens of the form ${id}.`);
  if (id !== 'github-app-key') return make();
  const key = keys.get(id) ?? make();
  keys.set(id, key);
  return key;
}

/** A base64 text that holds a token, wrapped into lines, and how. */
export interface WrappedCase {
  readonly wrapped: string;
  readonly token: string;
  readonly bytes: Uint8Array;
}

/** Line lengths of PEM, MIME and others, all of whole groups of four, with what stands between the lines. */
const wrappings: readonly (readonly [string, number, string])[] = [
  ['PEM', 64, '\n'],
  ['MIME', 76, '\r\n'],
  ['YAML', 76, '\n      '],
  ['indented by tabs', 72, '\n\t\t'],
  ['long', 88, '\n'],
];

/** A new token of a family at every place of a wrapped text, so that lines end at every place of it. */
export function wrappedCases(id: string): readonly WrappedCase[] {
  return wrappings.flatMap(([name, lineLength, lineEnd]) =>
    Array.from({ length: (lineLength * 3) / 4 + 3 }, (_, place) => {
      const token = tokenOf(id);
      const text = `${' so it goes on and on'.repeat(9).slice(0, 80 + place)}:${token} ${'and further'.repeat(20)}`;
      const lines = Buffer.from(text, 'latin1')
        .toString('base64')
        .replaceAll(new RegExp(`.{${lineLength}}`, 'g'), `$&${lineEnd}`);
      return { wrapped: `${name}, ${place}`, token, bytes: Buffer.from(`data: |${lineEnd}${lines}\n`) };
    }),
  );
}
