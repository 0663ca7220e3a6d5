import { crc32 } from 'node:zlib';

/** The digits of base 62 in the order that GitHub and npm count in, and those of base 36. */
export const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
export const base36 = '0123456789abcdefghijklmnopqrstuvwxyz';

/**
 * Whether a text ends in the CRC-32 (IEEE) of all that stands before it, as so many digits of an alphabet, zeros in front:
 * the checksum that several issuers put into their tokens.
 */
export function endsWithCrc(text: string, alphabet: string, digits: number): boolean {
  let rest = crc32(text.slice(0, -digits));
  let checksum = '';
  for (let digit = 0; digit < digits; digit += 1) {
    checksum = alphabet.charAt(rest % alphabet.length) + checksum;
    rest = Math.floor(rest / alphabet.length);
  }
  return text.length > digits && text.endsWith(checksum);
}
