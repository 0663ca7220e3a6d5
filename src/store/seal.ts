import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '../domain/errors.ts';

/** Key length of everything here, in bytes. */
export const keyBytes = 32;

const formatVersion = 1;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM: version (1 byte), nonce (12), ciphertext, tag (16). `context` is authenticated with it: a sealed value
 * opens only where it belongs.
 */
export function seal(key: Uint8Array, plain: Uint8Array, context: string): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  return Buffer.concat([
    Buffer.of(formatVersion),
    nonce,
    cipher.update(plain),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
}

/** Opens what {@link seal} made. Throws `store-damaged` when a single bit, the key or the context is not the same. */
export function unseal(key: Uint8Array, sealed: Uint8Array, context: string): Buffer {
  try {
    const bytes = Buffer.from(sealed);
    if (bytes[0] !== formatVersion) throw new Error('unknown format version');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(1 + nonceBytes, -tagBytes)), decipher.final()]);
  } catch (error) {
    throw new AppError('store-damaged', {
      message: `What is sealed for ${context} is not what was sealed, or was sealed with another key.`,
      hint: 'Restore the store from a backup, or issue a new token with `mintmark apply --rotate CREDENTIAL`.',
      cause: error,
    });
  }
}

/** An independent key for one purpose, from the vault key (HKDF with SHA-256). */
export function deriveKey(vaultKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', vaultKey, new Uint8Array(0), `mintmark ${purpose}`, keyBytes));
}

/** HMAC-SHA256 cut to 64 bits, in hex: tells two values apart and nothing else about them. */
export function keyedFingerprint(key: Uint8Array, value: string): string {
  return createHmac('sha256', key).update(value).digest('hex').slice(0, 16);
}
