import { describe, expect, it } from 'vitest';
import { attributeBlobs } from '../../src/sources/attribute.ts';
import { makeRepository } from './git-repository.ts';
import { makeMerges, someContents } from './make-merges.ts';

describe('the commits that brought a blob', () => {
  it.each([
    ['sha1', 1],
    ['sha1', 2],
    ['sha256', 3],
  ])('are the same however many processes look for them, %s, seed %i', async (format, seed) => {
    using repository = makeRepository(`--object-format=${format}`);
    makeMerges(repository, { seed, commits: 150 });
    const wanted = someContents(repository);
    const [alone, ...together] = await Promise.all(
      [1, 2, 3, 7].map(async (slices) => await attributeBlobs(repository, wanted, slices)),
    );
    expect(together).toEqual([alone, alone, alone]);
    const found = [...(alone ?? [])].filter(([, places]) => places.some(({ commit }) => commit));
    expect(found.length).toBeGreaterThan(5);
    for (const [id, [first]] of found) {
      const oldest = repository.git('log', '--reverse', '--all', '--format=%H', `--find-object=${id}`, '-c');
      expect(oldest.split('\n')).toContain(first?.commit);
    }
  });
});
