import { argon2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import type { Secret } from '../domain/secret.ts';
import type { KeyProvider } from '../ports/key-provider.ts';
import { keyBytes, seal } from './seal.ts';
import { openWrapped } from './wrapped-key.ts';

/** Shortest passphrase that is accepted, in characters. */
const minimumPassphraseLength = 12;

/** RFC 9106, second recommended option: 64 MiB, three passes. */
const recommended = { memoryKibibytes: 65_536, passes: 3, parallelism: 4 };

const wrappedSchema = z.strictObject({
  salt: z.base64(),
  memoryKibibytes: z.int().min(8_192).max(4_194_304),
  passes: z.int().min(1).max(100),
  parallelism: z.int().min(1).max(64),
  sealed: z.base64(),
});

/** A key derived from a passphrase by Argon2id. `ask` is told whether the passphrase is a new one. */
export function passphraseProvider(ask: (isNew: boolean) => Promise<Secret>): KeyProvider {
  return {
    id: 'passphrase',
    wrap: async (vaultKey, vaultId) => {
      const passphrase = await ask(true);
      if (passphrase.expose().length < minimumPassphraseLength)
        throw new AppError('key-refused', {
          message: `The passphrase is shorter than ${minimumPassphraseLength} characters.`,
          hint: 'Take a longer one, for example six random words.',
        });
      const salt = randomBytes(16).toString('base64');
      const key = await deriveFromPassphrase(passphrase, { salt, ...recommended });
      const sealed = Buffer.from(seal(key, vaultKey, wrapContext(vaultId))).toString('base64');
      return Buffer.from(JSON.stringify({ salt, ...recommended, sealed }));
    },
    unwrap: async (wrapped, vaultId) => {
      const parsed = parseWrapped(wrapped);
      const key = await deriveFromPassphrase(await ask(false), parsed);
      return openWrapped(key, Buffer.from(parsed.sealed, 'base64'), {
        context: wrapContext(vaultId),
        what: 'The passphrase',
      });
    },
    inspect: async () => await Promise.resolve([]),
  };
}

function wrapContext(vaultId: string): string {
  return `the vault key of ${vaultId} by passphrase`;
}

function parseWrapped(wrapped: Uint8Array): z.infer<typeof wrappedSchema> {
  try {
    return wrappedSchema.parse(JSON.parse(Buffer.from(wrapped).toString('utf8')));
  } catch (error) {
    throw new AppError('store-damaged', {
      message: 'What the store says of its passphrase cannot be read.',
      hint: 'Restore the store from a backup.',
      cause: error,
    });
  }
}

async function deriveFromPassphrase(
  passphrase: Secret,
  {
    salt,
    memoryKibibytes,
    passes,
    parallelism,
  }: { salt: string; memoryKibibytes: number; passes: number; parallelism: number },
): Promise<Uint8Array> {
  return await promisify(argon2)('argon2id', {
    message: passphrase.expose(),
    nonce: Buffer.from(salt, 'base64'),
    memory: memoryKibibytes,
    passes,
    parallelism,
    tagLength: keyBytes,
  });
}
