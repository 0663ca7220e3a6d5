import { createHash } from 'node:crypto';

/** SHA-256 of a manifest's text, in hex: tells whether it is the one that was applied. */
export function manifestDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
