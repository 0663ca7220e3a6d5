import { spawn } from 'node:child_process';
import { AppError } from '../domain/errors.ts';
import type { ObjectKind } from '../scan/occurrence.ts';
import type { Match, Scanner } from '../scan/scanner.ts';
import type { Offset, Unscanned } from '../scan/source.ts';
import type { Windows } from '../scan/windows.ts';
import { harmless, harmlessEnvironment, readObjects, type GitFolder } from './git.ts';
import { objectWindows } from './object-windows.ts';

/** What `git cat-file` knows of an object without reading it. */
export interface ObjectFacts {
  readonly id: string;
  readonly kind: ObjectKind;
}

/** A match in an object, with the bytes around it; they are valid during the call alone. */
export interface ObjectMatch {
  readonly object: ObjectFacts;
  readonly match: Match;
  readonly bytes: Uint8Array;
  readonly offset: Offset;
}

/** An object that could not be read, or several whose ids nobody counts. */
export type Unread = Unscanned & { readonly ids: readonly string[] };

export interface Reading {
  readonly where: GitFolder;
  readonly scanner: Scanner;
  readonly reach: number;
  readonly onMatch: (match: ObjectMatch) => void;
  readonly onUnread: (unread: Unread) => void;
}

/** What git puts together out of differences, it puts together in memory. */
const mostDeltaBytes = 2 ** 30;
/** As often as this, git is started anew behind an object that it gave up at. */
const mostRestarts = 100;

/**
 * Scans objects as `git cat-file` reads them: slower than a walk of the pack, and able to read whatever git reads. What it
 * cannot read is told, and the next object is read.
 */
export async function scanByGit(reading: Reading, ids: readonly string[]): Promise<void> {
  await scanKnown(reading, await readFacts(reading, ids));
}

/** The same, of objects that were read before: nobody has to ask git how large they are. */
export async function scanKnown(reading: Reading, facts: readonly ObjectFacts[]): Promise<void> {
  await afterEachFailure(facts, reading.onUnread, async (rest, done) => {
    let windows: Windows | undefined;
    let next = 0;
    const object = (): ObjectFacts | undefined => rest[next];
    const tell = (found: Omit<ObjectMatch, 'object'>): void => {
      const current = object();
      if (current) reading.onMatch({ object: current, ...found });
    };
    const advance = (): void => {
      next += 1;
      done();
    };
    await readObjects(
      reading.where,
      rest.map(({ id }) => id),
      {
        onObject: (_, sizeBytes) => {
          const { scanner, reach } = reading;
          windows = objectWindows(scanner, { sizeBytes, reach, onMatch: tell });
        },
        onChunk: (chunk) => windows?.push(chunk),
        onEnd: () => {
          windows?.end();
          advance();
        },
        onMissing: (what) => {
          reading.onUnread(unread(what.split(' ')[0] ?? ''));
          advance();
        },
      },
    );
  });
}

/** Ids, kinds and sizes of the objects among these that hold text; `all` stands for every one that the store has. */
export async function readFacts(
  { where, onUnread }: Pick<Reading, 'where' | 'onUnread'>,
  ids: readonly string[] | 'all',
): Promise<readonly ObjectFacts[]> {
  const facts: ObjectFacts[] = [];
  const read = (line: string): void => {
    const [id = '', kind = '', size = '', base = ''] = line.split(' ');
    const sizeBytes = Number(size);
    if (size === '') onUnread(unread(id));
    else if (sizeBytes > mostDeltaBytes && !/^0*$/.test(base))
      onUnread(unread(id, `it is put together to ${sizeBytes} bytes`));
    else if (kind === 'blob' || kind === 'commit' || kind === 'tag') facts.push({ id, kind });
  };
  if (ids === 'all') {
    for (const line of await askFacts(where, ['--batch-all-objects', '--unordered'], [])) read(line);
    return facts;
  }
  await afterEachFailure(ids, onUnread, async (rest, done) => {
    for (const line of await askFacts(where, [], rest)) {
      read(line);
      done();
    }
  });
  return facts;
}

function unread(id: string, reason = 'git cannot read it'): Unread {
  return { ids: [id], what: `object ${id}`, reason };
}

function idOf(item: string | ObjectFacts): string {
  return typeof item === 'string' ? item : item.id;
}

/** Goes on behind what git gave up at: a damaged object ends it. */
async function afterEachFailure<T extends string | ObjectFacts>(
  items: readonly T[],
  onUnread: Reading['onUnread'],
  run: (rest: readonly T[], done: () => void) => Promise<void>,
): Promise<void> {
  let next = 0;
  for (let restarts = 0; next < items.length; restarts += 1) {
    if (restarts > mostRestarts) {
      const left = items.slice(next).map(idOf);
      onUnread({ ids: left, what: `${left.length} objects`, reason: 'git gave up at too many before them' });
      return;
    }
    const stop = await runToItsEnd(async () => {
      await run(items.slice(next), () => {
        next += 1;
      });
    });
    const item = items[next];
    if (item === undefined) return;
    onUnread(unread(idOf(item), stop));
    next += 1;
  }
}

/** Why it ended early, or undefined. What is no refusal of git is not for us to explain. */
async function runToItsEnd(run: () => Promise<void>): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return 'git cannot read it';
    throw error;
  }
}

async function askFacts(
  where: GitFolder,
  which: readonly string[],
  ids: readonly string[],
): Promise<readonly string[]> {
  const format = '--batch-check=%(objectname) %(objecttype) %(objectsize) %(deltabase)';
  const child = spawn('git', [...harmless, 'cat-file', ...which, '--buffer', format], {
    cwd: where.folder,
    env: { ...where.environment, ...harmlessEnvironment },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.stdin.on('error', () => {}); // When git ends early, its answers tell how far it came.
  child.stdin.end(ids.map((id) => `${id}\n`).join(''));
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) chunks.push(chunk);
  await ended;
  const lines = Buffer.concat(chunks).toString('latin1').split('\n');
  // What stands behind the last line end is cut off, or empty.
  return lines.slice(0, -1);
}
