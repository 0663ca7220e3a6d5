import type { TokenFormat } from '../domain/token-format.ts';
import { base64Shape, shapePattern } from './base64-classes.ts';
import { signsOf } from './encodings.ts';

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
  const runs = scanned.flatMap(({ scan: { run }, pattern }) =>
    run ? [pattern.source, shapePattern(base64Shape(run).slice(0, enough))] : [],
  );
  return [...new Set([...literals, ...runs])].join('|');
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
