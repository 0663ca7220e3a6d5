/**
 * Finds candidates in a text: places where four bytes of an anchor stand, and maximal runs of a length that some rule
 * asks for. Positions only; what a candidate is, is decided outside.
 *
 * A table (made by src/scan/kernel-tables.ts) tells what is looked for:
 *
 *     0     per byte of an anchor: 16 bytes by its low half, 16 bytes by its high half; a bit each of eight buckets
 *   128     16 + 16 bytes in the same way, for the alphabet of runs
 *   160     u32 shortest run that is asked for, 0 for none; u32 longest
 *   168     u32 whether there is any anchor
 *   256     a byte each of 256: bit 0 alphabet of runs, bit 1 alphabet around anchors
 *   512     u32 how many kinds of runs, then for each { u16 shortest, u16 longest, u16 place of its shape, u16 length of it }
 *   640     1024 slots of { u32 anchor, u16 id + 1 or 0, u8 bytes before, u8 bytes behind }, by hash, then by next free
 *
 *  8832     a bit each of 32 classes for each of 256 bytes
 *  9856     shapes: a u32 for each byte, the bit of its class
 *
 * A candidate is { u32 position, u32 what }: what is the id of an anchor, or `isRun` with the length of the run.
 *
 * Every text is followed by at least 32 bytes that may be read.
 */
const runTables: usize = 128;
const shortestRun: usize = 160;
const longestRun: usize = 164;
const hasAnchors: usize = 168;
const classes: usize = 256;
const runKinds: usize = 512;
const slots: usize = 640;
const shapeClasses: usize = 8832;
const shapes: usize = 9856;

export const isRun: u32 = 0x10000;
export const candidateSize: usize = 8;

function emit(out: usize, position: u32, what: u32): void {
  store<u32>(out, position);
  store<u32>(out, what, 4);
}

/**
 * Anchors whose first byte stands in [from, to) of a text of `length` bytes. Returns the end of the written candidates;
 * when there is no room for more, `resume` tells where to go on.
 */
let resume: usize = 0;
export function resumeAt(): usize {
  return resume;
}

export function findAnchors(
  table: usize,
  text: usize,
  length: usize,
  from: usize,
  to: usize,
  out: usize,
  outEnd: usize,
): usize {
  resume = to;
  if (load<u32>(table, hasAnchors) == 0) return out;
  const last: usize = length < 4 ? 0 : min<usize>(to, length - 3);
  const low0 = v128.load(table, 0);
  const high0 = v128.load(table, 16);
  const low1 = v128.load(table, 32);
  const high1 = v128.load(table, 48);
  const low2 = v128.load(table, 64);
  const high2 = v128.load(table, 80);
  const low3 = v128.load(table, 96);
  const high3 = v128.load(table, 112);
  const half = i8x16.splat(15);
  const zero = i8x16.splat(0);
  for (let at = from; at < last; at += 16) {
    const first = v128.load(text + at, 0);
    const second = v128.load(text + at, 1);
    const third = v128.load(text + at, 2);
    const fourth = v128.load(text + at, 3);
    let buckets = v128.and(
      i8x16.swizzle(low0, v128.and(first, half)),
      i8x16.swizzle(high0, i8x16.shr_u(first, 4)),
    );
    buckets = v128.and(
      buckets,
      v128.and(i8x16.swizzle(low1, v128.and(second, half)), i8x16.swizzle(high1, i8x16.shr_u(second, 4))),
    );
    buckets = v128.and(
      buckets,
      v128.and(i8x16.swizzle(low2, v128.and(third, half)), i8x16.swizzle(high2, i8x16.shr_u(third, 4))),
    );
    buckets = v128.and(
      buckets,
      v128.and(i8x16.swizzle(low3, v128.and(fourth, half)), i8x16.swizzle(high3, i8x16.shr_u(fourth, 4))),
    );
    if (!v128.any_true(buckets)) continue;
    let mask = i8x16.bitmask(i8x16.ne(buckets, zero));
    while (mask != 0) {
      const position = at + <usize>ctz(mask);
      mask &= mask - 1;
      if (position >= last) break;
      const what = anchorAt(table, text, length, position);
      if (what == 0) continue;
      if (out == outEnd) {
        resume = position;
        return out;
      }
      emit(out, <u32>position, what - 1);
      out += candidateSize;
    }
  }
  return out;
}

/** The id + 1 of the anchor that stands at a place with the bytes around it that it asks for, or 0. */
function anchorAt(table: usize, text: usize, length: usize, position: usize): u32 {
  const bytes = load<u32>(text + position);
  let slot: u32 = (bytes * 0x9e3779b1) >>> 22;
  while (true) {
    const entry = table + slots + ((<usize>slot) << 3);
    const id = <u32>load<u16>(entry, 4);
    if (id == 0) return 0;
    if (load<u32>(entry) == bytes) {
      const before = <usize>load<u8>(entry, 6);
      const behind = <usize>load<u8>(entry, 7);
      if (position < before || position + 4 + behind > length) return 0;
      for (let i: usize = 1; i <= before; i++)
        if ((load<u8>(table + <usize>load<u8>(text + position - i), classes) & 2) == 0) return 0;
      for (let i: usize = 0; i < behind; i++)
        if ((load<u8>(table + <usize>load<u8>(text + position + i, 4), classes) & 2) == 0) return 0;
      return id;
    }
    slot = (slot + 1) & 1023;
  }
}

function inRun(table: usize, byte: u8): bool {
  return (load<u8>(table + <usize>byte, classes) & 1) != 0;
}

function allInRun(table: usize, at: usize): bool {
  const bytes = v128.load(at);
  return i8x16.all_true(
    v128.and(
      i8x16.swizzle(v128.load(table, runTables), v128.and(bytes, i8x16.splat(15))),
      i8x16.swizzle(v128.load(table, runTables + 16), i8x16.shr_u(bytes, 4)),
    ),
  );
}

/**
 * Maximal runs of a text that touch [from, to]: that have a byte in it, or end or begin at its edge. Every run of at least
 * `shortest` bytes holds sixteen bytes that begin at a multiple of shortest - 15, counted from anywhere.
 */
export function findRuns(
  table: usize,
  text: usize,
  length: usize,
  from: usize,
  to: usize,
  out: usize,
  outEnd: usize,
): usize {
  resume = to;
  const shortest = <usize>load<u32>(table, shortestRun);
  if (shortest == 0 || length < shortest) return out;
  const stride = shortest - 15;
  const end = text + length;
  // A run that began before: nothing longer than the longest is asked for, so that the look back is bounded.
  const furthest =
    text +
    (from > <usize>load<u32>(table, longestRun) + 8 ? from - <usize>load<u32>(table, longestRun) - 8 : 0);
  let floor = text + from;
  while (floor > furthest && inRun(table, load<u8>(floor - 1))) floor--;
  // Cut in the middle of a run that is too long: its start is not in sight, and it is not asked for.
  if (floor == furthest && floor > text && inRun(table, load<u8>(floor - 1))) {
    while (floor < end && inRun(table, load<u8>(floor))) floor++;
  }
  let at = floor;
  const limit = text + to;
  while (at + 16 <= end && at < limit + stride) {
    if (!allInRun(table, at)) {
      at += stride;
      continue;
    }
    let start = at;
    while (start > floor && inRun(table, load<u8>(start - 1))) start--;
    let stop = at + 16;
    while (stop + 16 <= end && allInRun(table, stop)) stop += 16;
    while (stop < end && inRun(table, load<u8>(stop))) stop++;
    if (start > limit) return out;
    if (asksForRun(table, start, stop, start > text ? load<u8>(start - 1) : 0)) {
      if (out == outEnd) {
        resume = start - text;
        return out;
      }
      emit(out, <u32>(start - text), isRun | (<u32>(stop - start)));
      out += candidateSize;
    }
    floor = stop;
    at = stop + 1;
  }
  return out;
}

/** Whether a rule may want the run, as it stands or without the rest of an escape that it begins with. */
function asksForRun(table: usize, start: usize, stop: usize, before: u8): bool {
  const length = <u32>(stop - start);
  const skipped: u32 = before == 0x25 ? 2 : before == 0x5c ? 5 : 0;
  const end = runKinds + 4 + ((<usize>load<u32>(table, runKinds)) << 3);
  for (let kind = runKinds + 4; kind < end; kind += 8) {
    const shortest = <u32>load<u16>(table + kind);
    const longest = <u32>load<u16>(table + kind, 2);
    if (length < shortest || length > longest + skipped) continue;
    const size = <usize>load<u16>(table + kind, 6);
    if (
      size == 0 ||
      hasShape(table, table + shapes + ((<usize>load<u16>(table + kind, 4)) << 2), size, start, stop)
    )
      return true;
  }
  return false;
}

/** Whether bytes of the classes of a shape stand somewhere in a run. */
function hasShape(table: usize, shape: usize, size: usize, start: usize, stop: usize): bool {
  for (let at = start; at + size <= stop; at++) {
    let i: usize = 0;
    while (
      i < size &&
      (load<u32>(table + ((<usize>load<u8>(at + i)) << 2), shapeClasses) & load<u32>(shape + (i << 2))) != 0
    )
      i++;
    if (i == size) return true;
  }
  return false;
}
