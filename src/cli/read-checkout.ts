import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { isBuildFile } from '../app/build-files.ts';
import type { Checkout } from '../app/checkout-source.ts';
import { AppError } from '../domain/errors.ts';

/** A pipeline file is a few hundred lines; what is longer than this is none. */
const largestBytes = 1_000_000;

/** Reads the files of a repository on this machine that say how something is built. Links are not followed. */
export function readCheckout(folder: string): Checkout {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new AppError('not-found', {
      message: `${folder} is no folder.`,
      hint: 'Name the folder of a checkout: --checkout ../my-repository',
    });
  const inFolder = (sub: string, isDeep: boolean): readonly string[] => {
    const full = join(folder, sub);
    if (!existsSync(full)) return [];
    return readdirSync(full, { recursive: isDeep, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .split(sep)
          .join('/'),
      );
  };
  const paths = [
    ...inFolder('.', false),
    ...inFolder('.github/workflows', true),
    ...inFolder('.azure-pipelines', true),
  ].filter((path) => isBuildFile(path) && statSync(join(folder, path)).size <= largestBytes);
  return {
    repository: originOf(folder) ?? basename(folder),
    files: paths.map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') })),
  };
}

/** `owner/name` of the remote "origin". */
function originOf(folder: string): string | undefined {
  const file = join(folder, '.git', 'config');
  if (!existsSync(file)) return undefined;
  const [, section = ''] = /\[remote "origin"\]([^[]*)/.exec(readFileSync(file, 'utf8')) ?? [];
  return /^\s*url\s*=\s*\S*?[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?\s*$/m.exec(section)?.[1];
}
