import { clearArena, giveBack, openArena, take } from './arena';
import {
  applyDelta,
  deltaBody,
  isTooMuch,
  keptEnd,
  readDeltaHeader,
  resultSize,
  seamsEnd,
  setBase,
  setRooms,
  verdictMask,
} from './delta';
import { inflate, inflateScratchSize, prepareInflate } from './inflate';
import { candidateSize, findAnchors, findRuns, lookAhead, resumeAt, tableSize } from './match';
import {
  count,
  entryData,
  entryKind,
  entryOffset,
  entrySize,
  firstChild,
  hasBase,
  isScanned,
  kinds,
  nextSibling,
  none,
  pack,
  readHeader,
  weights,
} from './plan';

/**
 * Asks about candidates of a resolved object: (entry, bytes, their number, candidates, how many, whether these are all).
 * The answers are written as verdicts into the candidates: 1 nothing, 2 something.
 */
declare function judge(entry: u32, at: usize, size: usize, candidates: usize, count: u32, areAll: bool): void;

/** Shows a resolved object, where that was asked for. */
declare function show(entry: u32, at: usize, size: usize): void;

const around: usize = 12;
/** A base with more candidates than this is not worth mapping: what is made of it is scanned in full. */
const mostKept: u32 = 64;
const crowded: u32 = 0xffffffff;
const refused: u32 = 0x01000000;

// The working memory of one instance, in this order.
const candidatesSize: usize = 1 << 19;
const seamsSize: usize = 1 << 18;
const stackSize: usize = 1 << 18;
const frameSize: usize = 32;

let table: usize = 0;
let reaches: usize = 0;
let scratch: usize = 0;
let candidates: usize = 0;
let candidatesEnd: usize = 0;
let seams: usize = 0;
let stack: usize = 0;
let stackEnd: usize = 0;
let mostBytes: u64 = 0;
let isShown: bool = false;

// How much was done: entries, and bytes of resolved objects.
let entriesDone: u32 = 0;
let bytesDone: f64 = 0;
let budget: f64 = 0;
export function walkedEntries(): u32 {
  return entriesDone;
}
export function walkedBytes(): f64 {
  return bytesDone;
}

/** Takes working memory from `from` to `to`: for an object of `mostObject` bytes several times as much. */
export function openWalk(
  tableAt: usize,
  reachesAt: usize,
  from: usize,
  to: usize,
  mostObject: u32,
  mostResolved: f64,
  showsAll: bool,
): void {
  table = tableAt;
  reaches = reachesAt;
  scratch = from;
  prepareInflate(scratch);
  candidates = scratch + inflateScratchSize;
  candidatesEnd = candidates + candidatesSize;
  seams = candidatesEnd;
  stack = seams + seamsSize;
  stackEnd = stack + stackSize;
  openArena(stackEnd, to);
  mostBytes = mostObject;
  budget = mostResolved;
  isShown = showsAll;
  setRooms(candidates, candidatesEnd, seams, stack);
}

// A frame: entry, bytes, their number, candidates, how many, next child, heaviest child or none.
let node: u32 = 0;
let nodeData: usize = 0;
let nodeSize: usize = 0;
let nodeCandidates: usize = 0;
let nodeCount: u32 = 0;

/** Resolves and scans the families whose first entry is among those from one to another, of the kinds in a bit mask. */
export function walk(from: u32, to: u32, wanted: u32): void {
  for (let entry = from; entry < min(to, count); entry++) {
    const kind = load<u32>(kinds + ((<usize>entry) << 2));
    if ((kind & (hasBase | isScanned)) == 0 && kind != 0 && ((wanted >>> kind) & 1) != 0) walkFamily(entry);
  }
}

/**
 * Depth first; of the children, the one from which most entries descend comes last, and takes its parent's place. So the
 * objects that are held at a time are at most the logarithm of the size of the family.
 */
function walkFamily(root: u32): void {
  clearArena();
  let frame = stack - frameSize;
  if (!resolve(root, 0)) return;
  if (firstChild_(root) == none) return;
  frame = push(frame);
  while (frame >= stack) {
    let child = load<u32>(frame, 20);
    const heaviest = load<u32>(frame, 24);
    if (child == heaviest && child != none) child = nextSibling_(child);
    let isLast = false;
    if (child != none) store<u32>(frame, nextSibling_(child), 20);
    else {
      child = heaviest;
      isLast = true;
    }
    const isSound = resolve(child, frame);
    if (isLast) {
      giveBack(load<u32>(frame, 4));
      giveBack(load<u32>(frame, 12));
      frame -= frameSize;
    }
    if (!isSound) continue;
    if (firstChild_(child) != none && frame + 2 * frameSize <= stackEnd) frame = push(frame);
    else {
      giveBack(nodeData);
      giveBack(nodeCandidates);
    }
  }
}

function firstChild_(entry: u32): u32 {
  return load<u32>(firstChild + ((<usize>entry) << 2));
}

function nextSibling_(entry: u32): u32 {
  return load<u32>(nextSibling + ((<usize>entry) << 2));
}

/** Puts what was just resolved on the stack. */
function push(below: usize): usize {
  const frame = below + frameSize;
  store<u32>(frame, node);
  store<u32>(frame, <u32>nodeData, 4);
  store<u32>(frame, <u32>nodeSize, 8);
  store<u32>(frame, <u32>nodeCandidates, 12);
  store<u32>(frame, nodeCount, 16);
  const first = firstChild_(node);
  store<u32>(frame, first, 20);
  let heaviest = first;
  for (let child = first; child != none; child = nextSibling_(child))
    if (load<u32>(weights + ((<usize>child) << 2)) > load<u32>(weights + ((<usize>heaviest) << 2)))
      heaviest = child;
  store<u32>(frame, heaviest, 24);
  return frame;
}

/** Makes the bytes of an entry, scans them and marks it as done. False leaves it undone, for somebody else to read. */
function resolve(entry: u32, parent: usize): bool {
  node = entry;
  nodeData = 0;
  nodeCandidates = 0;
  nodeCount = 0;
  if (!readHeader(entry) || entrySize > mostBytes || bytesDone > budget) return false;
  const isSound = parent == 0 ? resolveWhole(entry) : resolveDelta(entry, parent);
  if (!isSound) {
    giveBack(nodeData);
    nodeData = 0;
    return false;
  }
  entriesDone++;
  bytesDone += <f64>nodeSize;
  const kind = kinds + ((<usize>entry) << 2);
  store<u32>(kind, load<u32>(kind) | isScanned);
  if (isShown) show(entry, nodeData, nodeSize);
  return true;
}

function resolveWhole(entry: u32): bool {
  if (entryKind > 4) return false;
  nodeSize = <usize>entrySize;
  nodeData = take(nodeSize);
  if (nodeData == 0) return false;
  if (!inflate(scratch, entryData, pack + entryOffset(entry + 1), nodeData, nodeSize)) return false;
  scanWhole(entry);
  return true;
}

function resolveDelta(entry: u32, parent: usize): bool {
  const deltaSize = <usize>entrySize;
  const delta = take(deltaSize);
  if (delta == 0) return false;
  let isSound = inflate(scratch, entryData, pack + entryOffset(entry + 1), delta, deltaSize);
  const baseAt = <usize>load<u32>(parent, 4);
  const baseSize = <usize>load<u32>(parent, 8);
  const baseCount = load<u32>(parent, 16);
  const isMapped = baseCount != crowded;
  if (isSound) isSound = readDeltaHeader(delta, deltaSize, baseSize) && resultSize <= mostBytes;
  if (isSound) {
    nodeSize = <usize>resultSize;
    nodeData = take(nodeSize);
    setBase(baseAt, baseSize, <usize>load<u32>(parent, 12), isMapped ? baseCount : 0, reaches);
    isSound = nodeData != 0 && applyDelta(deltaBody, delta + deltaSize, nodeData, <u32>nodeSize);
  }
  giveBack(delta);
  if (!isSound) return false;
  if (!isMapped || isTooMuch || !scanSeams(entry)) scanWhole(entry);
  return true;
}

/** Scans all bytes of the node; candidates may be so many that they are judged in parts. */
function scanWhole(entry: u32): void {
  let end = candidates;
  let isOverfull = false;
  for (let pass: usize = 0; pass < 4; pass++) {
    let from: usize = 0;
    do {
      end =
        pass == 0
          ? findAnchors(table, nodeData, nodeSize, from, nodeSize, end, candidatesEnd)
          : findRuns(table + (pass - 1) * tableSize, nodeData, nodeSize, from, nodeSize, end, candidatesEnd);
      from = resumeAt();
      if (from < nodeSize) {
        isOverfull = true;
        judge(entry, nodeData, nodeSize, candidates, <u32>((end - candidates) / candidateSize), false);
        end = candidates;
      }
    } while (from < nodeSize);
  }
  finish(entry, end, isOverfull);
}

/** Scans what is new in the node, beside what was taken over. False when there is no room for the candidates. */
function scanSeams(entry: u32): bool {
  let end = keptEnd;
  for (let seam = seams; seam < seamsEnd; seam += 8) {
    const from = <usize>load<u32>(seam);
    const to = <usize>load<u32>(seam, 4);
    const first = from > around + 4 ? from - around - 4 : 0;
    const last = min<usize>(nodeSize, to + around);
    end = findAnchors(table, nodeData, nodeSize, first, last, end, candidatesEnd);
    if (resumeAt() != last) return false;
    for (let kind: usize = 0; kind < 3; kind++) {
      const ahead = kind != 1 ? from : from > lookAhead ? from - lookAhead : 0;
      end = findRuns(table + kind * tableSize, nodeData, nodeSize, ahead, to, end, candidatesEnd);
      if (resumeAt() != to) return false;
    }
  }
  if (<u32>((end - candidates) / candidateSize) > 2 * mostKept) return false;
  finish(entry, sortCandidates(end), false);
  return true;
}

/** Puts candidates into order, each once; of two that are the same, the one with a verdict stays. */
function sortCandidates(end: usize): usize {
  let sorted = candidates;
  for (let at = candidates; at < end; at += candidateSize) {
    const position = load<u32>(at);
    const what = load<u32>(at, 4);
    let place = sorted;
    while (place > candidates && load<u32>(place - candidateSize) > position) place -= candidateSize;
    let isKnown = false;
    let twin = place;
    while (twin > candidates && load<u32>(twin - candidateSize) == position) {
      twin -= candidateSize;
      const other = load<u32>(twin, 4);
      if (((other ^ what) & ~verdictMask) == 0) {
        store<u32>(twin, other | what, 4);
        isKnown = true;
      }
    }
    if (isKnown) continue;
    memory.copy(place + candidateSize, place, sorted - place);
    store<u32>(place, position);
    store<u32>(place, what, 4);
    sorted += candidateSize;
  }
  return sorted;
}

/** Has candidates judged that are not known to be nothing, and keeps them for the children. */
function finish(entry: u32, end: usize, isOverfull: bool): void {
  const found = <u32>((end - candidates) / candidateSize);
  let asks = false;
  for (let at = candidates; at < end; at += candidateSize)
    if ((load<u32>(at, 4) & verdictMask) != refused) asks = true;
  if (asks) judge(entry, nodeData, nodeSize, candidates, found, true);
  if (firstChild_(entry) == none || found == 0) {
    nodeCount = isOverfull ? crowded : 0;
    return;
  }
  nodeCandidates = isOverfull || found > mostKept ? 0 : take(<usize>found * candidateSize);
  if (nodeCandidates == 0) {
    nodeCount = crowded;
    return;
  }
  // A whole scan finds anchors first and runs behind them.
  const inOrder = sortCandidates(end);
  nodeCount = <u32>((inOrder - candidates) / candidateSize);
  memory.copy(nodeCandidates, candidates, <usize>nodeCount * candidateSize);
}
