import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../domain/errors.ts';
import { beforeSuffix, hookMark } from '../scan/hook-script.ts';
import { runGit, type GitFolder } from './git.ts';

/**
 * Makes a script the pre-commit hook of a repository. One that is there and is not ours gets another name, and ours runs it
 * first. Throws `file-refused`.
 */
export function installHook(
  where: GitFolder,
  script: string,
): { readonly path: string; readonly before?: string } {
  // With core.hooksPath, as git itself looks for it.
  const hooks = runGit(where, ['rev-parse', '--git-path', 'hooks']).toString().trim();
  const folder = resolve(where.folder, hooks);
  const path = join(folder, 'pre-commit');
  const before = path + beforeSuffix;
  try {
    mkdirSync(folder, { recursive: true });
    const isForeign = existsSync(path) && !readFileSync(path, 'utf8').includes(hookMark);
    if (isForeign && existsSync(before))
      throw new AppError('file-refused', {
        message: `Both ${path} and ${before} are there, and neither is ours.`,
        hint: 'Put into one what both do, remove the other, and try again.',
      });
    if (isForeign) renameSync(path, before);
    // What git sees is the old hook or the new one, never half of it.
    writeFileSync(`${path}.new`, script);
    chmodSync(`${path}.new`, 0o755);
    renameSync(`${path}.new`, path);
    return { path, ...(existsSync(before) ? { before } : {}) };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('file-refused', {
      message: `The hook ${path} cannot be written.`,
      hint: 'Make the folder writable for this user.',
      cause: error,
    });
  }
}
