import type { TokenFormat } from '../domain/token-format.ts';
import { base64Shape, shapePattern } from './base64-classes.ts';
import { signsOf } from './encodings.ts';

/**
 * An extended regular expression (POSIX) that fits every line in which a scan could find something: what a hook asks before
 * it starts a program.
 */
export function prefilterOf(formats: readonly TokenFormat[]): string {
  const alternatives = formats.flatMap(({ scan, pattern }) => {
    if (!scan) return [];
    const literals = scan.literals
      .flatMap(signsOf)
      .map(({ written, after }) => quote(written) + (after > 0 ? `[A-Za-z0-9_-]{${after}}` : ''));
    if (!scan.run) return literals;
    return [...literals, pattern.source, shapePattern(base64Shape(scan.run))];
  });
  return [...new Set(alternatives)].join('|');
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
