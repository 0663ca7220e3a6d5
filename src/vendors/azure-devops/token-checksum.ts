import { crc32 } from 'node:zlib';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
/** Where the four bytes of the checksum stand, the lowest byte first; everything else is what it is made over. */
const checksumPositions = [22, 8, 7, 2] as const;
/** Personal access tokens, and tokens of apps. */
const masks = [0xe0b9692d, 0x1019f92e] as const;

/**
 * Whether a text is a personal access token of the form before July 2024: 52 characters of lower-case base32, 32 bytes
 * with a CRC32 among them. Source: microsoft/security-utilities, AdoPat.cs and IdentifiableMetadata.cs, read 2026-11.
 * The newer form of 84 characters has another checksum, which nobody outside has made; it is not checked.
 */
export function hasValidOldChecksum(text: string): boolean {
  if (!/^[2-7a-z]{52}$/.test(text)) return false;
  const bytes = decodeBase32(text);
  const data = bytes.filter((_, index) => !(checksumPositions as readonly number[]).includes(index));
  const checksum = checksumPositions.reduce(
    (sum, position, index) => sum + (bytes[position] ?? 0) * 256 ** index,
    0,
  );
  const computed = crc32(data);
  return masks.some((mask) => (computed ^ mask) >>> 0 === checksum);
}

/** The whole bytes; what is left of the last character is padding. A scan asks this of every place of a long run. */
function decodeBase32(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let held = 0;
  let bits = 0;
  let count = 0;
  for (const character of text) {
    held = ((held << 5) | alphabet.indexOf(character)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[count] = (held >> bits) & 0xff;
    count += 1;
  }
  return bytes;
}
