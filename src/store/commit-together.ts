import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

interface Waiting<T> {
  readonly entry: T;
  readonly resolve: (sequence: number) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Entries that come while others are written share one transaction: the disk is waited for once, and each is on it before
 * its caller goes on. When one of them cannot be written, each is tried alone, so that it fails none but its own caller.
 */
export function commitTogether<T>(
  db: Kysely<Schema>,
  write: (transaction: Transaction<Schema>, entry: T) => Promise<number>,
): (entry: T) => Promise<number> {
  let waiting: Waiting<T>[] = [];
  let isWriting = false;
  const writeGroup = async (group: readonly Waiting<T>[]): Promise<void> => {
    const written: number[] = [];
    let isInside = false;
    try {
      await db.transaction().execute(async (transaction) => {
        isInside = true;
        for (const { entry } of group) written.push(await write(transaction, entry));
        isInside = false;
      });
      for (const [index, sequence] of written.entries()) group[index]?.resolve(sequence);
    } catch (error) {
      // A store that cannot be written at all (another process holds it) is not waited for once per entry.
      if (isInside && group.length > 1) for (const each of group) await writeGroup([each]);
      else for (const { reject } of group) reject(error);
    }
  };
  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await writeGroup(group);
    }
    isWriting = false;
  };
  return async (entry) =>
    await new Promise<number>((resolve, reject) => {
      waiting.push({ entry, resolve, reject });
      if (isWriting) return;
      isWriting = true;
      // After everything that is ready now has come as well.
      setImmediate(() => void writeAll());
    });
}
