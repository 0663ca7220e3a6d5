import { textAt } from './text-at.ts';

/** Text as it was meant, decoded from bytes as they stand there. */
export interface Decoded {
  readonly text: string;
  /** Where a character begins and ends in the bytes. */
  readonly startOf: (index: number) => number;
  readonly endOf: (index: number) => number;
  /** A few characters that stand before it; of base64 in both readings, where what stands before it may belong to it or not. */
  readonly before: readonly string[];
}

/** How far a boundary looks back: the longest escape, or the colour of a terminal. */
export const lookBack = 12;

/** Bytes that are characters already. */
export function decodePlain(bytes: Uint8Array, from: number, length: number): Decoded | undefined {
  if (from < 0) return undefined;
  const text = textAt(bytes, from, from + length);
  return {
    text,
    startOf: (index) => from + index,
    endOf: (index) => from + index + 1,
    before: [textAt(bytes, from - lookBack, from)],
  };
}

/** The longest escape of one character. */
const longestEscape = 6;
const jsonLetters: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '/': '/',
  '"': '"',
  '\\': '\\',
};

const escapes = {
  percent: { mark: '%', escape: /%([0-9A-Fa-f]{2})/y },
  json: { mark: '\\', escape: /\\(?:u00([0-9A-Fa-f]{2})|([nrt/"\\]))/y },
} as const;

/** Escapes of a URL or of JSON where there are some; every other character means itself. */
export function decodeEscapes(
  bytes: Uint8Array,
  from: number,
  { length, encoding }: { readonly length: number; readonly encoding: 'percent' | 'json' },
): Decoded | undefined {
  if (from < 0) return undefined;
  const raw = textAt(bytes, from, from + length * longestEscape);
  const { mark, escape } = escapes[encoding];
  const places: number[] = [];
  let text = '';
  let at = 0;
  while (text.length < length && at < raw.length) {
    const next = raw.indexOf(mark, at);
    const plain = raw.slice(at, Math.min(next === -1 ? raw.length : next, at + length - text.length));
    for (let index = 0; index < plain.length; index += 1) places.push(from + at + index);
    text += plain;
    at += plain.length;
    if (at !== next || text.length === length) continue;
    escape.lastIndex = at;
    const [whole = mark, code, letter = ''] = escape.exec(raw) ?? [];
    places.push(from + at);
    text +=
      code === undefined ? (jsonLetters[letter] ?? mark) : String.fromCharCode(Number.parseInt(code, 16));
    at += whole.length;
  }
  places.push(from + at);
  return {
    text,
    startOf: (index) => places[index] ?? from,
    endOf: (index) => places[index + 1] ?? from,
    before: [textAt(bytes, from - lookBack, from)],
  };
}
