import type { ScanForm, TokenFormat } from '../domain/token-format.ts';
import { decodeBase64, lineReach, stepBase64, wrappedLine } from './decode-base64.ts';
import { lookBack } from './decode.ts';
import { lineStartsOf } from './encodings.ts';
import { acceptShapes, tryPlaces } from './run-rules.ts';
import { cutBase64Shape, shapePattern } from './run-shapes.ts';
import type { Match, RunRule } from './scanner.ts';
import { makeSettle } from './settle.ts';
import { textAt } from './text-at.ts';

/** So many characters surely follow the beginning of a line in which a literal goes on. */
const following = 12;

/** Tokens without a fixed text in base64 that is wrapped into lines: half of one stands at the end of a line, or begins the next. */
export function wrappedRunRule(format: TokenFormat, run: readonly string[], tokenLength: number): RunRule {
  const settle = makeSettle(format, 'base64');
  const shape = cutBase64Shape(run);
  const lead = tokenLength - run.length;
  const inLine = acceptShapes(shape, (bytes, at) =>
    tryPlaces(bytes, at, { settle, tokenLength, nearest: lead, furthest: lead + 2 }),
  );
  const begins = new RegExp(`^.{0,3}?(?=${shapePattern(shape)})`);
  return {
    of: 'line',
    minLength: wrappedLine.shortest,
    maxLength: wrappedLine.longest,
    shape,
    reach: reachOf(tokenLength),
    accepts: (bytes, start, end) => {
      const found = inLine(bytes, start, end);
      if (found.length > 0) return found;
      const next = stepBase64(bytes, end - 1, 1);
      const before = begins.exec(textAt(bytes, next, next + shape.length + 3))?.[0];
      if (before === undefined) return [];
      // All but the half that stands here may stand before the line end.
      const match = tryPlaces(bytes, next + before.length, {
        settle,
        tokenLength,
        nearest: lead,
        furthest: tokenLength,
      });
      return match ? [match] : [];
    },
  };
}

/** Literals that a line end cuts between two groups of four: one rule for all, because the kernel looks for it in every text. */
export function lineStartRules(
  scanned: readonly { readonly format: TokenFormat; readonly form: ScanForm }[],
): readonly RunRule[] {
  const starts = scanned.flatMap(({ format, form }) =>
    form.literals
      .filter(({ after = 0 }) => after >= following)
      .flatMap(lineStartsOf)
      .map((each) => ({
        ...each,
        expression: new RegExp(`^${shapePattern(each.written)}`),
        settle: makeSettle(format, 'base64'),
        length: form.maxLength + 1,
      })),
  );
  const places = Math.min(...starts.map(({ written }) => written.length));
  if (starts.length === 0) return [];
  const classes = Array.from({ length: places }, (_, index) =>
    [...new Set(starts.flatMap(({ written }) => Array.from(written[index] ?? '')))].toSorted().join(''),
  );
  const accepts = (bytes: Uint8Array, _: number, end: number): readonly Match[] => {
    const next = stepBase64(bytes, end - 1, 1);
    const text = textAt(bytes, next, next + following);
    return starts
      .filter(({ expression }) => expression.test(text))
      .flatMap(({ settle, distance, skip, length }) => {
        return settle(decodeBase64(bytes, stepBase64(bytes, next, -distance), { length, skip })) ?? [];
      });
  };
  return [
    {
      of: 'next-line',
      minLength: wrappedLine.shortest,
      maxLength: wrappedLine.longest,
      shape: [...classes, ...Array.from({ length: following }, () => 'A-Za-z0-9')],
      reach: Math.max(...starts.map(({ length }) => reachOf(length))),
      accepts,
    },
  ];
}

/** Of a token of so many characters: base64 with its line ends and what they are indented by. */
function reachOf(tokenLength: number): number {
  return tokenLength * 3 + lookBack + lineReach;
}
