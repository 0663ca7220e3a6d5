import { createHash, createPublicKey } from 'node:crypto';
import type { Secret } from '../../domain/secret.ts';

/** How the page of an App names one of its keys: SHA-256 over the public half (DER, SPKI), in base64. */
export function keyFingerprint(privateKey: Secret): string {
  const spki = createPublicKey(privateKey.expose()).export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(spki).digest('base64')}`;
}
