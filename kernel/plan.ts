/**
 * Reads the index and the entry headers of a pack (gitformat-pack), and links every delta to its base. Nothing of them is
 * trusted: what does not fit is left out of the links, and so is never resolved here.
 *
 * Arrays of `count` entries in the order in which they stand in the pack, 28 bytes for each:
 *
 *     u32 offset, and one more: the end of the last    u32 number in the index (the way to its id)
 *     u32 first child    u32 next sibling    u32 weight: how many entries descend from it, itself included
 *     u32 room while planning    u32 kind of object (commit 1, tree 2, blob 3, tag 4, unknown 0); bit 8: has a base; bit 16: scanned
 */
export const none: u32 = 0xffffffff;
export const hasBase: u32 = 0x100;
export const isScanned: u32 = 0x10000;

export let pack: usize = 0;
export let packEnd: usize = 0;
export let count: u32 = 0;
export let offsets: usize = 0;
export let firstChild: usize = 0;
export let nextSibling: usize = 0;
export let weights: usize = 0;
export let kinds: usize = 0;
let index: usize = 0;
let hashSize: usize = 0;
let numbers: usize = 0;
let room: usize = 0;

/** Says where pack, index and arrays stand; every instance of the kernel needs to know. */
export function openPack(
  packAt: usize,
  packSize: usize,
  indexAt: usize,
  entryCount: u32,
  entries: usize,
  sizeOfHash: usize,
): void {
  pack = packAt;
  // The pack ends with a hash of all that stands before.
  packEnd = packAt + packSize - sizeOfHash;
  index = indexAt;
  hashSize = sizeOfHash;
  count = entryCount;
  const size = (<usize>count) << 2;
  offsets = entries;
  numbers = offsets + size + 4;
  firstChild = numbers + size;
  nextSibling = firstChild + size;
  weights = nextSibling + size;
  room = weights + size;
  kinds = room + size;
}

// What readHeader found.
export let entryKind: u32 = 0;
export let entrySize: u64 = 0;
export let entryData: usize = 0;
let baseOffset: usize = 0;
let baseId: usize = 0;

export function entryOffset(entry: u32): usize {
  return <usize>load<u32>(offsets + ((<usize>entry) << 2));
}

/** Reads type, size and base of an entry; false when it is not one. */
export function readHeader(entry: u32): bool {
  const offset = entryOffset(entry);
  const end = pack + entryOffset(entry + 1);
  let at = pack + offset;
  let byte = <u32>load<u8>(at++);
  entryKind = (byte >>> 4) & 7;
  entrySize = byte & 15;
  let shift: u64 = 4;
  while (byte & 128) {
    if (at >= end || shift > 60) return false;
    byte = load<u8>(at++);
    entrySize |= (<u64>(byte & 127)) << shift;
    shift += 7;
  }
  baseOffset = 0;
  baseId = 0;
  if (entryKind == 6) {
    let back: u64 = 0;
    let isFirst = true;
    do {
      if (at >= end || back > (<u64>1) << 40) return false;
      byte = load<u8>(at++);
      back = ((isFirst ? 0 : back + 1) << 7) | (byte & 127);
      isFirst = false;
    } while (byte & 128);
    if (back == 0 || back >= offset) return false;
    baseOffset = offset - <usize>back;
  } else if (entryKind == 7) {
    baseId = at;
    at += hashSize;
  } else if (entryKind == 0 || entryKind == 5) return false;
  entryData = at;
  return at < end;
}

/** Makes the arrays, with 8 KiB to count in. False where the index cannot be that of this pack. */
export function planPack(histogram: usize): bool {
  if (!sortOffsets(histogram)) return false;
  memory.fill(firstChild, 0xff, (<usize>count) << 2);
  // From the end to the beginning, so that the children of an entry are linked in the order of the pack.
  for (let entry = count; entry > 0;) {
    entry--;
    store<u32>(kinds + ((<usize>entry) << 2), 0);
    store<u32>(weights + ((<usize>entry) << 2), 1);
    if (!readHeader(entry)) continue;
    if (entryKind < 6) {
      store<u32>(kinds + ((<usize>entry) << 2), entryKind);
      continue;
    }
    store<u32>(kinds + ((<usize>entry) << 2), hasBase);
    const base = entryKind == 6 ? entryAt(baseOffset, entry) : entryOf(baseId);
    if (base == none) continue;
    store<u32>(nextSibling + ((<usize>entry) << 2), load<u32>(firstChild + ((<usize>base) << 2)));
    store<u32>(firstChild + ((<usize>base) << 2), entry);
  }
  spreadKinds();
  return true;
}

/** From those without a base to all that descend from them; a circle of deltas descends from nobody, and stays unknown. */
function spreadKinds(): void {
  // Bases stand before what is made of them in this list, so that weights add up from its end.
  const list = room;
  let length: usize = 0;
  for (let entry: u32 = 0; entry < count; entry++) {
    const kind = load<u32>(kinds + ((<usize>entry) << 2));
    if (kind != 0 && (kind & hasBase) == 0) {
      store<u32>(list + (length << 2), entry);
      length++;
    }
  }
  for (let at: usize = 0; at < length; at++) {
    const entry = load<u32>(list + (at << 2));
    const kind = (load<u32>(kinds + ((<usize>entry) << 2)) & 7) | hasBase;
    let child = load<u32>(firstChild + ((<usize>entry) << 2));
    while (child != none) {
      store<u32>(kinds + ((<usize>child) << 2), kind);
      store<u32>(list + (length << 2), child);
      length++;
      child = load<u32>(nextSibling + ((<usize>child) << 2));
    }
  }
  while (length > 0) {
    length--;
    const entry = load<u32>(list + (length << 2));
    let weight: u32 = 1;
    let child = load<u32>(firstChild + ((<usize>entry) << 2));
    while (child != none) {
      weight += load<u32>(weights + ((<usize>child) << 2));
      child = load<u32>(nextSibling + ((<usize>child) << 2));
    }
    store<u32>(weights + ((<usize>entry) << 2), weight);
  }
}

// Places in an index of version 2: magic, version, 256 counts by first byte, ids, checksums, offsets, long offsets.
function idAt(number: u32): usize {
  return index + 1032 + <usize>number * hashSize;
}

/** Sorts by offset, eleven bits at a time, and inverts: of every number in the index its entry, kept in `room`. */
function sortOffsets(histogram: usize): bool {
  const table = index + 1032 + <usize>count * (hashSize + 4);
  const long = table + ((<usize>count) << 2);
  const packSize = packEnd - pack;
  let keys = offsets;
  let values = numbers;
  let otherKeys = firstChild;
  let otherValues = nextSibling;
  for (let number: u32 = 0; number < count; number++) {
    let offset = <u64>bswap<u32>(load<u32>(table + ((<usize>number) << 2)));
    if (offset & 0x80000000) {
      const place = <usize>(offset & 0x7fffffff);
      if (place >= count) return false;
      offset = bswap<u64>(load<u64>(long + (place << 3)));
    }
    if (offset < 12 || offset >= <u64>packSize) return false;
    store<u32>(keys + ((<usize>number) << 2), <u32>offset);
    store<u32>(values + ((<usize>number) << 2), number);
  }
  for (let shift: u32 = 0; shift < 33; shift += 11) {
    radixPass(histogram, shift, keys, values, otherKeys, otherValues);
    let swap = keys;
    keys = otherKeys;
    otherKeys = swap;
    swap = values;
    values = otherValues;
    otherValues = swap;
  }
  memory.copy(offsets, keys, (<usize>count) << 2);
  memory.copy(numbers, values, (<usize>count) << 2);
  store<u32>(offsets + ((<usize>count) << 2), <u32>packSize);
  for (let entry: u32 = 0; entry < count; entry++) {
    if (entryOffset(entry) >= entryOffset(entry + 1)) return false;
    store<u32>(room + ((<usize>load<u32>(numbers + ((<usize>entry) << 2))) << 2), entry);
  }
  return true;
}

function radixPass(
  places: usize,
  shift: u32,
  keys: usize,
  values: usize,
  toKeys: usize,
  toValues: usize,
): void {
  memory.fill(places, 0, 2048 * 4);
  for (let i: usize = 0; i < <usize>count; i++) {
    const slot = places + ((<usize>((load<u32>(keys + (i << 2)) >>> shift) & 2047)) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  let sum: u32 = 0;
  for (let i: usize = 0; i < 2048; i++) {
    const here = load<u32>(places + (i << 2));
    store<u32>(places + (i << 2), sum);
    sum += here;
  }
  for (let i: usize = 0; i < <usize>count; i++) {
    const key = load<u32>(keys + (i << 2));
    const slot = places + ((<usize>((key >>> shift) & 2047)) << 2);
    const place = <usize>load<u32>(slot);
    store<u32>(slot, <u32>place + 1);
    store<u32>(toKeys + (place << 2), key);
    store<u32>(toValues + (place << 2), load<u32>(values + (i << 2)));
  }
}

/** The entry that begins at an offset, among those before another. */
function entryAt(offset: usize, before: u32): u32 {
  let low: u32 = 0;
  let high = before;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (entryOffset(middle) < offset) low = middle + 1;
    else high = middle;
  }
  return low < before && entryOffset(low) == offset ? low : none;
}

/** The entry of an id. */
function entryOf(id: usize): u32 {
  const first = <usize>load<u8>(id);
  let low: u32 = first == 0 ? 0 : bswap<u32>(load<u32>(index + 8 + ((first - 1) << 2)));
  let high = bswap<u32>(load<u32>(index + 8 + (first << 2)));
  if (high > count) return none;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = memory.compare(idAt(middle), id, hashSize);
    if (order == 0) return load<u32>(room + ((<usize>middle) << 2));
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return none;
}
