/** How many groups the kernel tells apart with a bit each. */
const groupCount = 8;
const anchorBytes = 4;

/** The halves of bytes that a group lets through, for each place of an anchor: what the kernel looks at first. */
interface Group {
  readonly anchors: Uint8Array[];
  readonly low: number[];
  readonly high: number[];
  /** About how often text gets through. */
  cost: number;
}

/**
 * Puts anchors into groups so that text rarely gets through: a group lets through every mixture of the halves of its bytes,
 * and so those belong together that share them. Each anchor goes where it adds least, in two rounds.
 */
export function groupAnchors(anchors: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const groups = Array.from({ length: groupCount }, emptyGroup);
  for (const anchor of anchors) join(cheapest(groups, anchor), anchor);
  for (const anchor of anchors) {
    leave(groups, anchor);
    join(cheapest(groups, anchor), anchor);
  }
  return groups.map((group) => group.anchors);
}

function emptyGroup(): Group {
  return { anchors: [], low: [0, 0, 0, 0], high: [0, 0, 0, 0], cost: 0 };
}

function cheapest(groups: readonly Group[], anchor: Uint8Array): Group {
  const added = groups.map((group) => costWith(group, anchor) - group.cost);
  const index = added.indexOf(Math.min(...added));
  return groups[index] ?? emptyGroup();
}

function join(group: Group, anchor: Uint8Array): void {
  group.cost = costWith(group, anchor);
  group.anchors.push(anchor);
  for (const [at, byte] of anchor.entries()) {
    group.low[at] = (group.low[at] ?? 0) | (1 << (byte & 15));
    group.high[at] = (group.high[at] ?? 0) | (1 << (byte >> 4));
  }
}

function leave(groups: Group[], anchor: Uint8Array): void {
  const index = groups.findIndex((group) => group.anchors.includes(anchor));
  const rest = groups[index]?.anchors.filter((each) => each !== anchor) ?? [];
  const group = emptyGroup();
  for (const each of rest) join(group, each);
  groups[index] = group;
}

function costWith({ low, high }: Group, anchor: Uint8Array): number {
  let cost = 1;
  for (let at = 0; at < anchorBytes; at += 1) {
    const byte = anchor[at] ?? 0;
    cost *= shareOf((low[at] ?? 0) | (1 << (byte & 15)), (high[at] ?? 0) | (1 << (byte >> 4)));
  }
  return cost;
}

/** The share of the bytes of a text that have one of these low and one of these high halves. */
function shareOf(low: number, high: number): number {
  let share = 0;
  for (let row = 0; row < 16; row += 1)
    if ((high >> row) & 1)
      for (let column = 0; column < 16; column += 1)
        if ((low >> column) & 1) share += shares[row * 16 + column] ?? 0;
  return share;
}

/** Roughly what source text is made of; what cannot be known need not be. */
const shares = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (/[etaoinsr]/.test(character)) return 0.05;
  if (/[a-z ]/.test(character)) return 0.02;
  if (/[0-9A-Z]/.test(character)) return 0.006;
  return byte < 128 ? 0.005 : 0.0005;
});
