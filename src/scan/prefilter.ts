import type { TokenFormat } from '../domain/token-format.ts';
import { base64Classes } from './base64-classes.ts';
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
    const { characters, length } = scan.run;
    const groups = Math.floor((length - 2) / 3);
    return [...literals, pattern.source, `(${base64Classes(characters)}){${groups}}`];
  });
  return [...new Set(alternatives)].join('|');
}

/** Everything that means something in an expression, in a class of its own; a backslash is told in two. */
function quote(text: string): string {
  return text.replaceAll(/[.[\]{}()*+?^$|\\]/g, (character) =>
    character === '\\' || character === '^' ? `\\${character}` : `[${character}]`,
  );
}
