import type { TokenFormat } from '../domain/token-format.ts';
import { decodeBase64, stepBase64 } from './decode-base64.ts';
import { decodeEscapes, decodePlain, lookBack, type Decoded } from './decode.ts';
import { base64Shape, escapedShape, shapePattern } from './run-shapes.ts';
import type { Match, RunRule } from './scanner.ts';
import { makeSettle } from './settle.ts';
import { textAt } from './text-at.ts';

/** Longer runs are looked at by nobody: they are data. */
const maxLength = 1000;
/** The same number of characters, each of them escaped. */
const maxEscapedLength = 6000;

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
    accepts: acceptShapes(shape, (bytes, at) => settle(decodePlain(bytes, at - lead, tokenLength + 1))),
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
    // The shape begins with the first whole group of three: up to two characters, and the lead, stand before.
    accepts: acceptShapes(shape, (bytes, at) =>
      tryPlaces(bytes, at, { settle, tokenLength, nearest: lead, furthest: lead + 2 }),
    ),
  };
}

/** The same where each character is escaped. */
export function escapedRunRule(
  format: TokenFormat,
  run: readonly string[],
  { tokenLength, encoding }: { readonly tokenLength: number; readonly encoding: 'percent' | 'json' },
): RunRule {
  const settle = makeSettle(format, encoding);
  const shape = escapedShape(run, encoding);
  const bytesEach = encoding === 'percent' ? 3 : 6;
  const lead = (tokenLength - run.length) * bytesEach;
  return {
    of: 'escapes',
    minLength: run.length * bytesEach,
    maxLength: maxEscapedLength,
    shape,
    reach: lookBack + lead + bytesEach,
    accepts: acceptShapes(shape, (bytes, at) =>
      settle(decodeEscapes(bytes, at - lead, { length: tokenLength + 1, encoding })),
    ),
  };
}

/** Tries every place of a run at which a shape stands, places that overlap included. */
export function acceptShapes(
  shape: readonly string[],
  tryAt: (bytes: Uint8Array, at: number) => Match | undefined,
): RunRule['accepts'] {
  const expression = new RegExp(`(?=${shapePattern(shape)})`, 'g');
  return (bytes, start, end) => {
    const found: Match[] = [];
    for (const { index } of textAt(bytes, start, end).matchAll(expression)) {
      // What was found is not looked into.
      if (start + index < (found.at(-1)?.end ?? 0)) continue;
      const match = tryAt(bytes, start + index);
      if (match) found.push(match);
    }
    return found;
  };
}

/** Decodes base64 as of tokens that begin so many characters before a group of four. */
export function tryPlaces(
  bytes: Uint8Array,
  at: number,
  {
    settle,
    tokenLength,
    nearest,
    furthest,
  }: {
    readonly settle: (decoded: Decoded | undefined) => Match | undefined;
    readonly tokenLength: number;
    readonly nearest: number;
    readonly furthest: number;
  },
): Match | undefined {
  for (let back = nearest; back <= furthest; back += 1) {
    const groups = Math.ceil(back / 3);
    const from = stepBase64(bytes, at, -groups * 4);
    const match = settle(decodeBase64(bytes, from, { length: tokenLength + 1, skip: groups * 3 - back }));
    if (match) return match;
  }
  return undefined;
}
