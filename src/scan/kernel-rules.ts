import { invariant } from '../domain/errors.ts';
import { shapePattern } from './run-shapes.ts';
import { groupAnchors } from './group-anchors.ts';
import type { Rule, RuleSet, RunRule } from './scanner.ts';

/** Rules as the kernel reads them, and the way back from what it finds. */
export interface KernelRules {
  /** The three tables that kernel/match.ts describes. */
  readonly table: Uint8Array;
  /** As little-endian u32 by the id of an anchor, and behind them of the three sorts of runs: how far its rules read. */
  readonly reaches: Uint8Array;
  /** By the id of an anchor: the rules that it may belong to. */
  readonly rulesOf: readonly (readonly Rule[])[];
  /** By the number of the table that has them. */
  readonly runs: readonly (readonly KernelRun[])[];
  /** The most bytes that any rule reads before or behind what the kernel finds. */
  readonly reach: number;
  readonly digest: string;
}

const mostShapeBytes = 2048;
/** A rule of runs with its shape as an expression. */
export type KernelRun = Omit<RunRule, 'shape'> & { readonly shape?: RegExp };

const oneTableBytes = 640 + 1024 * 8 + 256 * 4 + mostShapeBytes * 4;
export const tableBytes = 3 * oneTableBytes;
const mostAnchors = 512;
const reachesBytes = (mostAnchors + 3) * 4;
const anchorBytes = 4;
const mostAround = 12;
const shortestRun = 16;
const mostRuns = 15;

/** What runs are made of, and what marks them in a candidate. */
interface RunAlphabet {
  readonly of: readonly (RunRule['of'] | undefined)[];
  readonly characters: RegExp;
  readonly mark: number;
  readonly longest: number;
}

/** One for each table. */
const alphabets: readonly RunAlphabet[] = [
  { of: [undefined], characters: /[\w-]/, mark: 0x1_0000, longest: 1000 },
  { of: ['line', 'next-line'], characters: /[A-Za-z0-9+/]/, mark: 0x2_0000, longest: 1000 },
  // The longest escape of a character has six bytes.
  { of: ['escapes'], characters: /[%\\u0-9A-Fa-f]/, mark: 0x4_0000, longest: 6000 },
];

/** Where the tables with runs begin, counted from the first. */
export const runTables = alphabets.map((_, index) => index * oneTableBytes);

/** Which table the run of a candidate is from; undefined of an anchor. */
export function runTableOf(what: number): number | undefined {
  const index = alphabets.findIndex(({ mark }) => (what & mark) !== 0);
  return index === -1 ? undefined : index;
}

const longestLineShape = 24;
/** In the length of a shape. */
const lineBits = { line: 0x8000, 'next-line': 0xc000, escapes: 0 };

interface Anchor {
  readonly bytes: Uint8Array;
  readonly rules: Rule[];
}

export function kernelRules(rules: RuleSet): KernelRules {
  const anchors = collectAnchors(rules.rules);
  const table = new Uint8Array(tableBytes);
  const words = new DataView(table.buffer);
  const runs = alphabets.map((alphabet) => rules.runs.filter(({ of }) => alphabet.of.includes(of)));
  for (const [index, alphabet] of alphabets.entries())
    writeRuns(table.subarray(runTables[index]), runs[index] ?? [], alphabet);
  words.setUint32(168, anchors.length, true);
  writeBuckets(table, anchors);
  writeSlots(words, anchors);
  const reaches = new DataView(new ArrayBuffer(reachesBytes));
  for (const [id, anchor] of anchors.entries())
    reaches.setUint32(id * 4, Math.max(...anchor.rules.map(({ reach }) => reach)), true);
  for (const [index, group] of runs.entries())
    reaches.setUint32((mostAnchors + index) * 4, Math.max(1, ...group.map(({ reach = 1 }) => reach)), true);
  return {
    table,
    reaches: new Uint8Array(reaches.buffer),
    rulesOf: anchors.map((anchor) => anchor.rules),
    runs: runs.map((group) =>
      group.map(({ shape, ...rule }) =>
        // That of a line may stand in the next one.
        shape && (rule.of ?? 'escapes') === 'escapes'
          ? { ...rule, shape: new RegExp(shapePattern(shape)) }
          : rule,
      ),
    ),
    reach: Math.max(
      1,
      ...rules.rules.map(({ reach }) => reach + anchorBytes),
      ...rules.runs.map(({ reach = 1, maxLength }) => reach + maxLength),
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

/** A byte of an alphabet is known by its halves: a bit for each set of low halves that a high half goes with. */
function writeAlphabet(table: Uint8Array, characters: RegExp): void {
  const bits = new Map<string, number>();
  for (let high = 0; high < 8; high += 1) {
    const lows = Array.from({ length: 16 }, (_, low) => low).filter((low) =>
      characters.test(String.fromCharCode(high * 16 + low)),
    );
    if (lows.length === 0) continue;
    const bit = bits.get(lows.join()) ?? 1 << bits.size;
    bits.set(lows.join(), bit);
    setBit(table, 144 + high, bit);
    for (const low of lows) {
      setBit(table, 128 + low, bit);
      setBit(table, 256 + high * 16 + low, 1);
    }
  }
  for (let byte = 0; byte < 128; byte += 1)
    if (/[\w+/-]/.test(String.fromCharCode(byte))) setBit(table, 256 + byte, 2);
}

function writeRuns(
  table: Uint8Array,
  runs: readonly RunRule[],
  { characters, mark, longest }: RunAlphabet,
): void {
  invariant(runs.length <= mostRuns, 'there are at most fifteen kinds of runs');
  const words = new DataView(table.buffer, table.byteOffset);
  writeAlphabet(table, characters);
  words.setUint32(172, mark, true);
  words.setUint32(160, runs.length === 0 ? 0 : Math.min(...runs.map(({ minLength }) => minLength)), true);
  words.setUint32(164, Math.max(0, ...runs.map(({ maxLength }) => maxLength)), true);
  words.setUint32(512, runs.length, true);
  const classes: string[] = [];
  let place = 0;
  for (const [index, { minLength, maxLength, shape = [], of }] of runs.entries()) {
    invariant(minLength >= shortestRun && maxLength <= longest, 'a run is neither short nor endless');
    invariant(place + shape.length <= mostShapeBytes, 'the shapes of runs are short');
    const bits = of === undefined ? 0 : lineBits[of];
    invariant(bits === 0 || shape.length <= longestLineShape, 'the kernel does not look far behind a line');
    const size = shape.length | bits;
    for (const [at, value] of [minLength, maxLength, place, size].entries())
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
