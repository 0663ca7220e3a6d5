import { kernelRules, runTables, tableBytes, type KernelRules } from './kernel-rules.ts';
import { kernelMemory, startKernel, type Kernel } from './kernel.ts';
import type { Match, RuleSet, Scanner } from './scanner.ts';
import { inOrder } from './settle.ts';
import { verifyCandidate } from './verify.ts';

// The memory of a scanner: table, room for candidates, text.
const tableAt = 4096;
const candidatesAt = tableAt + Math.ceil(tableBytes / 64) * 64;
const candidatesEnd = candidatesAt + 8 * 8192;
const textAt = candidatesEnd + 64;
const textBytes = 1 << 20;
/** More than the longest run and what belongs to it: what a part of a text is seen with on both sides. */
const overlap = 8192;
const slack = 64;

interface Candidate {
  readonly position: number;
  readonly what: number;
}

/** A scanner with its own kernel: about one megabyte of memory, however long the texts are. */
export function createScanner(rules: RuleSet): Scanner {
  return scannerOf(kernelRules(rules));
}

export function scannerOf(rules: KernelRules): Scanner {
  const memory = kernelMemory(textAt + textBytes + 2 * overlap + slack);
  const kernel = startKernel(memory);
  const all = new Uint8Array(memory.buffer);
  all.set(rules.table, tableAt);
  const room = all.subarray(textAt, textAt + textBytes);

  const scan = (bytes: Uint8Array): readonly Match[] => {
    const matches: Match[] = [];
    for (let from = 0; from < bytes.length; from += textBytes) {
      const to = Math.min(bytes.length, from + textBytes);
      const start = Math.max(0, from - overlap);
      const part = bytes.subarray(start, to + overlap);
      all.set(part, textAt);
      for (const candidate of candidatesIn(kernel, memory, {
        length: part.length,
        from: from - start,
        to: to - start,
      }))
        matches.push(
          ...verifyCandidate(rules, bytes, { ...candidate, position: candidate.position + start }),
        );
    }
    return inOrder(matches);
  };

  const scanRoom: Scanner['scanRoom'] = (texts) => {
    const found = texts.map((): Match[] => []);
    const length = texts.at(-1)?.end ?? 0;
    for (const candidate of candidatesIn(kernel, memory, { length, from: 0, to: length })) {
      const index = lastAtOrBefore(texts, candidate.position);
      const { start, end } = texts[index] ?? { start: 0, end: 0 };
      if (candidate.position >= end) continue;
      const text = room.subarray(start, end);
      found[index]?.push(
        ...verifyCandidate(rules, text, { ...candidate, position: candidate.position - start }),
      );
    }
    return found.map(inOrder);
  };
  return { scan, room, scanRoom };
}

/** Candidates of the text that stands in memory, anchors first. */
function* candidatesIn(
  kernel: Kernel,
  memory: WebAssembly.Memory,
  { length, from, to }: { readonly length: number; readonly from: number; readonly to: number },
): Generator<Candidate> {
  const passes = [
    [kernel.findAnchors, tableAt],
    ...runTables.map((at) => [kernel.findRuns, tableAt + at] as const),
  ] as const;
  for (const [find, table] of passes)
    for (let next = from, isFirst = true; isFirst || next < to; isFirst = false) {
      const end = find(table, textAt, length, next, to, candidatesAt, candidatesEnd);
      next = kernel.resumeAt();
      // Copied, because a rule that is asked may scan again in the same memory.
      const words = new Uint32Array(memory.buffer, candidatesAt, (end - candidatesAt) / 4).slice();
      for (let i = 0; i < words.length; i += 2) yield { position: words[i] ?? 0, what: words[i + 1] ?? 0 };
    }
}

/** The index of the last text that begins at or before a place. */
function lastAtOrBefore(texts: readonly { readonly start: number }[], position: number): number {
  let low = 0;
  let high = texts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((texts[middle]?.start ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
