import { candidateSize, isRun, reachOfRun, windowBehindRun } from './match';

/**
 * Applies a delta (gitformat-pack) and says which parts of the result are new.
 *
 * A candidate is seen in a window: `around` bytes on both sides of the four of an anchor, or one byte on both sides of a run;
 * of a line of base64, `lookAhead` bytes behind it.
 * Where the window lies wholly within bytes that were copied in one piece, the candidate of the base is taken over. All
 * other windows touch a seam: a place where bytes meet that did not stand together in the base. Seams are ranges of the
 * result, and are what has to be scanned.
 */
const around: u32 = 12;

/** Verdicts in the second word of a candidate: not asked yet, or that nothing or something is there. */
export const verdictMask: u32 = 0x0f000000;

// The base: its bytes and its candidates, in ascending order.
let base: usize = 0;
let baseSize: u32 = 0;
let baseCandidates: usize = 0;
let baseCount: u32 = 0;
let reaches: usize = 0;

// What comes out: candidates that were taken over, and seams as pairs of u32.
export let keptEnd: usize = 0;
export let seamsEnd: usize = 0;
export let isTooMuch: bool = false;
let kept: usize = 0;
let keptLimit: usize = 0;
let seams: usize = 0;
let seamsLimit: usize = 0;

export let deltaBody: usize = 0;
export let resultSize: u64 = 0;

/** Reads the two sizes at the head of a delta; false when they do not fit. */
export function readDeltaHeader(delta: usize, size: usize, sizeOfBase: usize): bool {
  const end = delta + size;
  deltaBody = delta;
  return readSize(end) && resultSize == <u64>sizeOfBase && readSize(end);
}

function readSize(end: usize): bool {
  resultSize = 0;
  let shift: u64 = 0;
  while (shift < 62) {
    if (deltaBody >= end) return false;
    const byte = load<u8>(deltaBody++);
    resultSize |= (<u64>(byte & 127)) << shift;
    shift += 7;
    if ((byte & 128) == 0) return true;
  }
  return false;
}

export function setBase(at: usize, size: usize, candidates: usize, count: u32, reachTable: usize): void {
  base = at;
  baseSize = <u32>size;
  baseCandidates = candidates;
  baseCount = count;
  reaches = reachTable;
}

export function setRooms(keptAt: usize, keptTo: usize, seamsAt: usize, seamsTo: usize): void {
  kept = keptAt;
  keptLimit = keptTo;
  seams = seamsAt;
  seamsLimit = seamsTo;
}

/** Applies the rest of a delta behind its head. False when it is not sound: then nothing of the result may be used. */
export function applyDelta(delta: usize, deltaEnd: usize, out: usize, size: u32): bool {
  let at = delta;
  let done: u32 = 0;
  // The piece that is being copied: it grows while copies continue each other.
  let from: u32 = 0;
  let to: u32 = 0;
  let length: u32 = 0;
  keptEnd = kept;
  seamsEnd = seams;
  isTooMuch = false;
  addSeam(0, 0);
  while (at < deltaEnd) {
    const code = <u32>load<u8>(at++);
    if (code & 128) {
      let offset: u32 = 0;
      let bytes: u32 = 0;
      if (code & 1) offset = <u32>load<u8>(at++);
      if (code & 2) offset |= (<u32>load<u8>(at++)) << 8;
      if (code & 4) offset |= (<u32>load<u8>(at++)) << 16;
      if (code & 8) offset |= (<u32>load<u8>(at++)) << 24;
      if (code & 16) bytes = <u32>load<u8>(at++);
      if (code & 32) bytes |= (<u32>load<u8>(at++)) << 8;
      if (code & 64) bytes |= (<u32>load<u8>(at++)) << 16;
      if (bytes == 0) bytes = 0x10000;
      if (offset > baseSize || bytes > baseSize - offset || bytes > size - done) return false;
      copy(out + done, base + offset, bytes);
      if (length > 0 && offset == from + length) length += bytes;
      else {
        if (length > 0) takeOver(from, to, length);
        addSeam(done, done);
        from = offset;
        to = done;
        length = bytes;
      }
      done += bytes;
    } else {
      if (code == 0 || code > size - done || <usize>code > deltaEnd - at) return false;
      copy(out + done, at, code);
      if (length > 0) takeOver(from, to, length);
      length = 0;
      addSeam(done, done + code);
      at += code;
      done += code;
    }
  }
  if (length > 0) takeOver(from, to, length);
  addSeam(size, size);
  return at == deltaEnd && done == size;
}

function copy(to: usize, from: usize, size: u32): void {
  if (size > 128) {
    memory.copy(to, from, size);
    return;
  }
  // Up to fifteen bytes too many: there is slack behind every block, and what follows overwrites them.
  for (let at: usize = 0; at < <usize>size; at += 16) v128.store(to + at, v128.load(from + at));
}

/** Seams come in ascending order; neighbours whose surroundings meet are one. */
function addSeam(from: u32, to: u32): void {
  if (seamsEnd > seams && from <= load<u32>(seamsEnd - 4) + 2 * around) {
    store<u32>(seamsEnd - 4, to);
    return;
  }
  if (seamsEnd == seamsLimit) {
    isTooMuch = true;
    return;
  }
  store<u32>(seamsEnd, from);
  store<u32>(seamsEnd, to, 4);
  seamsEnd += 8;
}

/** Takes over the candidates whose windows lie within a piece that was copied. */
function takeOver(from: u32, to: u32, length: u32): void {
  let low: u32 = 0;
  let high = baseCount;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<u32>(baseCandidates + <usize>middle * candidateSize) < from) low = middle + 1;
    else high = middle;
  }
  const end = from + length;
  for (; low < baseCount; low++) {
    const candidate = baseCandidates + <usize>low * candidateSize;
    const position = load<u32>(candidate);
    if (position >= end) return;
    let what = load<u32>(candidate, 4);
    const isRunCandidate = (what & isRun) != 0;
    const stop = position + (isRunCandidate ? what & 0xffff : 4);
    const before: u32 = isRunCandidate ? 1 : around;
    const behind: u32 = isRunCandidate ? windowBehindRun(what) : around;
    if (position < from + before || stop + behind > end) continue;
    // A verdict holds as long as all is the same that the rules have read.
    const reach = load<u32>(reaches + ((<usize>(isRunCandidate ? reachOfRun(what) : what & 0xffff)) << 2));
    if (position < from + reach || stop + reach > end) what &= ~verdictMask;
    if (keptEnd == keptLimit) {
      isTooMuch = true;
      return;
    }
    store<u32>(keptEnd, position - from + to);
    store<u32>(keptEnd, what, 4);
    keptEnd += candidateSize;
  }
}
