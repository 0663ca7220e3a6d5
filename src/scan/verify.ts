import { runTableOf, type KernelRules, type KernelRun } from './kernel-rules.ts';
import type { Match } from './scanner.ts';

/** Every match at a candidate of the kernel (see kernel/match.ts). `text` is all that the rules may read. */
export function verifyCandidate(
  rules: KernelRules,
  text: Uint8Array,
  { position, what }: { readonly position: number; readonly what: number },
): readonly Match[] {
  const number = what & 0xffff;
  const table = runTableOf(what);
  if (table !== undefined) return verifyRun(rules.runs[table] ?? [], text, position, number);
  return (rules.rulesOf[number] ?? []).flatMap((rule) => rule.verify(text, position) ?? []);
}

function verifyRun(
  rules: readonly KernelRun[],
  text: Uint8Array,
  position: number,
  length: number,
): readonly Match[] {
  const end = position + length;
  const run = Buffer.from(text.buffer, text.byteOffset + position, length).toString('latin1');
  return [0, ...escapeLengths(position > 0 ? text[position - 1] : 0)].flatMap((skipped) =>
    rules.flatMap(({ minLength, maxLength, shape, accepts }) =>
      length - skipped >= minLength && length - skipped <= maxLength && hasShape(shape, run)
        ? accepts(text, position + skipped, end)
        : [],
    ),
  );
}

/** The kernel asks about a run when any rule wants it. */
function hasShape(shape: RegExp | undefined, run: string): boolean {
  return shape === undefined || shape.test(run);
}

/** How many bytes of an escape may stand at the beginning of a run: `%20`, `\n`, `\x22`, `\u0022`. */
function escapeLengths(before: number | undefined): readonly number[] {
  if (before === 0x25) return [2];
  return before === 0x5c ? [1, 3, 5] : [];
}
