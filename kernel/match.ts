/**
 * Finds candidates in a text: places where four bytes of an anchor stand, and maximal runs of a length that some rule
 * asks for. Positions only; what a candidate is, is decided outside.
 *
 * A table (made by src/scan/kernel-rules.ts) tells what is looked for; two more behind
 * it have runs alone, those that lines of wrapped base64 make, and those of escapes:
 *
 *     0     per byte of an anchor: 16 bytes by its low half, 16 bytes by its high half; a bit each of eight buckets
 *   128     16 + 16 bytes in the same way, for the alphabet of runs
 *   160     u32 shortest run that is asked for, 0 for none; u32 longest
 *   168     u32 whether there is any anchor
 *   172     u32 what marks a run of this table
 *   256     a byte each of 256: bit 0 alphabet of runs, bit 1 alphabet around anchors
 *   512     u32 how many kinds of runs, then for each { u16 shortest, u16 longest, u16 place of its shape, u16 length of it };
 *           bit 15 of the last: a line that goes on in the next one, and whose shape may begin that; bit 14: must begin it
 *   640     1024 slots of { u32 anchor, u16 id + 1 or 0, u8 bytes before, u8 bytes behind }, by hash, then by next free
 *
 *  8832     a bit each of 32 classes for each of 256 bytes
 *  9856     shapes: a u32 for each byte, the bit of its class
 *
 * A candidate is { u32 position, u32 what }: what is the id of an anchor, or the mark of its table with the length of the run.
 *
 * Every text is followed by at least 32 bytes that may be read.
 */
const runTables: usize = 128;
const shortestRun: usize = 160;
const longestRun: usize = 164;
const hasAnchors: usize = 168;
const runMark: usize = 172;
const classes: usize = 256;
const runKinds: usize = 512;
const slots: usize = 640;
const shapeClasses: usize = 8832;
const shapes: usize = 9856;

const lineMark: u32 = 0x20000;
const escapesMark: u32 = 0x40000;
/** Has a bit of the mark of every run. */
export const isRun: u32 = 0x10000 | lineMark | escapesMark;
const isWrapped: u32 = 0x8000;
const isAtNextLine: u32 = 0x4000;
/** What stands between two lines of wrapped base64 at most. */
const longestGap: usize = 34;
/** How far behind a line is read: a gap, and a shape of at most 24 bytes with three before it. */
export const lookAhead: u32 = 64;
export const candidateSize: usize = 8;
export const tableSize: usize = 18048;
/** Where in the list of reaches those of runs stand, behind those of anchors. */
export function reachOfRun(what: u32): u32 {
  return what & escapesMark ? 514 : what & lineMark ? 513 : 512;
}
/** How many bytes behind a run tell whether it is a candidate. */
export function windowBehindRun(what: u32): u32 {
  return what & lineMark ? lookAhead : 1;
}

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

/** Of sixteen bytes: those that are not zero may stand in a run. */
function inRuns(table: usize, at: usize): v128 {
  const bytes = v128.load(at);
  return v128.and(
    i8x16.swizzle(v128.load(table, runTables), v128.and(bytes, i8x16.splat(15))),
    i8x16.swizzle(v128.load(table, runTables + 16), i8x16.shr_u(bytes, 4)),
  );
}

/** A run of sixty bytes has, of sixteen of them that are in it, sixteen more on one side at least. */
function goesOn(table: usize, at: usize): bool {
  return i8x16.all_true(inRuns(table, at - 16)) || i8x16.all_true(inRuns(table, at + 16));
}

/** A bit for each of sixteen bytes that may not stand in a run, the first lowest. */
function notInRuns(table: usize, at: usize): u32 {
  return i8x16.bitmask(i8x16.eq(inRuns(table, at), i8x16.splat(0)));
}

/** Where the run begins that goes on to a place, not before `floor`. */
function beginOfRun(table: usize, at: usize, floor: usize): usize {
  while (at > floor) {
    const length = <usize>clz<u32>((notInRuns(table, at - 16) << 16) | 0xffff);
    if (length >= at - floor) return floor;
    at -= length;
    if (length < 16) return at;
  }
  return at;
}

/** Where the run ends that a place is in, not behind `end`. */
function endOfRun(table: usize, at: usize, end: usize): usize {
  while (at < end) {
    const length = <usize>ctz<u32>(notInRuns(table, at) | 0x10000);
    if (length >= end - at) return end;
    at += length;
    if (length < 16) return at;
  }
  return at;
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
  let floor = beginOfRun(table, text + from, furthest);
  // Cut in the middle of a run that is too long: its start is not in sight, and it is not asked for.
  if (floor == furthest && floor > text && inRun(table, load<u8>(floor - 1)))
    floor = endOfRun(table, floor, end);
  let at = floor;
  const limit = text + to;
  while (at + 16 <= end && at < limit + stride) {
    if (!i8x16.all_true(inRuns(table, at)) || (shortest >= 60 && !goesOn(table, at))) {
      at += stride;
      continue;
    }
    const start = beginOfRun(table, at, floor);
    const stop = endOfRun(table, at + 16, end);
    if (start > limit) return out;
    if (asksForRun(table, start, stop, end, start > text ? load<u8>(start - 1) : 0)) {
      if (out == outEnd) {
        resume = start - text;
        return out;
      }
      emit(out, <u32>(start - text), load<u32>(table, runMark) | (<u32>(stop - start)));
      out += candidateSize;
    }
    floor = stop;
    at = stop + 1;
  }
  return out;
}

/** Whether a rule may want the run, as it stands or without the rest of an escape that it begins with. */
function asksForRun(table: usize, start: usize, stop: usize, textEnd: usize, before: u8): bool {
  const length = <u32>(stop - start);
  const skipped: u32 = before == 0x25 ? 2 : before == 0x5c ? 5 : 0;
  const end = runKinds + 4 + ((<usize>load<u32>(table, runKinds)) << 3);
  for (let kind = runKinds + 4; kind < end; kind += 8) {
    const shortest = <u32>load<u16>(table + kind);
    const longest = <u32>load<u16>(table + kind, 2);
    if (length < shortest || length > longest + skipped) continue;
    const size = <usize>load<u16>(table + kind, 6);
    const shape = table + shapes + ((<usize>load<u16>(table + kind, 4)) << 2);
    if (size & isWrapped) {
      if (hasWrappedShape(table, shape, size, start, stop, textEnd)) return true;
    } else if (size == 0 || hasShape(table, shape, size, start, stop)) return true;
  }
  return false;
}

/** Whether a run ends a line, and a shape stands somewhere in it or at the beginning of the next line. */
function hasWrappedShape(
  table: usize,
  shape: usize,
  sizeAndBits: usize,
  start: usize,
  stop: usize,
  textEnd: usize,
): bool {
  const size = sizeAndBits & ~(isWrapped | isAtNextLine);
  let next = stop;
  if (next < textEnd && load<u8>(next) == 0x0d) next++;
  if (next >= textEnd || load<u8>(next) != 0x0a) return false;
  next++;
  const furthest = min<usize>(textEnd, stop + longestGap);
  while (next < furthest && (load<u8>(next) == 0x20 || load<u8>(next) == 0x09)) next++;
  return (
    ((sizeAndBits & isAtNextLine) == 0 && hasShape(table, shape, size, start, stop)) ||
    hasShape(table, shape, size, next, min<usize>(textEnd, next + size + 3))
  );
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
