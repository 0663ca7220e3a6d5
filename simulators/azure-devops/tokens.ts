import { randomBytes, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** The form in which personal access tokens are written: until July 2024, or since. */
export type TokenFormat = 'old' | 'new';

const base32Alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const alphanumerics = `${letters}${letters.toLowerCase()}0123456789`;
/** Where the four bytes of the checksum stand in the 32 bytes of an old token, the lowest byte first. */
const checksumPositions = [22, 8, 7, 2] as const;
const userTokenMask = 0xe0b9692d;

/** Makes a personal access token; `now` is written into those of the new form. */
export function mintPersonalAccessToken(format: TokenFormat, now: number): string {
  return format === 'old' ? mintOld() : mintNew(new Date(now));
}

/**
 * 52 characters of lower-case base32 with a CRC32 inside that scanners accept (microsoft/security-utilities,
 * AdoPat.cs).
 */
function mintOld(): string {
  const bytes = randomBytes(32);
  const data = bytes.filter((_, index) => !(checksumPositions as readonly number[]).includes(index));
  const checksum = (crc32(data) ^ userTokenMask) >>> 0;
  for (const [index, position] of checksumPositions.entries())
    bytes[position] = (checksum >>> (8 * index)) & 0xff;
  return base32(bytes);
}

/**
 * 84 characters: random, a fixed signature, year and month, platform, `AZDO`, checksum. How the checksum is made is not
 * known well enough to make it (microsoft/security-utilities, IdentifiableSecrets.cs), so it is random too.
 */
function mintNew(date: Date): string {
  const year = letters[date.getUTCFullYear() - 2024] ?? 'A';
  const month = letters[date.getUTCMonth()] ?? 'A';
  return [random(52), 'JQQJ99', year, month, random(16), 'AZDO', random(4)].join('');
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

function random(length: number): string {
  return Array.from({ length }, () => alphanumerics[randomInt(alphanumerics.length)]).join('');
}

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => base32Alphabet[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}
