import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { GitRepository } from './git-repository.ts';

/** The same numbers for the same seed: a whole one below its argument at each call. */
function seeded(seed: number): (below: number) => number {
  let count = 0;
  return (below) => {
    const digest = createHash('sha256')
      .update(`${seed} ${(count += 1)}`)
      .digest();
    return digest.readUInt32BE() % below;
  };
}

const branches = ['main', 'side', 'other'];
const folders = ['', 'a/', 'a/b/', 'a/b/c/', 'd/', 'd/b/'];
const contents = Array.from({ length: 30 }, (_, index) => `content ${index}\n`);

type Files = ReadonlyMap<string, { readonly content: string; readonly mode: string }>;

/**
 * Writes a history in which files of few contents come, go, move, change their modes, and come to the same place on several
 * branches; merges take from either side, or bring something of their own.
 */
export function makeMerges(
  repository: GitRepository,
  { seed, commits }: Record<'seed' | 'commits', number>,
): void {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const trees = new Map<string, Files>();
  const marks = new Map<string, number>();
  const lines: string[] = [];
  for (let mark = 1; mark <= commits; mark += 1) {
    const branch = pick(branches);
    const parent = marks.get(branch) ?? marks.get('main');
    const other = pick(branches);
    const merged = other !== branch && parent !== undefined && random(4) === 0 ? marks.get(other) : undefined;
    const files = new Map(parent === undefined ? [] : (trees.get(branch) ?? trees.get('main') ?? []));
    if (merged !== undefined && merged !== parent)
      for (const [path, file] of trees.get(other) ?? []) if (random(2) === 0) files.set(path, file);
    for (let changes = random(4); changes > 0; changes -= 1) change(files, { random, pick });
    trees.set(branch, files);
    marks.set(branch, mark);
    // Dates that do not grow: what came first is told by the parents alone.
    lines.push(`commit refs/heads/${branch}`, `mark :${mark}`);
    lines.push(
      `committer Somebody <somebody@example.org> ${1_700_000_000 + random(1000)} +0000`,
      'data 1',
      'x',
    );
    if (parent !== undefined) lines.push(`from :${parent}`);
    if (merged !== undefined && merged !== parent) lines.push(`merge :${merged}`);
    lines.push('deleteall');
    for (const [path, { content, mode }] of files)
      lines.push(`M ${mode} inline ${path}`, `data ${content.length}`, content);
  }
  execFileSync('git', ['fast-import', '--quiet', '--force'], {
    cwd: repository.folder,
    env: repository.environment,
    input: `${lines.join('\n')}\n`,
  });
}

function change(
  files: Map<string, { readonly content: string; readonly mode: string }>,
  {
    random,
    pick,
  }: { readonly random: (below: number) => number; readonly pick: <T>(list: readonly T[]) => T },
): void {
  const [path, file] = pick([...files, ['', undefined]] as const);
  const place = `${pick(folders)}file${random(4)}`;
  const what = random(6);
  if (file && what === 0) files.delete(path);
  else if (file && what === 1)
    files.set(path, { ...file, mode: file.mode === '100644' ? '100755' : '100644' });
  else if (file && what === 2) {
    files.delete(path);
    files.set(place, file);
  } else files.set(place, { content: pick(contents), mode: '100644' });
}

/** The ids of every third content, as far as the history has them. */
export function someContents({ folder, environment }: GitRepository): readonly string[] {
  return contents
    .filter((_, index) => index % 3 === 0)
    .map((input) =>
      execFileSync('git', ['hash-object', '--stdin'], {
        cwd: folder,
        env: environment,
        input,
        encoding: 'utf8',
      }).trim(),
    );
}
