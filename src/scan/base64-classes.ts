const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Four character classes: what three characters of a class look like in base64. A place of text that is not base64 of them
 * hardly ever fits.
 */
export function base64Classes(characters: string): string {
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
  return places
    .map((sextets) => {
      const letters = [...new Set(sextets)].sort((left, right) => left - right).map((each) => alphabet.charAt(each));
      return `[${letters.join('').replaceAll('/', '\\/')}]`;
    })
    .join('');
}
