import { AppError } from '../domain/errors.ts';

/** SQLite's primary result codes that mean something to a person (sqlite.org/rescode.html, read 2026-11-24). */
const meanings: Readonly<
  Record<number, { code: 'store-refused' | 'store-busy' | 'store-damaged'; what: string; hint: string }>
> = {
  5: {
    code: 'store-busy',
    what: 'another process holds it',
    hint: 'Wait until the other command has ended, then try again.',
  },
  8: {
    code: 'store-refused',
    what: 'it is read-only',
    hint: 'Make the folder and the file writable for this user.',
  },
  10: {
    code: 'store-refused',
    what: 'the disk failed',
    hint: 'Look after the disk; what was committed before is kept.',
  },
  11: { code: 'store-damaged', what: 'the file is damaged', hint: 'Restore it from a backup.' },
  13: {
    code: 'store-refused',
    what: 'the disk is full',
    hint: 'Make room, then run the command again; nothing is lost.',
  },
  14: {
    code: 'store-refused',
    what: 'it cannot be opened',
    hint: 'Check that the folder exists and is writable for this user.',
  },
  26: {
    code: 'store-damaged',
    what: 'the file is no store',
    hint: 'Choose another path with --store, or restore a backup.',
  },
};

/** What the operating system says when it refuses a file or folder. */
const refusals: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'it is read-only',
  ENOSPC: 'the disk is full',
  // What Node's recursive mkdir says on a read-only disk.
  ENOENT: 'its folder cannot be made',
  ENOTDIR: 'a part of the path is no folder',
};

/** Runs `work` and turns what SQLite or the operating system throws into an AppError with a way out. */
export async function withStoreErrors<T>(path: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const meaning = meaningOf(error);
    if (!meaning) throw error;
    throw new AppError(meaning.code, {
      message: `The store ${path}: ${meaning.what}.`,
      hint: meaning.hint,
      cause: error,
    });
  }
}

function meaningOf(error: unknown): (typeof meanings)[number] | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') return meanings[error.errcode & 0xff];
  const what = 'code' in error && typeof error.code === 'string' ? refusals[error.code] : undefined;
  const hint = 'Make the folder writable for this user, with room on its disk; nothing was changed.';
  return what === undefined ? undefined : { code: 'store-refused', what, hint };
}
