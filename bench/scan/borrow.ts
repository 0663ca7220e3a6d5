import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

/** A repository that has all of another: its refs, and its objects by reference. */
export interface Borrowed {
  /** The commit that the other one's HEAD is. */
  readonly head: string;
  readonly standIns: number;
}

/**
 * Makes a repository have all of another. `git log -p`, and with it every scanner that reads its patches, ends at the first
 * object that a partial clone lacks: those get a stand-in of nine bytes under their id. Git does not hold it against the id
 * when it reads.
 */
export function borrow(repository: string, other: string): Borrowed {
  const ask = (...parameters: readonly string[]): string =>
    execFileSync('git', ['-C', other, ...parameters], { encoding: 'latin1', maxBuffer: 2 ** 30 });
  mkdirSync(join(repository, 'objects/info'), { recursive: true });
  writeFileSync(join(repository, 'objects/info/alternates'), `${join(other, 'objects')}\n`);
  writeFileSync(
    join(repository, 'packed-refs'),
    ask('for-each-ref', '--sort=refname', '--format=%(objectname) %(refname)'),
  );
  const walk = ['rev-list', '--objects', '--all', '--missing=print', '--no-object-names'];
  const missing = ask(...walk)
    .split('\n')
    .filter((line) => line.startsWith('?'))
    .map((line) => line.slice(1));
  const standIn = deflateSync('blob 9\0not here\n');
  for (const id of missing) {
    const folder = join(repository, 'objects', id.slice(0, 2));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, id.slice(2)), standIn);
  }
  return { head: ask('rev-parse', 'HEAD').trim(), standIns: missing.length };
}
