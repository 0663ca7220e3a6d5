import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, resolve, sep } from 'node:path';
import type { PageFiles } from '../ports/page-files.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** The built page in the first of these folders that has one; undefined where none has. Nothing outside of it is read. */
export function readPageFiles(folders: readonly string[]): PageFiles | undefined {
  const root = folders.find((folder) => existsSync(join(folder, 'index.html')));
  if (root === undefined) return undefined;
  return {
    read: (path) => {
      const full = resolve(root, `.${path}`);
      const contentType = contentTypes[extname(full).toLowerCase()];
      const isInside = full.startsWith(`${resolve(root)}${sep}`);
      if (!isInside || contentType === undefined || !existsSync(full) || !statSync(full).isFile())
        return undefined;
      return { bytes: readFileSync(full), contentType };
    },
  };
}
