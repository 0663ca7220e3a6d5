/**
 * Memory for resolved objects: blocks of four sizes per power of two, kept in lists when they are given back, all
 * forgotten at once when a family of deltas is done.
 */
let start: usize = 0;
let end: usize = 0;
let top: usize = 0;
let lists: usize = 0;

const headerSize: usize = 16;
/** What may be read and written behind every block. */
const slack: usize = 64;
const classes: usize = 128;

export function openArena(from: usize, to: usize): void {
  lists = from;
  start = from + classes * 4;
  end = to;
  clearArena();
}

export function clearArena(): void {
  top = start;
  memory.fill(lists, 0, classes * 4);
}

/** A block of at least so many bytes, or 0 when there is no room. */
export function take(size: usize): usize {
  const bits = 31 - clz<u32>(<u32>(size + slack));
  const quarter = (size + slack) >> (bits - 2);
  // Rounded up to the next quarter of a power of two.
  const rounded = (quarter + 1) << (bits - 2);
  const list = lists + ((<usize>((bits << 2) + ((<u32>quarter) & 3))) << 2);
  const free = load<u32>(list);
  if (free != 0) {
    store<u32>(list, load<u32>(free));
    return <usize>free;
  }
  if (rounded + headerSize > end - top) return 0;
  store<u32>(top, <u32>list);
  const block = top + headerSize;
  top += headerSize + rounded;
  return block;
}

export function giveBack(block: usize): void {
  if (block == 0) return;
  const list = <usize>load<u32>(block - headerSize);
  store<u32>(block, load<u32>(list));
  store<u32>(list, <u32>block);
}
