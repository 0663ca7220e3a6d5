const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Four character classes: what three characters of a class look like in base64. A place of text that is not base64 of them
 * hardly ever fits.
 */
function base64Classes(characters: string): readonly string[] {
  const codes = Array.from({ length: 128 }, (_, code) => code).filter((code) =>
    new RegExp(`[${characters}]`).test(String.fromCharCode(code)),
  );
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
  const characters = [...new Set(run)].toSorted().join('');
  const groups = Math.floor((run.length - 2) / 3);
  const classes = base64Classes(characters);
  return Array.from({ length: groups }, () => classes).flat();
}

/** A shape as a part of an expression. */
export function shapePattern(shape: readonly string[]): string {
  return shape.map((each) => `[${each}]`).join('');
}
