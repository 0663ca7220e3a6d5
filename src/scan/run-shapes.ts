const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** What a rule of runs may ask for, in bytes. */
const longestShape = 80;

function codesOf(run: readonly string[]): readonly number[] {
  const characters = new RegExp(`[${[...new Set(run)].toSorted().join('')}]`);
  return Array.from({ length: 128 }, (_, code) => code).filter((code) =>
    characters.test(String.fromCharCode(code)),
  );
}

/**
 * Four character classes: what three characters of a class look like in base64. A place of text that is not base64 of them
 * hardly ever fits.
 */
function base64Classes(codes: readonly number[]): readonly string[] {
  const pairs = codes.flatMap((left) => codes.map((right) => [left, right] as const));
  const places = [
    codes.map((code) => code >> 2),
    pairs.map(([left, right]) => ((left & 3) << 4) | (right >> 4)),
    pairs.map(([left, right]) => ((left & 15) << 2) | (right >> 6)),
    codes.map((code) => code & 63),
  ];
  return places.map((sextets) =>
    [...new Set(sextets)]
      .sort((left, right) => left - right)
      .map((each) => alphabet.charAt(each))
      .join(''),
  );
}

/** The shape that a token of such characters has in base64, wherever it begins among them: all its whole groups. */
export function base64Shape(run: readonly string[]): readonly string[] {
  const groups = Math.floor((run.length - 2) / 3);
  const classes = base64Classes(codesOf(run));
  return Array.from({ length: groups }, () => classes).flat();
}

/** The first groups of it: where a line ends within a token, one of its halves has as many, and by chance nothing has. */
export function cutBase64Shape(run: readonly string[]): readonly string[] {
  return base64Shape(run).slice(0, 16);
}

/** The shape of such characters where each is escaped: as many as a rule of runs may ask for. */
export function escapedShape(run: readonly string[], encoding: 'percent' | 'json'): readonly string[] {
  const codes = codesOf(run);
  const digits = (of: (code: number) => number): string =>
    [...new Set(codes.map((code) => of(code).toString(16)))]
      .flatMap((digit) => [...new Set([digit, digit.toUpperCase()])])
      .join('');
  const mark = encoding === 'percent' ? ['%'] : [String.raw`\\`, 'u', '0', '0'];
  const escape = [...mark, digits((code) => code >> 4), digits((code) => code & 15)];
  const count = Math.min(run.length, Math.floor(longestShape / escape.length));
  return Array.from({ length: count }, () => escape).flat();
}

/** A shape as a part of an expression. */
export function shapePattern(shape: readonly string[]): string {
  return shape.map((each) => `[${each}]`).join('');
}
