import { randomBytes } from 'node:crypto';

/** Bytes with a value in the middle of something, and where the value stands. */
export interface Planted {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

type Surroundings = readonly [before: string | Uint8Array, behind: string | Uint8Array];

/** What stands around tokens, by what people call it. */
export const contexts: Readonly<Record<string, () => Surroundings>> = {
  'an assignment': () => ['const token = "', '";\n'],
  'a shell script': () => ['export TOKEN=', '\n./build\n'],
  JSON: () => ['{"auth":{"token":"', '"}}'],
  YAML: () => ['env:\n  TOKEN: ', '\n  OTHER: value\n'],
  'a URL': () => ['git clone https://x-access-token:', '@example.org/team/repository.git\n'],
  'a query': () => ['GET /packages?page=1&token=', '&sort=name HTTP/1.1\r\n'],
  'an escaped line end before': () => [String.raw`{"log":"first line\n`, String.raw`\nlast line"}`],
  'an escaped quote before': () => [String.raw`echo "{\"token\":\u0022`, String.raw`\u0022}"`],
  'a percent escape before': () => ['redirect=%2Fcallback%3Ftoken%3D', '%26state%3D1\n'],
  'x_ before': () => ['secret x_', '\n'],
  'a colour before': () => ['\u001B[32m', '\u001B[39m\n'],
  'the end of a file': () => ['token: ', ''],
  'the beginning of a file': () => ['', '\n'],
  'nothing around': () => ['', ''],
  'binary bytes': () => [
    Buffer.concat([randomBytes(3000), Buffer.from([0])]),
    Buffer.concat([Buffer.from([0]), randomBytes(3000)]),
  ],
};

/** How a text is written, by the word for it. */
export const encodings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'base64, alone': (text) => Buffer.from(text, 'latin1').toString('base64'),
  'base64url, alone': (text) => Buffer.from(text, 'latin1').toString('base64url'),
  'base64 behind one character': (text) => Buffer.from(`:${text}`, 'latin1').toString('base64'),
  'base64 behind two characters': (text) => Buffer.from(`u:${text}`, 'latin1').toString('base64'),
  'base64 of a sentence': (text) =>
    Buffer.from(`The token is "${text}", said somebody.`, 'latin1').toString('base64'),
  'base64 in lines of 76': (text) =>
    Buffer.from(`machine example.org login somebody password ${text} # and so on, for long`, 'latin1')
      .toString('base64')
      .replaceAll(/.{76}/g, '$&\n    '),
  'as in a URL': (text) => encodeURIComponent(text),
  'percent, special characters': (text) => text.replaceAll(/[^A-Za-z0-9]/g, escape('%', 2)),
  'percent, all of it': (text) => text.replaceAll(/[^]/g, escape('%', 2)),
  'percent, all of it, lower case': (text) =>
    text.replaceAll(/[^]/g, (character) => escape('%', 2)(character).toLowerCase()),
  'JSON escapes as needed': (text) => JSON.stringify(text).slice(1, -1),
  'JSON escapes, special characters': (text) => text.replaceAll(/[^A-Za-z0-9]/g, escape(String.raw`\u`, 4)),
  'JSON escapes, all of it': (text) =>
    text.replaceAll(/[^]/g, (character) => escape(String.raw`\u`, 4)(character).toLowerCase()),
};

function escape(mark: string, length: number): (character: string) => string {
  return (character) => mark + character.charCodeAt(0).toString(16).padStart(length, '0').toUpperCase();
}

/** Puts a written value into surroundings. */
export function plant(written: string, [before, behind]: Surroundings): Planted {
  const [first, value, last] = [before, written, behind].map((part) =>
    typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part),
  ) as [Buffer, Buffer, Buffer];
  return {
    bytes: Buffer.concat([first, value, last]),
    start: first.length,
    end: first.length + value.length,
  };
}
