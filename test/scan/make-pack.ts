import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

/** An entry of a pack as a test wants it: sound or not. */
export interface PackEntry {
  /** commit 1, tree 2, blob 3, tag 4, ofs-delta 6, ref-delta 7. */
  readonly type: number;
  readonly data: Buffer;
  /** Of an ofs-delta: which entry it is made of, or how many bytes back that is said to be. */
  readonly base?: number | { readonly back: number };
  /** Of a ref-delta. */
  readonly baseId?: Buffer;
  /** What the header says of the size, where that is not true. */
  readonly saysSize?: number;
  /** What stands in place of the zlib stream. */
  readonly stream?: Buffer;
  readonly id?: Buffer;
}

const sha1 = (...parts: readonly Buffer[]): Buffer => {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export function blobId(data: Buffer): Buffer {
  return sha1(Buffer.from(`blob ${data.length}\0`), data);
}

/** Writes `path` (a pack) and its index of version 2 beside it. */
export function writePack(path: string, entries: readonly PackEntry[]): void {
  const parts = [packHeader(entries.length)];
  const offsets: number[] = [];
  let offset = 12;
  for (const [index, entry] of entries.entries()) {
    const bytes = encodeEntry(entry, offset, offsets);
    offsets[index] = offset;
    parts.push(bytes);
    offset += bytes.length;
  }
  const body = Buffer.concat(parts);
  const trailer = sha1(body);
  writeFileSync(path, Buffer.concat([body, trailer]));
  const rows = entries.map((entry, index) => ({
    id: entry.id ?? blobId(entry.data),
    offset: offsets[index] ?? 0,
    crc: crc32(parts[index + 1] ?? Buffer.alloc(0)),
  }));
  writeFileSync(path.replace(/pack$/, 'idx'), encodeIndex(rows, trailer));
}

function encodeIndex(
  rows: readonly { readonly id: Buffer; readonly offset: number; readonly crc: number }[],
  trailer: Buffer,
): Buffer {
  const sorted = rows.toSorted((left, right) => left.id.compare(right.id));
  const words = (values: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
    return bytes;
  };
  const fanOut = Array.from(
    { length: 256 },
    (_, byte) => sorted.filter(({ id }) => (id[0] ?? 0) <= byte).length,
  );
  const body = Buffer.concat([
    words([0xff744f63, 2, ...fanOut]),
    ...sorted.map(({ id }) => id),
    words(sorted.map(({ crc }) => crc)),
    words(sorted.map(({ offset }) => offset)),
    trailer,
  ]);
  return Buffer.concat([body, sha1(body)]);
}

function packHeader(count: number): Buffer {
  const header = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  header.writeUInt32BE(count, 8);
  return header;
}

function encodeEntry(entry: PackEntry, offset: number, offsets: readonly number[]): Buffer {
  let size = BigInt(entry.saysSize ?? entry.data.length);
  const head: number[] = [];
  let byte = (entry.type << 4) | Number(size & 15n);
  size >>= 4n;
  while (size > 0n) {
    head.push(byte | 128);
    byte = Number(size & 127n);
    size >>= 7n;
  }
  head.push(byte);
  const { base, baseId = Buffer.alloc(0), stream = deflateSync(entry.data) } = entry;
  const back = typeof base === 'number' ? offset - (offsets[base] ?? 0) : base?.back;
  return Buffer.concat([
    Buffer.from(head),
    back === undefined ? Buffer.alloc(0) : encodeBack(back),
    baseId,
    stream,
  ]);
}

function encodeBack(back: number): Buffer {
  const bytes = [back & 127];
  for (let rest = back >>> 7; rest > 0; rest >>>= 7) {
    rest -= 1;
    bytes.unshift((rest & 127) | 128);
  }
  return Buffer.from(bytes);
}

/** A piece of a delta: bytes of the base, or new ones. */
export type DeltaPiece = { readonly from: number; readonly size: number } | { readonly add: Buffer };

/** Encodes a delta as gitformat-pack says it. Sizes may be said that are not true. */
export function makeDelta(baseSize: number, resultSize: number, pieces: readonly DeltaPiece[]): Buffer {
  return Buffer.concat([encodeSize(baseSize), encodeSize(resultSize), ...pieces.map(encodePiece)]);
}

export function applyPieces(base: Buffer, pieces: readonly DeltaPiece[]): Buffer {
  return Buffer.concat(
    pieces.map((piece) => ('add' in piece ? piece.add : base.subarray(piece.from, piece.from + piece.size))),
  );
}

function encodeSize(size: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(size);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}

function encodePiece(piece: DeltaPiece): Buffer {
  if ('add' in piece) {
    const parts: Buffer[] = [];
    for (let at = 0; at < piece.add.length; at += 127) {
      const part = piece.add.subarray(at, at + 127);
      parts.push(Buffer.from([part.length]), part);
    }
    return Buffer.concat(parts);
  }
  const parts: Buffer[] = [];
  for (let done = 0; done < piece.size; done += 0x10000) {
    const size = Math.min(0x10000, piece.size - done);
    const from = piece.from + done;
    const bytes = [0, 8, 16, 24].map((shift) => (from >>> shift) & 255);
    const sizes = size === 0x10000 ? [0, 0] : [size & 255, (size >>> 8) & 255];
    let code = 128;
    const rest: number[] = [];
    for (const [bit, byte] of [...bytes, ...sizes].entries())
      if (byte !== 0) {
        code |= 1 << bit;
        rest.push(byte);
      }
    parts.push(Buffer.from([code, ...rest]));
  }
  return Buffer.concat(parts);
}
