/**
 * Ids of objects, sorted, ninety-six bits of each: nobody finds a second object for one of them, and a repository of a
 * million objects takes twelve megabytes.
 */
export interface IdSet {
  readonly bytes: Buffer;
}

export const shortIdBytes = 12;
const noIds: IdSet = { bytes: Buffer.alloc(0) };

export function hasId({ bytes }: IdSet, id: Buffer): boolean {
  let low = 0;
  let high = bytes.length / shortIdBytes;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = bytes.compare(id, 0, shortIdBytes, middle * shortIdBytes, (middle + 1) * shortIdBytes);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}

/** The ids of an index (sorted, `hashSize` bytes each) that a set does not have. */
export function idsBeyond(set: IdSet, index: Buffer, hashSize: number): readonly string[] {
  const beyond: string[] = [];
  let known = 0;
  for (let at = 0; at < index.length; at += hashSize) {
    let order = -1;
    while (known < set.bytes.length) {
      order = set.bytes.compare(index, at, at + shortIdBytes, known, known + shortIdBytes);
      if (order >= 0) break;
      known += shortIdBytes;
    }
    if (order !== 0) beyond.push(index.toString('hex', at, at + hashSize));
  }
  return beyond;
}

/** Unites lists of sorted ids, each `hashSize` bytes long, and single ones in hex; leaves some out. */
export function uniteIds(
  lists: readonly Buffer[],
  hashSize: number,
  { added, left }: { readonly added: readonly string[]; readonly left: ReadonlySet<string> },
): IdSet {
  const single = Buffer.from([...added].sort().join(''), 'hex');
  const without = new Set([...left].map((id) => id.slice(0, shortIdBytes * 2)));
  return [...lists, single]
    .map((list) => shorten(list, hashSize, without))
    .reduce((left, right) => merge(left, right), noIds);
}

function shorten(list: Buffer, hashSize: number, without: ReadonlySet<string>): IdSet {
  const bytes = Buffer.alloc((list.length / hashSize) * shortIdBytes);
  let end = 0;
  for (let at = 0; at < list.length; at += hashSize) {
    if (without.size > 0 && without.has(list.toString('hex', at, at + shortIdBytes))) continue;
    list.copy(bytes, end, at, at + shortIdBytes);
    end += shortIdBytes;
  }
  return { bytes: bytes.subarray(0, end) };
}

function merge(left: IdSet, right: IdSet): IdSet {
  if (left.bytes.length === 0) return right;
  if (right.bytes.length === 0) return left;
  const bytes = Buffer.alloc(left.bytes.length + right.bytes.length);
  let [one, other, end] = [0, 0, 0];
  while (one < left.bytes.length || other < right.bytes.length) {
    const order =
      one === left.bytes.length
        ? 1
        : other === right.bytes.length
          ? -1
          : left.bytes.compare(right.bytes, other, other + shortIdBytes, one, one + shortIdBytes);
    const from = order <= 0 ? left.bytes : right.bytes;
    const at = order <= 0 ? one : other;
    from.copy(bytes, end, at, at + shortIdBytes);
    end += shortIdBytes;
    if (order <= 0) one += shortIdBytes;
    if (order >= 0) other += shortIdBytes;
  }
  return { bytes: bytes.subarray(0, end) };
}
