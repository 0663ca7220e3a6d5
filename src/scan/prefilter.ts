import type { TokenFormat } from '../domain/token-format.ts';
import { escapedShape, cutBase64Shape, shapePattern } from './run-shapes.ts';
import { lineStartsOf, signsOf } from './encodings.ts';

/** So many characters follow where a token goes on in the next line: the groups that are known do not stand at its end. */
const following = 8;

/** So much of a shape is there by chance nowhere. */
const enough = 32;

/**
 * An extended regular expression (POSIX) that fits every line in which a scan could find something: what a hook asks before
 * it starts a program. What is common to alternatives stands in it once, because reading it costs more than using it.
 */
export function prefilterOf(formats: readonly TokenFormat[]): string {
  const scanned = formats.flatMap(({ scan, pattern }) => (scan ? [{ scan, pattern }] : []));
  const signs = scanned.flatMap(({ scan }) => scan.literals.flatMap(signsOf));
  const byTail = Map.groupBy(signs, ({ after }) => after);
  const literals = [...byTail].map(([after, group]) => {
    const texts = [...new Set(group.map(({ written }) => quote(written)))].join('|');
    return after > 0 ? `(${texts})[A-Za-z0-9_-]{${after}}` : texts;
  });
  // In base64 the line before may end with a part of what is looked for.
  const groups = signs
    .filter(({ encoding, written, anchor }) => encoding === 'base64' && anchor.length < written.length)
    .map(({ anchor }) => quote(anchor));
  const cut = scanned.flatMap(({ scan }) => scan.literals.flatMap(lineStartsOf));
  const beginnings = [...groups, ...cut.map(({ written }) => shapePattern(written))];
  const lines = `(^|[+[:blank:]])(${[...new Set(beginnings)].join('|')})[A-Za-z0-9]{${following}}`;
  const runs = scanned.flatMap(({ scan: { run, literals: known }, pattern }) => {
    if (!run) return [];
    const shapes = [cutBase64Shape(run)];
    if (known.length === 0) shapes.push(escapedShape(run, 'percent'), escapedShape(run, 'json'));
    return [pattern.source, ...shapes.map((shape) => shapePattern(shape.slice(0, enough)))];
  });
  return [...new Set([...literals, lines, ...runs])].join('|');
}

/** Everything that means something in an expression, in a class of its own; digits of escapes in both cases. */
function quote(text: string): string {
  return text
    .replaceAll(/[.[\]{}()*+?^$|\\]/g, (character) =>
      character === '\\' || character === '^' ? `\\${character}` : `[${character}]`,
    )
    .replaceAll(/((?:%|\\u00)[0-9a-f])([a-f])/gi, (_, before: string, digit: string) => {
      return `${before}[${digit.toLowerCase()}${digit.toUpperCase()}]`;
    });
}
