import { createHash } from 'node:crypto';
import type { Random } from '../ports/random.ts';

/** So many random bytes, in base64url. */
export function randomText(random: Random, bytes: number): string {
  return Buffer.from(random.bytes(bytes)).toString('base64url');
}

/** What is kept of an id that only its holder is to know: SHA-256 in hex. Enough where the id itself is 256 random bits. */
export function digestOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
