import type { TokenFormat } from '../domain/token-format.ts';
import { base64Shape, shapePattern } from './base64-classes.ts';
import { decodeBase64 } from './decode-base64.ts';
import { decodePlain, lookBack } from './decode.ts';
import type { Match, RunRule } from './scanner.ts';
import { makeSettle } from './settle.ts';
import { textAt } from './text-at.ts';

/** Longer runs are looked at by nobody: they are data. */
const maxLength = 1000;

/** Tokens without a fixed text: every place of a run at which their shape stands is tried. */
export function runRule(format: TokenFormat, shape: readonly string[], tokenLength: number): RunRule {
  const settle = makeSettle(format, 'plain');
  // What stands before the shape, such as the two characters of an owner.
  const lead = tokenLength - shape.length;
  return {
    minLength: shape.length,
    maxLength,
    shape,
    reach: lookBack + lead + 1,
    accepts: (bytes, start, end) => {
      for (const index of placesOf(shapePattern(shape), textAt(bytes, start, end))) {
        const match = settle(decodePlain(bytes, start + index - lead, tokenLength + 1));
        if (match) return match;
      }
      return undefined;
    },
  };
}

/** The same in base64: what its characters make there is the shape that is looked for. */
export function base64RunRule(format: TokenFormat, run: readonly string[], tokenLength: number): RunRule {
  const settle = makeSettle(format, 'base64');
  const shape = base64Shape(run);
  const lead = tokenLength - run.length;
  return {
    minLength: shape.length,
    maxLength,
    shape,
    reach: lookBack * 2 + lead * 2 + 12,
    accepts: (bytes, start, end) => {
      for (const index of placesOf(shapePattern(shape), textAt(bytes, start, end))) {
        const match = tryPlaces(bytes, start + index, { lead, settle, tokenLength });
        if (match) return match;
      }
      return undefined;
    },
  };
}

/** Where an expression fits, places that overlap included. */
function* placesOf(pattern: string, text: string): Generator<number> {
  for (const { index } of text.matchAll(new RegExp(`(?=${pattern})`, 'g'))) yield index;
}

interface Trial {
  readonly lead: number;
  readonly settle: (decoded: ReturnType<typeof decodeBase64>) => Match | undefined;
  readonly tokenLength: number;
}

/** The shape begins with a token's first whole group of three: up to two characters of it, and its lead, stand before. */
function tryPlaces(bytes: Uint8Array, at: number, { lead, settle, tokenLength }: Trial): Match | undefined {
  for (let back = lead; back <= lead + 2; back += 1) {
    const groups = Math.ceil(back / 3);
    const from = at - groups * 4;
    const match = settle(decodeBase64(bytes, from, { length: tokenLength + 1, skip: groups * 3 - back }));
    if (match) return match;
  }
  return undefined;
}
