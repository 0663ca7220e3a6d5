import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { AppError } from '../domain/errors.ts';
import type { KeyProvider } from '../ports/key-provider.ts';
import { keyBytes, seal } from './seal.ts';
import { openWrapped } from './wrapped-key.ts';

/** A key in a file that only its owner can read. `pathOf` gives the place for a vault, away from the store. */
export function keyFileProvider(pathOf: (vaultId: string) => string): KeyProvider {
  return {
    id: 'file',
    wrap: async (vaultKey, vaultId) => {
      const path = pathOf(vaultId);
      const key = existsSync(path) ? readKey(path) : createKey(path);
      return await Promise.resolve(seal(key, vaultKey, wrapContext(vaultId)));
    },
    unwrap: async (wrapped, vaultId) => {
      const path = pathOf(vaultId);
      return await Promise.resolve(
        openWrapped(readKey(path), wrapped, { context: wrapContext(vaultId), what: `The key file ${path}` }),
      );
    },
    inspect: async (vaultId) => await Promise.resolve(findKeyFileProblems(pathOf(vaultId))),
  };
}

function wrapContext(vaultId: string): string {
  return `the vault key of ${vaultId} by key file`;
}

function createKey(path: string): Uint8Array {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const key = randomBytes(keyBytes);
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, `${key.toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  chmodSync(path, 0o600);
  return key;
}

function readKey(path: string): Uint8Array {
  const [problem] = findKeyFileProblems(path);
  if (problem !== undefined)
    throw new AppError('key-refused', {
      message: problem,
      hint: existsSync(path)
        ? `Repair it with: chmod 600 ${path}`
        : 'Bring the file back from a backup, or point MINTMARK_KEY_FILE at it. Without it the sealed values are lost.',
    });
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length !== keyBytes)
    throw new AppError('key-refused', {
      message: `The key file ${path} does not hold a key.`,
      hint: 'Bring the file back from a backup.',
    });
  return key;
}

function findKeyFileProblems(path: string): readonly string[] {
  if (!existsSync(path)) return [`The key file ${path} is not there.`];
  const { mode, uid } = statSync(path);
  if (process.platform === 'win32') return [];
  const problems: string[] = [];
  if ((mode & 0o077) !== 0)
    problems.push(
      `The key file ${path} can be read by others (mode ${(mode & 0o777).toString(8).padStart(4, '0')}).`,
    );
  if (process.getuid?.() !== uid) problems.push(`The key file ${path} belongs to another user.`);
  return problems;
}
