import type { Place } from './finding.ts';
import type { Sighting } from './source.ts';
import { textAt } from './text-at.ts';

const newline = 0x0a;
/** How much of a line is looked at: generated files have endless ones. */
const longestLine = 2000;
/** How far words that say whose a value is may stand away. */
const nearby = 200;

/**
 * Says where sightings are, from their bytes and from what was before them. Those of one text come in order: its line ends are
 * counted once, and not from its beginning for each.
 */
export function createLocator(): (sighting: Sighting) => Place {
  let known = '';
  let text: Uint8Array | undefined;
  let line = 0;
  let lineStart = 0;
  let lineEnd = 0;
  const endOf = (bytes: Uint8Array, from: number): number => {
    const at = bytes.indexOf(newline, from);
    return at === -1 ? bytes.length : at;
  };
  return ({ origin, match, bytes, offset }) => {
    const { kind, ...rest } = origin;
    // The same memory may hold another text by now.
    const name = JSON.stringify([origin, offset]);
    if (text !== bytes || known !== name || match.start < lineStart) {
      [text, known, line, lineStart] = [bytes, name, offset.lines, 0];
      lineEnd = endOf(bytes, 0);
    }
    while (lineEnd < match.start) {
      line += 1;
      lineStart = lineEnd + 1;
      lineEnd = endOf(bytes, lineStart);
    }
    return {
      kind,
      ...rest,
      line: line + 1,
      column: match.start - lineStart + 1,
      offset: offset.bytes + match.start,
    };
  };
}

/** The line before a sighting and the line that it stands in, to its end, without the value. */
export function linesAround({ match, bytes }: Sighting): { readonly own: string; readonly above: string } {
  const before = textAt(bytes, match.start - longestLine, match.start).split('\n');
  const [behind = ''] = textAt(bytes, match.end, match.end + longestLine).split('\n');
  return { own: `${before.at(-1) ?? ''} ${behind}`, above: before.at(-2) ?? '' };
}

/** What stands near a sighting, on either side, without the value; and the name of its file. */
export function wordsAround({ match, bytes, origin }: Sighting): string {
  const path = 'path' in origin ? (origin.path ?? '') : '';
  return `${path}\n${textAt(bytes, match.start - nearby, match.start)} ${textAt(bytes, match.end, match.end + nearby)}`;
}
