import type { Place } from './finding.ts';
import type { Sighting } from './source.ts';
import { textAt } from './text-at.ts';
import { countLines } from './windows.ts';

const newline = 0x0a;
/** How much of a line is looked at: generated files have endless ones. */
const longestLine = 2000;
/** How far words that say whose a value is may stand away. */
const nearby = 200;

/** Where a sighting is, from its bytes and from what was before them. */
export function locate({ origin, match, bytes, offset }: Sighting): Place {
  const before = bytes.subarray(0, match.start);
  const lineStart = before.lastIndexOf(newline) + 1;
  const { kind, ...rest } = origin;
  return {
    kind,
    ...rest,
    line: offset.lines + countLines(before) + 1,
    column: match.start - lineStart + 1,
    offset: offset.bytes + match.start,
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
