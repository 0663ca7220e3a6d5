import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../domain/errors.ts';

/**
 * Runs `work` while no other process does under the same name. The lock is an open exclusive transaction on a small
 * SQLite file: the operating system releases it when the process dies, however it dies, so no lock is ever left behind.
 */
export async function exclusively<T>(folder: string, name: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${createHash('sha256').update(name).digest('hex').slice(0, 16)}.lock`);
  const lock = new DatabaseSync(file, { timeout: 2000 });
  try {
    try {
      lock.exec('begin exclusive');
    } catch (error) {
      if (!isBusy(error)) throw error;
      throw new AppError('store-busy', {
        message: `Another process works on ${name} right now.`,
        hint: 'Wait until it has ended; `mintmark audit` shows what it does.',
        cause: error,
      });
    }
    return await work();
  } finally {
    lock.close();
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}
