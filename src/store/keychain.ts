import { randomBytes } from 'node:crypto';
import { AppError } from '../domain/errors.ts';
import type { KeyProvider } from '../ports/key-provider.ts';
import { keyBytes, seal } from './seal.ts';
import { openWrapped } from './wrapped-key.ts';

const service = 'mintmark';

interface KeychainEntry {
  getPassword: () => string | null;
  setPassword: (password: string) => void;
}

/**
 * A key in the keychain of the operating system. Refused with the way out where there is none, as on most servers.
 * `isPresent` says whether a keychain that outlives a restart can be there at all: without one, the library falls back
 * to the memory of the Linux kernel, and the key would be gone with the next boot.
 */
export function keychainProvider(isPresent: () => boolean): KeyProvider {
  const withKeychain = async <T>(vaultId: string, use: (entry: KeychainEntry) => T): Promise<T> => {
    if (!isPresent()) throw noKeychain();
    try {
      const { Entry } = await import('@napi-rs/keyring');
      return use(new Entry(service, vaultId));
    } catch (error) {
      throw noKeychain(error);
    }
  };
  return {
    id: 'keychain',
    wrap: async (vaultKey, vaultId) => {
      const key = randomBytes(keyBytes);
      await withKeychain(vaultId, (entry) => {
        entry.setPassword(key.toString('base64'));
      });
      return seal(key, vaultKey, wrapContext(vaultId));
    },
    unwrap: async (wrapped, vaultId) => {
      const stored = await withKeychain(vaultId, (entry) => entry.getPassword());
      if (stored === null)
        throw new AppError('key-refused', {
          message: `The keychain holds no key for the vault ${vaultId}.`,
          hint: 'Open the store on the machine and as the user that made it.',
        });
      return openWrapped(Buffer.from(stored, 'base64'), wrapped, {
        context: wrapContext(vaultId),
        what: 'The key in the keychain',
      });
    },
    inspect: async (vaultId) => {
      try {
        const stored = await withKeychain(vaultId, (entry) => entry.getPassword());
        return stored === null ? [`The keychain holds no key for the vault ${vaultId}.`] : [];
      } catch (error) {
        if (error instanceof AppError) return [error.message];
        throw error;
      }
    },
  };
}

function wrapContext(vaultId: string): string {
  return `the vault key of ${vaultId} by keychain`;
}

function noKeychain(cause?: unknown): AppError {
  return new AppError('key-refused', {
    message: 'There is no keychain that can be used here.',
    hint: 'Use a key file or a passphrase instead: mintmark init --key file',
    cause,
  });
}
