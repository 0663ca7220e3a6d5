import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kernelRules } from '../../src/scan/kernel-rules.ts';
import { walkPack } from '../../src/scan/walk-pack.ts';
import { loadPack } from '../../src/sources/pack-file.ts';
import { benchRules } from './families.ts';

export interface WalkCheck {
  /** Entries of the packs, and how many of them the walk resolved; the rest git reads. */
  readonly entries: number;
  readonly resolved: number;
  /** Resolved objects whose bytes do not have the SHA-1 of their id. */
  readonly wrong: number;
}

/** Hashes every object that the walk resolves in the packs of a repository and of those that it borrows from. */
export function checkWalk(repository: string): WalkCheck {
  const check = { entries: 0, resolved: 0, wrong: 0 };
  const kinds = ['', 'commit', 'tree', 'blob', 'tag'];
  const rules = kernelRules(benchRules('common'));
  for (const path of listPacks(repository)) {
    const pack = loadPack(path, { rules, walkers: 1, hashSize: 20 });
    if (typeof pack === 'string') throw new Error(`${path}: ${pack}`);
    check.entries += pack.places.entryCount;
    let next = 0;
    walkPack({
      ...pack,
      rules,
      walker: 0,
      limits: { objectBytes: 2 ** 25, resolvedBytes: Infinity },
      next: () => (next < pack.places.entryCount ? [next, (next += 1024)] : undefined),
      show: (id, kind, bytes) => {
        const hash = createHash('sha1')
          .update(`${kinds[kind]} ${bytes.length}\0`)
          .update(bytes)
          .digest('hex');
        check.resolved += 1;
        if (hash !== id) check.wrong += 1;
      },
    });
  }
  return check;
}

function listPacks(repository: string): readonly string[] {
  const own = join(repository, 'objects');
  const alternates = join(own, 'info/alternates');
  const others = existsSync(alternates) ? readFileSync(alternates, 'utf8').trim().split('\n') : [];
  return [own, ...others].flatMap((objects) =>
    readdirSync(join(objects, 'pack'))
      .filter((name) => name.endsWith('.pack'))
      .map((name) => join(objects, 'pack', name)),
  );
}
