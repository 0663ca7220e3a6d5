import { randomInt } from 'node:crypto';
import sodium from 'libsodium-wrappers';
import type { KeyPairEntry, Safe, SecretEntry } from './state.ts';

/** The library is WebAssembly that loads on its own; await this before the first use of the others. */
export const cryptographyIsReady: Promise<void> = sodium.ready;

/** A place without secrets and with a key pair of its own. */
export function emptySafe(): Safe {
  return { keyPair: newKeyPair(), secrets: [] };
}

/** A fresh X25519 key pair. */
export function newKeyPair(): KeyPairEntry {
  const { publicKey, privateKey } = sodium.crypto_box_keypair();
  const digits = Array.from({ length: 17 }, () => randomInt(10)).join('');
  return {
    id: `${randomInt(1, 10)}${digits}`,
    publicKey: Buffer.from(publicKey).toString('base64'),
    privateKey: Buffer.from(privateKey).toString('base64'),
  };
}

/** Opens a sealed box in base64; undefined when it was not sealed for this key or is damaged. */
export function openSealedBox(sealed: string, keyPair: KeyPairEntry): Uint8Array | undefined {
  try {
    return sodium.crypto_box_seal_open(
      Buffer.from(sealed, 'base64'),
      Buffer.from(keyPair.publicKey, 'base64'),
      Buffer.from(keyPair.privateKey, 'base64'),
    );
  } catch {
    return undefined;
  }
}

/** The secret of this name; letters of either case are the same. */
export function findSecret(safe: Safe, name: string): SecretEntry | undefined {
  return safe.secrets.find((secret) => secret.name === name.toUpperCase());
}

/** Sets a secret or only what is given of an existing one; answers whether it is new. */
export function putSecret(
  safe: Safe,
  name: string,
  change: Partial<Pick<SecretEntry, 'value' | 'visibility' | 'selectedRepositoryIds'>> & { at: number },
): boolean {
  const { at, ...given } = change;
  const existing = findSecret(safe, name);
  if (existing) {
    Object.assign(existing, given, { updatedAt: at });
    return false;
  }
  safe.secrets.push({
    name: name.toUpperCase(),
    value: '',
    visibility: 'all',
    selectedRepositoryIds: [],
    ...given,
    createdAt: at,
    updatedAt: at,
  });
  return true;
}

/** Takes a secret out; answers whether it was there. */
export function removeSecret(safe: Safe, name: string): boolean {
  const found = findSecret(safe, name);
  safe.secrets = safe.secrets.filter((secret) => secret !== found);
  return found !== undefined;
}
