/**
 * Inflates one zlib stream (RFC 1950, 1951) of known size from memory to memory. All that a stream may say wrong ends in
 * `false`; nothing is written beyond the size that was given, but up to 16 bytes of slack behind it.
 *
 * An entry of a decoding table is a u32:
 *
 *     bit  31      a literal
 *     bits 16-30   the literal, the base of a length or distance, or where the sub-table begins
 *     bit  15      something else: a sub-table (bit 14), the end of the block (bit 13), or no code at all
 *     bits 8-11    bits of the code without the extra ones; of a sub-table: the bits that index it
 *     bits 0-4     all bits to take, the extra ones included
 */
const literalBits: u32 = 10;
const distanceBits: u32 = 8;
const lengthBits: u32 = 7;

const isLiteral: u32 = 0x80000000;
const isOther: u32 = 0x8000;
const isSubTable: u32 = 0x4000;
const isEnd: u32 = 0x2000;
const invalid: u32 = isOther | 1;

// Places in the scratch memory: tables with room for the sub-tables of any complete code, then what builds them.
const literalTable: usize = 0;
const distanceTable: usize = 8192;
const fixedLiteralTable: usize = 12288;
const fixedDistanceTable: usize = 20480;
const lengthTable: usize = 24576;
const codeLengths: usize = 25088;
const sorted: usize = 25600;
const counts: usize = 26240;
const offsets: usize = 26304;
const literalMeanings: usize = 26368;
const distanceMeanings: usize = 27648;
const lengthMeanings: usize = 27776;
const lengthOrder: usize = 27904;
export const inflateScratchSize: usize = 28160;

/** Writes what never changes: what each symbol means, and the tables of fixed blocks. */
export function prepareInflate(scratch: usize): void {
  for (let symbol: u32 = 0; symbol < 288; symbol++)
    store<u32>(scratch + ((<usize>symbol) << 2), literalMeaning(symbol), literalMeanings);
  for (let symbol: u32 = 0; symbol < 32; symbol++) {
    store<u32>(scratch + ((<usize>symbol) << 2), distanceMeaning(symbol), distanceMeanings);
    store<u32>(scratch + ((<usize>symbol) << 2), symbol << 16, lengthMeanings);
  }
  // RFC 1951, 3.2.7: 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15, the order of the lengths of the code for lengths.
  store<u64>(scratch, 0x0609070800121110, lengthOrder);
  store<u64>(scratch, 0x020d030c040b050a, lengthOrder + 8);
  store<u32>(scratch, 0x0f010e, lengthOrder + 16);
  const lengths = scratch + codeLengths;
  for (let symbol: usize = 0; symbol < 288; symbol++)
    store<u8>(lengths + symbol, symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8);
  buildTable(scratch, lengths, 288, literalMeanings, fixedLiteralTable, literalBits, 2048);
  for (let symbol: usize = 0; symbol < 32; symbol++) store<u8>(lengths + symbol, 5);
  buildTable(scratch, lengths, 32, distanceMeanings, fixedDistanceTable, distanceBits, 1024);
}

function literalMeaning(symbol: u32): u32 {
  if (symbol < 256) return isLiteral | (symbol << 16);
  if (symbol == 256) return isOther | isEnd;
  if (symbol < 265) return (symbol - 254) << 16;
  if (symbol == 285) return 258 << 16;
  if (symbol > 285) return invalid;
  const extra = (symbol - 261) >>> 2;
  return ((((4 + ((symbol - 265) & 3)) << extra) + 3) << 16) | extra;
}

function distanceMeaning(symbol: u32): u32 {
  if (symbol < 4) return (symbol + 1) << 16;
  if (symbol > 29) return invalid;
  const extra = (symbol >>> 1) - 1;
  return ((((2 + (symbol & 1)) << extra) + 1) << 16) | extra;
}

/** Makes the decoding table of a canonical code. False where the lengths are no code. */
function buildTable(
  scratch: usize,
  lengths: usize,
  symbols: u32,
  meanings: usize,
  tableAt: usize,
  bits: u32,
  capacity: u32,
): bool {
  const table = scratch + tableAt;
  const count = scratch + counts;
  const offset = scratch + offsets;
  memory.fill(count, 0, 64);
  for (let i: u32 = 0; i < symbols; i++) {
    const slot = count + ((<usize>load<u8>(lengths + i)) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  let longest: u32 = 15;
  while (longest > 0 && load<u32>(count + ((<usize>longest) << 2)) == 0) longest--;
  let left: i32 = 1;
  for (let length: usize = 1; length <= 15; length++) {
    left = (left << 1) - <i32>load<u32>(count + (length << 2));
    if (left < 0) return false;
  }
  if (left > 0) {
    // Incomplete: only a single code of one bit is allowed, or none, which is an error once it is used.
    if (longest > 1 || tableAt == lengthTable) return false;
    for (let i: usize = 0; i < (<usize>1) << bits; i++) store<u32>(table + (i << 2), invalid);
  }
  store<u32>(offset, 0, 4);
  for (let length: usize = 1; length < 15; length++)
    store<u32>(
      offset + (length << 2),
      load<u32>(offset + (length << 2)) + load<u32>(count + (length << 2)),
      4,
    );
  let used: u32 = 0;
  for (let i: u32 = 0; i < symbols; i++) {
    const length = <usize>load<u8>(lengths + i);
    if (length == 0) continue;
    const slot = offset + (length << 2);
    const place = load<u32>(slot);
    store<u32>(slot, place + 1);
    store<u16>(scratch + sorted + ((<usize>place) << 1), <u16>i);
    used++;
  }
  return fillTable(scratch, lengths, meanings, table, bits, capacity, used, longest);
}

/** Walks the sorted symbols with their bit-reversed codes. */
function fillTable(
  scratch: usize,
  lengths: usize,
  meanings: usize,
  table: usize,
  bits: u32,
  capacity: u32,
  used: u32,
  longest: u32,
): bool {
  const count = scratch + counts;
  const mask: u32 = (1 << bits) - 1;
  let code: u32 = 0;
  let i: u32 = 0;
  // Codes that fit: each is written once, and what is there is doubled for the next length.
  for (let length: u32 = 1, size: usize = 2; length <= bits; length++, size <<= 1) {
    for (let n = load<u32>(count + ((<usize>length) << 2)); n > 0; n--) {
      const symbol = <usize>load<u16>(scratch + sorted + ((<usize>i) << 1));
      const meaning = load<u32>(scratch + meanings + (symbol << 2));
      store<u32>(
        table + ((<usize>code) << 2),
        meaning == invalid ? invalid : (meaning + length) | (length << 8),
      );
      code = nextCode(code, length);
      i++;
    }
    if (length < bits) memory.copy(table + (size << 2), table, size << 2);
  }
  let next: u32 = 1 << bits;
  let subTable: u32 = 0;
  let subBits: u32 = 0;
  let prefix: u32 = 0xffffffff;
  for (; i < used; i++) {
    const symbol = <usize>load<u16>(scratch + sorted + ((<usize>i) << 1));
    const length = <u32>load<u8>(lengths + symbol);
    const meaning = load<u32>(scratch + meanings + (symbol << 2));
    if ((code & mask) != prefix) {
      prefix = code & mask;
      subBits = length - bits;
      let room: i32 = 1 << subBits;
      while (subBits + bits < longest) {
        room -= <i32>load<u32>(count + ((<usize>(subBits + bits)) << 2));
        if (room <= 0) break;
        subBits++;
        room <<= 1;
      }
      subTable = next;
      next += 1 << subBits;
      if (next > capacity) return false;
      store<u32>(
        table + ((<usize>prefix) << 2),
        (subTable << 16) | isOther | isSubTable | (subBits << 8) | bits,
      );
    }
    const rest = length - bits;
    const entry = meaning == invalid ? invalid : (meaning + rest) | (rest << 8);
    for (let at = code >>> bits; at < (<u32>1) << subBits; at += 1 << rest)
      store<u32>(table + ((<usize>(subTable + at)) << 2), entry);
    const slot = count + ((<usize>length) << 2);
    store<u32>(slot, load<u32>(slot) - 1);
    code = nextCode(code, length);
  }
  return true;
}

/** The code behind one of so many bits, the first bit lowest. */
function nextCode(code: u32, length: u32): u32 {
  let step: u32 = 1 << (length - 1);
  while (code & step) step >>>= 1;
  return step == 0 ? 0 : (code & (step - 1)) + step;
}

let bits: u64 = 0;
let held: u64 = 0;
let input: usize = 0;

function refill(): void {
  bits |= load<u64>(input) << held;
  input += <usize>((63 - held) >> 3);
  held |= 56;
}

function take(n: u64): u32 {
  const value = <u32>(bits & (((<u64>1) << n) - 1));
  bits >>= n;
  held -= n;
  return value;
}

/** Reads the lengths of the codes of a dynamic block, and makes their tables. */
function readTables(scratch: usize, inputEnd: usize): bool {
  const lengths = scratch + codeLengths;
  refill();
  const literals = take(5) + 257;
  const distances = take(5) + 1;
  const ofLengths = take(4) + 4;
  if (literals > 286 || distances > 30) return false;
  memory.fill(lengths, 0, 19);
  for (let i: u32 = 0; i < ofLengths; i++) {
    if (held < 3) refill();
    store<u8>(lengths + <usize>load<u8>(scratch + i, lengthOrder), <u8>take(3));
  }
  if (!buildTable(scratch, lengths, 19, lengthMeanings, lengthTable, lengthBits, 128)) return false;
  const total = literals + distances;
  let at: u32 = 0;
  while (at < total) {
    if (input > inputEnd + 8) return false;
    refill();
    const entry = load<u32>(scratch + ((<usize>(bits & ((1 << lengthBits) - 1))) << 2), lengthTable);
    if (entry & isOther) return false;
    take(<u64>(entry & 31));
    const symbol = entry >>> 16;
    if (symbol < 16) {
      store<u8>(lengths + at++, <u8>symbol);
      continue;
    }
    if (symbol == 16 && at == 0) return false;
    const value: u8 = symbol == 16 ? load<u8>(lengths + at - 1) : 0;
    const times = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
    if (at + times > total) return false;
    memory.fill(lengths + at, value, times);
    at += times;
  }
  if (load<u8>(lengths, 256) == 0) return false;
  return (
    buildTable(scratch, lengths, literals, literalMeanings, literalTable, literalBits, 2048) &&
    buildTable(scratch, lengths + literals, distances, distanceMeanings, distanceTable, distanceBits, 1024)
  );
}

/** Decodes a block with the tables given. Returns the new end of the output, or 0. */
function inflateBlock(
  literal: usize,
  distance: usize,
  inputEnd: usize,
  start: usize,
  from: usize,
  end: usize,
): usize {
  let out = from;
  // Kept here instead of in globals, where every step would store them.
  let buffer = bits;
  let size = held;
  let at = input;
  while (true) {
    if (at > inputEnd + 8) return 0;
    buffer |= load<u64>(at) << size;
    at += <usize>((63 - size) >> 3);
    size |= 56;
    let entry = load<u32>(literal + ((<usize>(buffer & ((1 << literalBits) - 1))) << 2));
    if (entry & isLiteral) {
      // The output has slack for what a run of literals writes too much; the next check finds it.
      buffer >>= <u64>(entry & 31);
      size -= <u64>(entry & 31);
      store<u8>(out++, <u8>(entry >>> 16));
      entry = load<u32>(literal + ((<usize>(buffer & ((1 << literalBits) - 1))) << 2));
      if (entry & isLiteral) {
        buffer >>= <u64>(entry & 31);
        size -= <u64>(entry & 31);
        store<u8>(out++, <u8>(entry >>> 16));
        entry = load<u32>(literal + ((<usize>(buffer & ((1 << literalBits) - 1))) << 2));
        if (entry & isLiteral) {
          buffer >>= <u64>(entry & 31);
          size -= <u64>(entry & 31);
          store<u8>(out++, <u8>(entry >>> 16));
          if (out > end) return 0;
          continue;
        }
      }
      buffer |= load<u64>(at) << size;
      at += <usize>((63 - size) >> 3);
      size |= 56;
    }
    if (entry & isOther) {
      if (entry & isSubTable) {
        buffer >>= <u64>(entry & 31);
        size -= <u64>(entry & 31);
        const index = (entry >>> 16) & 0x7fff;
        entry = load<u32>(
          literal + ((<usize>(index + <u32>(buffer & (((<u64>1) << ((entry >>> 8) & 15)) - 1)))) << 2),
        );
        if (entry & isLiteral) {
          buffer >>= <u64>(entry & 31);
          size -= <u64>(entry & 31);
          store<u8>(out++, <u8>(entry >>> 16));
          if (out > end) return 0;
          continue;
        }
      }
      if (entry & isOther) {
        if ((entry & isEnd) == 0 || out > end) return 0;
        bits = buffer >> (<u64>(entry & 31));
        held = size - <u64>(entry & 31);
        input = at;
        return out;
      }
    }
    let all = <u64>(entry & 31);
    const length = <usize>(
      ((entry >>> 16) + <u32>((buffer & (((<u64>1) << all) - 1)) >> (<u64>((entry >>> 8) & 15))))
    );
    buffer >>= all;
    size -= all;
    entry = load<u32>(distance + ((<usize>(buffer & ((1 << distanceBits) - 1))) << 2));
    if (entry & isOther) {
      if ((entry & isSubTable) == 0) return 0;
      buffer >>= <u64>(entry & 31);
      size -= <u64>(entry & 31);
      entry = load<u32>(
        distance +
          ((<usize>(((entry >>> 16) & 0x7fff) + <u32>(buffer & (((<u64>1) << ((entry >>> 8) & 15)) - 1)))) <<
            2),
      );
      if (entry & isOther) return 0;
    }
    all = <u64>(entry & 31);
    const back = <usize>(
      ((entry >>> 16) + <u32>((buffer & (((<u64>1) << all) - 1)) >> (<u64>((entry >>> 8) & 15))))
    );
    buffer >>= all;
    size -= all;
    if (back > out - start || length > end - out || out > end) return 0;
    copyBack(out, back, length);
    out += length;
  }
}

function copyBack(out: usize, back: usize, length: usize): void {
  let from = out - back;
  const stop = out + length;
  if (back >= 16) {
    do {
      v128.store(out, v128.load(from));
      out += 16;
      from += 16;
    } while (out < stop);
  } else if (back == 1) {
    const bytes = i8x16.splat(load<i8>(from));
    do {
      v128.store(out, bytes);
      out += 16;
    } while (out < stop);
  } else
    do {
      store<u8>(out++, load<u8>(from++));
    } while (out < stop);
}

/** Whether the bytes from `at` to `inputEnd` begin with a sound zlib stream of exactly `size` bytes. */
export function inflate(scratch: usize, at: usize, inputEnd: usize, out: usize, size: usize): bool {
  if (inputEnd < at + 6) return false;
  const first = <u32>load<u8>(at);
  const second = <u32>load<u8>(at, 1);
  if ((first & 15) != 8 || first >>> 4 > 7 || (second & 32) != 0 || (first * 256 + second) % 31 != 0)
    return false;
  input = at + 2;
  bits = 0;
  held = 0;
  let place = out;
  const end = out + size;
  let isLast = false;
  while (!isLast) {
    if (input > inputEnd + 8) return false;
    refill();
    isLast = take(1) != 0;
    const kind = take(2);
    if (kind == 1) {
      place = inflateBlock(
        scratch + fixedLiteralTable,
        scratch + fixedDistanceTable,
        inputEnd,
        out,
        place,
        end,
      );
    } else if (kind == 2) {
      if (!readTables(scratch, inputEnd)) return false;
      place = inflateBlock(scratch + literalTable, scratch + distanceTable, inputEnd, out, place, end);
    } else if (kind == 0) {
      place = copyStored(inputEnd, place, end);
    } else return false;
    if (place == 0) return false;
  }
  const trailer = input - <usize>(held >> 3);
  if (place != end || trailer + 4 > inputEnd) return false;
  return bswap<u32>(load<u32>(trailer)) == adler32(out, size);
}

function copyStored(inputEnd: usize, place: usize, end: usize): usize {
  const from = input - <usize>(held >> 3);
  if (from + 4 > inputEnd) return 0;
  const length = <usize>load<u16>(from);
  if (load<u16>(from, 2) != ((<u16>length) ^ 0xffff)) return 0;
  if (length > inputEnd - from - 4 || length > end - place) return 0;
  memory.copy(place, from + 4, length);
  input = from + 4 + length;
  bits = 0;
  held = 0;
  return place + length;
}

function lanes(sum: v128): u32 {
  return (
    i32x4.extract_lane(sum, 0) +
    i32x4.extract_lane(sum, 1) +
    i32x4.extract_lane(sum, 2) +
    i32x4.extract_lane(sum, 3)
  );
}

/** RFC 1950, sixteen bytes at a time; 5,552 bytes are what 32 bits bear without a reduction. */
function adler32(at: usize, size: usize): u32 {
  let low: u32 = 1;
  let high: u32 = 0;
  const end = at + size;
  const heavy = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const light = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  while (at + 16 <= end) {
    const stop = at + min<usize>(5552, (end - at) & ~15);
    let sums = i32x4.splat(0);
    let before = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    high += low * <u32>(stop - at);
    for (; at < stop; at += 16) {
      const bytes = v128.load(at);
      before = i32x4.add(before, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), heavy));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(bytes), light));
    }
    low += lanes(sums);
    high += lanes(weighted) + (lanes(before) << 4);
    low %= 65521;
    high %= 65521;
  }
  while (at < end) {
    low += load<u8>(at++);
    high += low;
  }
  return ((high % 65521) << 16) | (low % 65521);
}
