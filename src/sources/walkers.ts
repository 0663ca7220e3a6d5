import { parentPort, Worker } from 'node:worker_threads';
import { kernelRules, type KernelRules } from '../scan/kernel-rules.ts';
import type { RuleSet } from '../scan/scanner.ts';
import { walkPack, type WalkLimits, type WalkResult } from '../scan/walk-pack.ts';
import type { LoadedPack } from './pack-file.ts';

/** What walks packs: as many threads as were asked for, or the thread that asks. */
export interface Walkers extends AsyncDisposable {
  readonly count: number;
  readonly walk: (
    pack: LoadedPack,
    limits: WalkLimits,
    onProgress: (entries: number) => void,
  ) => Promise<WalkResult>;
}

/** How threads are made: rules hold functions, so each thread makes its own, in the module at this address. */
export interface WalkerThreads {
  readonly url: URL;
  readonly count: number;
  /** Smaller packs are walked without threads. Default: 32 MiB. */
  readonly fromBytes?: number;
  /** Handed to the module as its `workerData`. */
  readonly data?: unknown;
}

/** How many entries a walker takes at a time. */
const rangeSize = 1024;
/** Below this, a thread takes longer to start, with the forms of all providers, than it saves. */
const worthThreadsBytes = 32 * 2 ** 20;
const progressMilliseconds = 100;

interface WalkRequest {
  readonly pack: LoadedPack;
  readonly limits: WalkLimits;
  readonly walker: number;
  /** The next entry; then, for each walker, how many it has resolved. */
  readonly control: SharedArrayBuffer;
}

/** Walkers by the size of what is to be walked. */
export interface WalkerChoice extends AsyncDisposable {
  readonly of: (packBytes: number) => Walkers;
}

/** Threads cost a moment: they are started for the first pack that is worth it. */
export function chooseWalkers(rules: KernelRules, threads: WalkerThreads | undefined): WalkerChoice {
  const here = walkHere(rules);
  let started: Walkers | undefined;
  return {
    of: (packBytes) => {
      if (!threads || packBytes < (threads.fromBytes ?? worthThreadsBytes)) return here;
      return (started ??= startThreads(threads));
    },
    [Symbol.asyncDispose]: async () => {
      await started?.[Symbol.asyncDispose]();
    },
  };
}

/** A thread for every walker, ready before the first pack is. */
function startThreads({ url, count, data }: WalkerThreads): Walkers {
  const workers = Array.from({ length: count }, () => new Worker(url, { workerData: data }));
  return {
    count,
    walk: async (pack, limits, onProgress) => {
      const control = new SharedArrayBuffer(4 * (count + 1));
      const counts = new Int32Array(control);
      const timer = setInterval(() => {
        onProgress(counts.subarray(1).reduce((sum, each) => sum + each, 0));
      }, progressMilliseconds);
      try {
        const found = await Promise.all(
          workers.map(
            async (worker, walker) =>
              await new Promise<WalkResult>((resolve, reject) => {
                worker.once('error', reject);
                worker.once('message', (result: WalkResult) => {
                  worker.off('error', reject);
                  resolve(result);
                });
                worker.postMessage({ pack, limits, walker, control } satisfies WalkRequest);
              }),
          ),
        );
        return {
          occurrences: found.flatMap(({ occurrences }) => occurrences),
          left: found.reduce((sum, { left }) => sum + left, 0),
          damaged: found.flatMap(({ damaged }) => damaged),
        };
      } finally {
        clearInterval(timer);
      }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(workers.map(async (worker) => await worker.terminate()));
    },
  };
}

/** Walks in this thread: for small packs, and where nobody made a module for threads. */
function walkHere(rules: KernelRules): Walkers {
  return {
    count: 1,
    walk: async (pack, limits, onProgress) => {
      const control = new SharedArrayBuffer(8);
      const result = walkRanges({ pack, limits, walker: 0, control }, rules, onProgress);
      return await Promise.resolve(result);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.resolve();
    },
  };
}

/** What the module of a thread calls: walks packs with these rules until its thread is ended. */
export function serveWalks(rules: RuleSet): void {
  const compiled = kernelRules(rules);
  parentPort?.on('message', (request: WalkRequest) => {
    parentPort?.postMessage(walkRanges(request, compiled));
  });
}

function walkRanges(
  { pack, limits, walker, control }: WalkRequest,
  rules: KernelRules,
  onProgress?: (entries: number) => void,
): WalkResult {
  const counts = new Int32Array(control);
  return walkPack({
    ...pack,
    rules,
    walker,
    limits,
    next: () => {
      const from = Atomics.add(counts, 0, rangeSize);
      return from < pack.places.entryCount ? [from, from + rangeSize] : undefined;
    },
    progress: (entries) => {
      counts[walker + 1] = entries;
      onProgress?.(entries);
    },
  });
}
