import { lookBack, type Decoded } from './decode.ts';
import { textAt } from './text-at.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const sextets = new Int8Array(256).fill(-1);
for (let value = 0; value < alphabet.length; value += 1) sextets[alphabet.charCodeAt(value)] = value;
for (const [character, value] of [
  ['+', 62],
  ['-', 62],
  ['/', 63],
  ['_', 63],
] as const)
  sextets[character.charCodeAt(0)] = value;

/** Characters of base64 that hold the text before a token; four of them are three characters. */
const charactersBefore = 8;

/**
 * Base64 of either alphabet, from the first of four characters that belong together. `skip` so many decoded characters
 * stand before the text. What was wrapped into lines is read over the line ends.
 */
export function decodeBase64(
  bytes: Uint8Array,
  from: number,
  { length, skip }: { readonly length: number; readonly skip: number },
): Decoded | undefined {
  if (from < 0) return undefined;
  const start = groupsBefore(bytes, from);
  const group = stepBase64(bytes, from, (skip / 3) * 4);
  const skipped = skip + ((from - start) / 4) * 3;
  const { text, starts, ends } = readBase64(bytes, start, skipped + length);
  return {
    text: text.slice(skipped),
    startOf: (index) => starts[skipped + index] ?? start,
    endOf: (index) => ends[skipped + index] ?? start,
    before: [text.slice(0, skipped), ...(skip % 3 === 0 ? [textAt(bytes, group - lookBack, group)] : [])],
  };
}

/** What a line end and the indentation behind it take at most; both are bounded, so that a rule's reach is. */
const longestGap = 34;

/** Where so many characters of base64 further on stand, or further back, line ends left out; -1 outside of the piece. */
export function stepBase64(bytes: Uint8Array, from: number, count: number): number {
  const direction = Math.sign(count);
  let at = from;
  for (let left = Math.abs(count); left > 0; left -= 1) {
    at += direction;
    for (let gap = 0; gap < longestGap && isBlank(bytes[at]); gap += 1) at += direction;
    if (at < 0 || at >= bytes.length) return -1;
  }
  return at;
}

/** So many characters of base64 that stand before a place, line ends left out. */
export function base64Before(bytes: Uint8Array, end: number, count: number): string {
  return textAt(bytes, stepBase64(bytes, end, -count), end).replaceAll(/\s/g, '');
}

/** Whether it stands between the lines of wrapped base64. */
function isBlank(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09;
}

/** Up to two whole groups further back, as far as it is base64 there. */
function groupsBefore(bytes: Uint8Array, from: number): number {
  let start = from;
  while (start >= 4 && from - start < charactersBefore) {
    for (let index = start - 4; index < start; index += 1)
      if (sextets[bytes[index] ?? 0] === -1) return start;
    start -= 4;
  }
  return start;
}

interface ReadBase64 {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

function readBase64(bytes: Uint8Array, from: number, length: number): ReadBase64 {
  const starts: number[] = [];
  const ends: number[] = [];
  let text = '';
  let held = 0;
  let bits = 0;
  let first = from;
  for (let at = from; at < bytes.length && text.length < length; at += 1) {
    const byte = bytes[at] ?? 0;
    const value = sextets[byte] ?? -1;
    if (value === -1) {
      const next = nextLine(bytes, at);
      if (next === -1) break;
      at = next - 1;
      continue;
    }
    // A character of the text begins in this one, or in what is left of the one before.
    if (bits === 0) first = at;
    held = ((held << 6) | value) & 0x3fff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    text += String.fromCharCode((held >> bits) & 0xff);
    starts.push(first);
    ends.push(at + 1);
    first = at;
  }
  return { text, starts, ends };
}

/** What wraps base64 makes lines of 64 or 76 characters. */
export const wrappedLine = { shortest: 60, longest: 90 };
/** How far a line end is looked at on both sides, to see whether it wraps something. */
export const lineReach = wrappedLine.longest + longestGap + 2;

/** Where the text goes on behind the end of a wrapped line, indented or not; -1 where it does not. */
function nextLine(bytes: Uint8Array, at: number): number {
  const breakAt = bytes[at] === 0x0d ? at + 1 : at;
  if (bytes[breakAt] !== 0x0a) return -1;
  const length = runOfBase64(bytes, at - 1, -1);
  if (length < wrappedLine.shortest || length > wrappedLine.longest) return -1;
  let next = breakAt + 1;
  while (next - at < longestGap && (bytes[next] === 0x20 || bytes[next] === 0x09)) next += 1;
  // A line of it holds nothing else.
  const behind = bytes[next + runOfBase64(bytes, next, 1)];
  return behind === 0x3a || behind === 0x20 ? -1 : next;
}

/** How many characters of base64 stand in a row, as far as it matters. */
function runOfBase64(bytes: Uint8Array, from: number, direction: 1 | -1): number {
  let length = 0;
  while (length <= wrappedLine.longest && sextets[bytes[from + length * direction] ?? 0] !== -1) length += 1;
  return length;
}
