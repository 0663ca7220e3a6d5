import type { Match, Rule, RuleSet, RunRule } from '../../src/scan/scanner.ts';
import { inOrder } from '../../src/scan/settle.ts';

/** The scanner as its contract says it, byte by byte: what the kernel is compared with. */
export function referenceScan(rules: RuleSet, bytes: Uint8Array): readonly Match[] {
  const matches: Match[] = [];
  for (let at = 0; at < bytes.length; at += 1)
    for (const rule of rules.rules)
      if (hasAnchor(rule, bytes, at)) matches.push(...list(rule.verify(bytes, at)));
  for (const { start, end } of runsIn(bytes, /[A-Za-z0-9_-]+/g))
    for (const skipped of [0, ...escapes(bytes[start - 1])])
      for (const rule of rules.runs)
        if (!rule.of && fits(rule, end - start - skipped) && hasShape(rule, bytes.subarray(start, end)))
          matches.push(...rule.accepts(bytes, start + skipped, end));
  for (const [of, alphabet] of [
    ['line', /[A-Za-z0-9+/]+/g],
    ['next-line', /[A-Za-z0-9+/]+/g],
    ['escapes', /[%\\u0-9A-Fa-f]+/g],
  ] as const)
    for (const { start, end } of runsIn(bytes, alphabet))
      for (const rule of rules.runs)
        if (rule.of === of && fits(rule, end - start) && hasLongShape(rule, bytes, start, end))
          matches.push(...rule.accepts(bytes, start, end));
  return inOrder(matches);
}

function list(match: Match | undefined): readonly Match[] {
  return match ? [match] : [];
}

function hasAnchor({ anchors }: Rule, bytes: Uint8Array, at: number): boolean {
  return anchors.some((anchor) => anchor.every((byte, index) => bytes[at + index] === byte));
}

function fits({ minLength, maxLength }: RunRule, length: number): boolean {
  return length >= minLength && length <= maxLength;
}

function hasShape({ shape = [] }: RunRule, run: Uint8Array): boolean {
  return new RegExp(shape.map((each) => `[${each}]`).join('')).test(Buffer.from(run).toString('latin1'));
}

function escapes(before: number | undefined): readonly number[] {
  if (before === 0x25) return [2];
  return before === 0x5c ? [1, 3, 5] : [];
}

function hasLongShape(rule: RunRule, bytes: Uint8Array, start: number, end: number): boolean {
  if (rule.of === 'escapes') return hasShape(rule, bytes.subarray(start, end));
  const behind = Buffer.from(bytes.subarray(end, end + 34)).toString('latin1');
  const gap = /^\r?\n[ \t]*/.exec(behind)?.[0].length;
  if (gap === undefined) return false;
  const next = bytes.subarray(end + gap, end + gap + (rule.shape?.length ?? 0) + 3);
  return (rule.of === 'line' && hasShape(rule, bytes.subarray(start, end))) || hasShape(rule, next);
}

function runsIn(
  bytes: Uint8Array,
  expression: RegExp,
): readonly { readonly start: number; readonly end: number }[] {
  return [...Buffer.from(bytes).toString('latin1').matchAll(expression)].map((run) => ({
    start: run.index,
    end: run.index + run[0].length,
  }));
}
