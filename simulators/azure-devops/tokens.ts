import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
/** Where the four bytes of the checksum stand in the 32 bytes of a token, the lowest byte first. */
const checksumPositions = [22, 8, 7, 2] as const;
const userTokenMask = 0xe0b9692d;

/**
 * Makes a personal access token of the old form: 52 characters of lower-case base32 with a CRC32 inside that scanners
 * accept (microsoft/security-utilities, AdoPat.cs).
 */
export function mintPersonalAccessToken(): string {
  const bytes = randomBytes(32);
  const data = bytes.filter((_, index) => !(checksumPositions as readonly number[]).includes(index));
  const checksum = (crc32(data) ^ userTokenMask) >>> 0;
  for (const [index, position] of checksumPositions.entries())
    bytes[position] = (checksum >>> (8 * index)) & 0xff;
  return base32(bytes);
}

/** Makes a text in the form of an Entra access token; nobody has signed it. */
export function mintEntraToken(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [
    part({ typ: 'JWT', alg: 'RS256' }),
    part({ aud: '499b84ac-1321-427f-aa17-267ca6975798' }),
    randomBytes(32).toString('base64url'),
  ].join('.');
}

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}
