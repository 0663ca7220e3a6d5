import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import { Secret } from '../../src/domain/secret.ts';
import type { KeyProvider } from '../../src/ports/key-provider.ts';
import { keyFileProvider } from '../../src/store/key-file.ts';
import { keychainProvider } from '../../src/store/keychain.ts';
import { passphraseProvider } from '../../src/store/passphrase.ts';

const folder = mkdtempSync(join(tmpdir(), 'mintmark-keys-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const hasBus = process.platform !== 'linux' || Boolean(process.env['DBUS_SESSION_BUS_ADDRESS']);
const keychain = (): KeyProvider => keychainProvider(() => hasBus);
const phrase = (): Secret => Secret.of(randomBytes(12).toString('hex'));
const right = phrase();

/** Each provider, and the same kind of provider with another key; the contract fails when a row lacks its negative. */
const providers: readonly { name: string; make: () => KeyProvider; stranger: () => KeyProvider }[] = [
  {
    name: 'file',
    make: () => keyFileProvider((vaultId) => join(folder, `${vaultId}.key`)),
    stranger: () => keyFileProvider(() => join(folder, 'stranger.key')),
  },
  {
    name: 'passphrase',
    make: () => passphraseProvider(async () => await Promise.resolve(right)),
    stranger: () => passphraseProvider(async () => await Promise.resolve(phrase())),
  },
  {
    name: 'keychain',
    make: keychain,
    // The keychain keeps one key per vault: a stranger is one that has no key for it.
    stranger: () => {
      const strange = keychain();
      return { ...strange, unwrap: async (wrapped) => await strange.unwrap(wrapped, randomUUID()) };
    },
  },
];

const hasKeychain = await keychain()
  .wrap(randomBytes(32), randomUUID())
  .then(
    () => true,
    () => false,
  );
if (!hasKeychain)
  console.warn('Skipped: the contract of the key provider "keychain", because this machine has no keychain.');

for (const { name, make, stranger } of providers)
  describe.skipIf(name === 'keychain' && !hasKeychain)(`key provider ${name}`, () => {
    const codeOf = async (work: Promise<unknown>): Promise<string> =>
      await work.then(
        () => 'no error',
        (error: unknown) => (error instanceof AppError ? error.code : 'bug'),
      );

    it('carries its name', () => {
      expect(make().id).toBe(name);
    });
    it('opens what it wrapped, also as another instance', async () => {
      const vaultId = randomUUID();
      const key = randomBytes(32);
      const wrapped = await make().wrap(key, vaultId);
      expect(Buffer.from(await make().unwrap(wrapped, vaultId)).equals(key)).toBe(true);
      expect(await make().inspect(vaultId)).toEqual([]);
    });
    it('writes nothing of the key into what the store keeps', async () => {
      const key = randomBytes(32);
      const wrapped = Buffer.from(await make().wrap(key, randomUUID()));
      expect(wrapped.includes(key)).toBe(false);
      expect(wrapped.includes(key.toString('base64'))).toBe(false);
    });
    it('refuses another key, another vault, and any flipped byte', async () => {
      const vaultId = randomUUID();
      await stranger()
        .wrap(randomBytes(32), randomUUID())
        .catch(() => {});
      const wrapped = await make().wrap(randomBytes(32), vaultId);
      expect(await codeOf(stranger().unwrap(wrapped, vaultId))).toBe('key-refused');
      expect(await codeOf(make().unwrap(wrapped, randomUUID()))).toBe('key-refused');
      const step = Math.max(1, Math.floor(wrapped.length / 12));
      for (let index = 0; index < wrapped.length; index += step) {
        const flipped = Uint8Array.from(wrapped);
        flipped[index] = (flipped[index] ?? 0) ^ 1;
        expect([index, await codeOf(make().unwrap(flipped, vaultId))]).toEqual([
          index,
          expect.stringMatching(/key-refused|store-damaged/),
        ]);
      }
    });
  });

describe('key provider passphrase', () => {
  it('refuses a short passphrase', async () => {
    const provider = passphraseProvider(async () => await Promise.resolve(Secret.of('short')));
    await expect(provider.wrap(randomBytes(32), randomUUID())).rejects.toThrow('shorter than 12');
  });
});

describe('key provider keychain', () => {
  it('says what to use instead where there is no keychain', async () => {
    await expect(keychainProvider(() => false).wrap(randomBytes(32), randomUUID())).rejects.toMatchObject({
      code: 'key-refused',
      hint: expect.stringContaining('--key file'),
    });
  });
});
