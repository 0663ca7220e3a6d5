import { invariant } from '../domain/errors.ts';
import { groupAnchors } from './group-anchors.ts';
import type { Rule, RuleSet, RunRule } from './scanner.ts';

/** Rules as the kernel reads them, and the way back from what it finds. */
export interface KernelRules {
  /** The table that kernel/match.ts describes. */
  readonly table: Uint8Array;
  /** As little-endian u32 by the id of an anchor, and behind them of runs: how far its rules read. */
  readonly reaches: Uint8Array;
  /** By the id of an anchor: the rules that it may belong to. */
  readonly rulesOf: readonly (readonly Rule[])[];
  readonly runs: readonly KernelRun[];
  /** The most bytes that any rule reads before or behind what the kernel finds. */
  readonly reach: number;
  readonly digest: string;
}

const mostShapeBytes = 2048;
/** A rule of runs with its shape as an expression. */
export type KernelRun = Omit<RunRule, 'shape'> & { readonly shape?: RegExp };

export const tableBytes = 640 + 1024 * 8 + 256 * 4 + mostShapeBytes * 4;
const mostAnchors = 512;
const reachesBytes = (mostAnchors + 1) * 4;
const anchorBytes = 4;
const mostAround = 12;
const longestRun = 1000;
const shortestRun = 16;
const mostRuns = 15;

interface Anchor {
  readonly bytes: Uint8Array;
  readonly rules: Rule[];
}

export function kernelRules(rules: RuleSet): KernelRules {
  const anchors = collectAnchors(rules.rules);
  const table = new Uint8Array(tableBytes);
  const words = new DataView(table.buffer);
  writeClasses(table);
  writeRuns(words, rules.runs);
  words.setUint32(168, anchors.length, true);
  writeBuckets(table, anchors);
  writeSlots(words, anchors);
  const reaches = new DataView(new ArrayBuffer(reachesBytes));
  for (const [id, anchor] of anchors.entries())
    reaches.setUint32(id * 4, Math.max(...anchor.rules.map(({ reach }) => reach)), true);
  reaches.setUint32(mostAnchors * 4, Math.max(1, ...rules.runs.map(({ reach = 1 }) => reach)), true);
  return {
    table,
    reaches: new Uint8Array(reaches.buffer),
    rulesOf: anchors.map((anchor) => anchor.rules),
    runs: rules.runs.map(({ shape, ...rule }) =>
      shape ? { ...rule, shape: new RegExp(shape.map((each) => `[${each}]`).join('')) } : rule,
    ),
    reach: Math.max(
      longestRun,
      ...rules.rules.map(({ reach }) => reach),
      ...rules.runs.map(({ reach = 1 }) => reach + longestRun),
    ),
    digest: rules.digest,
  };
}

function collectAnchors(rules: readonly Rule[]): readonly Anchor[] {
  const anchors = new Map<string, Anchor>();
  for (const rule of rules)
    for (const bytes of rule.anchors) {
      invariant(bytes.length === anchorBytes, 'an anchor is four bytes');
      const key = bytes.join();
      const anchor = anchors.get(key) ?? { bytes, rules: [] };
      anchor.rules.push(rule);
      anchors.set(key, anchor);
    }
  invariant(anchors.size <= mostAnchors, 'the table of anchors stays half empty');
  return [...anchors.values()];
}

function writeClasses(table: Uint8Array): void {
  for (let byte = 0; byte < 256; byte += 1) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9_-]/.test(character)) table[256 + byte] = 3;
    else if (/[+/]/.test(character)) table[256 + byte] = 2;
  }
  // A bit each for the high halves that the alphabet of runs has: 2, 3, 4 and 6, 5, 7.
  const bits = [0, 0, 1, 2, 4, 8, 4, 16];
  for (let byte = 0; byte < 128; byte += 1)
    if (((table[256 + byte] ?? 0) & 1) === 1) {
      const bit = bits[byte >> 4] ?? 0;
      setBit(table, 128 + (byte & 15), bit);
      setBit(table, 144 + (byte >> 4), bit);
    }
}

function writeRuns(words: DataView, runs: readonly RunRule[]): void {
  invariant(runs.length <= mostRuns, 'there are at most fifteen kinds of runs');
  words.setUint32(160, runs.length === 0 ? 0 : Math.min(...runs.map(({ minLength }) => minLength)), true);
  words.setUint32(164, Math.max(0, ...runs.map(({ maxLength }) => maxLength)), true);
  words.setUint32(512, runs.length, true);
  const classes: string[] = [];
  let place = 0;
  for (const [index, { minLength, maxLength, shape = [] }] of runs.entries()) {
    invariant(minLength >= shortestRun && maxLength <= longestRun, 'a run has 16 to 1,000 bytes');
    invariant(place + shape.length <= mostShapeBytes, 'the shapes of runs are short');
    for (const [at, value] of [minLength, maxLength, place, shape.length].entries())
      words.setUint16(516 + index * 8 + at * 2, value, true);
    for (const each of shape) {
      if (!classes.includes(each)) classes.push(each);
      words.setUint32(9856 + place * 4, 1 << classes.indexOf(each), true);
      place += 1;
    }
  }
  invariant(classes.length <= 32, 'shapes have at most 32 classes');
  for (const [bit, each] of classes.entries()) {
    const expression = new RegExp(`[${each}]`);
    for (let byte = 0; byte < 128; byte += 1)
      if (expression.test(String.fromCharCode(byte)))
        words.setUint32(8832 + byte * 4, words.getUint32(8832 + byte * 4, true) | (1 << bit), true);
  }
}

function writeBuckets(table: Uint8Array, anchors: readonly Anchor[]): void {
  for (const [index, group] of groupAnchors(anchors.map(({ bytes }) => bytes)).entries())
    for (const [at, byte] of group.flatMap((bytes) => [...bytes.entries()])) {
      setBit(table, at * 32 + (byte & 15), 1 << index);
      setBit(table, at * 32 + 16 + (byte >> 4), 1 << index);
    }
}

function writeSlots(words: DataView, anchors: readonly Anchor[]): void {
  for (const [id, { bytes, rules }] of anchors.entries()) {
    const key = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    let slot = Math.imul(key, 0x9e3779b1) >>> 22;
    while (words.getUint16(640 + slot * 8 + 4, true) !== 0) slot = (slot + 1) & 1023;
    words.setUint32(640 + slot * 8, key, true);
    words.setUint16(640 + slot * 8 + 4, id + 1, true);
    words.setUint8(640 + slot * 8 + 6, around(rules.map(({ before = 0 }) => before)));
    words.setUint8(640 + slot * 8 + 7, around(rules.map(({ after = 0 }) => after)));
  }
}

/** What surely stands beside an anchor of several rules is what the most modest of them says. */
function around(counts: readonly number[]): number {
  const least = Math.min(...counts);
  invariant(least >= 0 && least <= mostAround, 'at most twelve bytes around an anchor are asked for');
  return least;
}

function setBit(table: Uint8Array, at: number, bit: number): void {
  table[at] = (table[at] ?? 0) | bit;
}
