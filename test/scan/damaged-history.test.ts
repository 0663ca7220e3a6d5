import { randomInt } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeRepository, type GitRepository } from './git-repository.ts';
import { sampleToken } from './sample-rules.ts';
import { scanHistory } from './scan-history.ts';

let repository: GitRepository;
const planted: string[] = [];
const sound = new Map<string, Buffer>();

function files(): readonly string[] {
  const objects = join(repository.folder, '.git/objects');
  return readdirSync(objects, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const packFile = (ending: string): string => files().find((path) => path.endsWith(ending)) ?? '';

function overwrite(path: string, bytes: Buffer): void {
  chmodSync(path, 0o600);
  writeFileSync(path, bytes);
}

beforeAll(() => {
  repository = makeRepository();
  for (let version = 0; version < 12; version += 1) {
    planted[version] = sampleToken(randomInt);
    const lines = Array.from(
      { length: 200 },
      (_, line) => `line ${line} of ${line === version * 9 ? planted[version] : 'text'}`,
    );
    repository.write('file.txt', lines.join('\n'));
    repository.write(`other-${version}.txt`, `version ${version}`);
    repository.commit(`version ${version}`);
  }
  repository.git('repack', '-a', '-d', '-q');
  const loose = sampleToken(randomInt);
  planted.push(loose);
  repository.write('loose.txt', loose);
  repository.commit('loose');
  for (const path of files()) sound.set(path, readFileSync(path));
});
afterAll(() => repository[Symbol.dispose]());
beforeEach(() => {
  for (const [path, bytes] of sound) overwrite(path, bytes);
});

/** Nothing may be missed without a word. Answers how many tokens were found. */
async function expectNoSilentMiss(): Promise<number> {
  const { findings, unscanned } = await scanHistory({ where: repository });
  const found = new Set(findings.map(({ written }) => written));
  for (const each of found) expect(planted).toContain(each);
  if (found.size < planted.length) expect(unscanned).not.toEqual([]);
  return found.size;
}

describe('a damaged repository', () => {
  it('is sound to begin with', async () => {
    expect(await expectNoSilentMiss()).toBe(planted.length);
  });
  it.each([
    ['a pack that is cut off', '.pack', 0.5],
    ['a pack of twenty bytes', '.pack', 0.001],
    ['an empty pack', '.pack', 0],
    ['an index that is cut off', '.idx', 0.6],
    ['an empty index', '.idx', 0],
  ])('%s is told', async (_, ending, part) => {
    const path = packFile(ending);
    truncateSync(path, Math.floor(readFileSync(path).length * part));
    const found = await expectNoSilentMiss();
    expect(found).toBeGreaterThanOrEqual(1);
    expect(found).toBeLessThan(planted.length);
  });
  it('a pack without an index is told', async () => {
    const path = packFile('.idx');
    rmSync(path);
    const { unscanned } = await scanHistory({ where: repository });
    writeFileSync(path, sound.get(path) ?? '');
    expect(unscanned).toContainEqual({ what: packFile('.pack'), reason: 'it has no index' });
  });
  it('an index of another pack is told', async () => {
    const path = packFile('.idx');
    const bytes = Buffer.from(sound.get(path) ?? []);
    bytes.fill(7, bytes.length - 40, bytes.length - 20);
    overwrite(path, bytes);
    await expectNoSilentMiss();
  });
  it('never hides a token, wherever bytes of a pack or an index are changed', async () => {
    let lost = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('.pack', '.idx'),
        fc.array(
          fc.tuple(
            fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
            fc.integer({ min: 1, max: 255 }),
          ),
          { minLength: 1, maxLength: 3 },
        ),
        async (ending, changes) => {
          for (const [path, bytes] of sound) overwrite(path, bytes);
          const path = packFile(ending);
          const bytes = Buffer.from(sound.get(path) ?? []);
          // The checksums at the end of an index tell of what git does not look at when it reads.
          const end = ending === '.pack' ? bytes.length - 20 : bytes.length - 40;
          for (const [place, change] of changes) {
            const at = Math.floor(place * end);
            bytes[at] = (bytes[at] ?? 0) ^ change;
          }
          overwrite(path, bytes);
          if ((await expectNoSilentMiss()) < planted.length) lost += 1;
        },
      ),
      { numRuns: 60 },
    );
    expect(lost).toBeGreaterThan(10);
  }, 120_000);
  it('an object that says by one bit that it is a tree is told', async () => {
    const path = packFile('.pack');
    const objects = repository.git('verify-pack', '-v', packFile('.idx')).split('\n');
    const blobs = objects
      .map((line) => line.split(/\s+/))
      .filter(([, kind, , , , depth]) => kind === 'blob' && depth === undefined);
    for (const [id, , , , offset] of blobs) {
      const bytes = Buffer.from(sound.get(path) ?? []);
      // Three bits: 3 is a blob, 2 a tree.
      bytes[Number(offset)] = (bytes[Number(offset)] ?? 0) ^ 0x10;
      overwrite(path, bytes);
      const { unscanned } = await scanHistory({ where: repository });
      expect(unscanned).toContainEqual({ what: `object ${id}`, reason: 'it is not what was written' });
    }
    expect(blobs.length).toBeGreaterThan(10);
  });
  it('a damaged loose object is told, and the others are found', async () => {
    const path = join(repository.folder, '.git/objects');
    const id = repository.git('rev-parse', 'HEAD:loose.txt');
    overwrite(join(path, id.slice(0, 2), id.slice(2)), Buffer.from('no object'));
    const { findings, unscanned } = await scanHistory({ where: repository });
    expect(findings.length).toBe(planted.length - 1);
    expect(unscanned).toEqual([{ what: `object ${id}`, reason: 'git cannot read it' }]);
  });
});
