/** Key length, in bytes. */
export const runKeyBytes = 8;

/** Shorter values could be guessed one by one: no hash of them is kept. */
const shortestRun = 20;
/** Longer ones are looked for by nobody. */
const longestRun = 1000;

/** The longest stretch of letters, digits, `_` and `-` of a value; undefined where there is none that is long enough. */
export function longestRunOf(value: string): string | undefined {
  const runs = value.match(/[A-Za-z0-9_-]+/g) ?? [];
  const [longest] = runs.toSorted((left, right) => right.length - left.length);
  return longest !== undefined && longest.length >= shortestRun && longest.length <= longestRun
    ? longest
    : undefined;
}

/**
 * HalfSipHash-2-4 with 64 bits, in hex: fast enough to try every word of a repository, and nothing that anybody without
 * the key can make a second text for. Source: the reference implementation (github.com/veorq/SipHash, halfsiphash.c).
 */
export function runHash(key: Uint8Array, bytes: Uint8Array): string {
  const [low, high] = halfSipHash(key, bytes, 0, bytes.length);
  return hex(low) + hex(high);
}

/** The same of a part of longer bytes, as its lower and its upper half. */
export function halfSipHash(
  key: Uint8Array,
  bytes: Uint8Array,
  start: number,
  end: number,
): readonly [low: number, high: number] {
  const k0 = wordAt(key, 0);
  const k1 = wordAt(key, 4);
  const state: State = [k0, k1 ^ 0xee, k0 ^ 0x6c796765, k1 ^ 0x74656462];
  const whole = end - ((end - start) % 4);
  for (let at = start; at < whole; at += 4) absorb(state, wordAt(bytes, at));
  let last = (end - start) << 24;
  for (let at = whole; at < end; at += 1) last |= (bytes[at] ?? 0) << (8 * (at - whole));
  absorb(state, last);
  state[2] ^= 0xee;
  for (let round = 0; round < 4; round += 1) mix(state);
  const low = state[1] ^ state[3];
  state[1] ^= 0xdd;
  for (let round = 0; round < 4; round += 1) mix(state);
  return [low >>> 0, (state[1] ^ state[3]) >>> 0];
}

type State = [number, number, number, number];

function absorb(state: State, word: number): void {
  state[3] ^= word;
  mix(state);
  mix(state);
  state[0] ^= word;
}

function mix(state: State): void {
  let [v0, v1, v2, v3] = state;
  v0 = (v0 + v1) | 0;
  v1 = rotate(v1, 5) ^ v0;
  v0 = rotate(v0, 16);
  v2 = (v2 + v3) | 0;
  v3 = rotate(v3, 8) ^ v2;
  v0 = (v0 + v3) | 0;
  v3 = rotate(v3, 7) ^ v0;
  v2 = (v2 + v1) | 0;
  v1 = rotate(v1, 13) ^ v2;
  v2 = rotate(v2, 16);
  [state[0], state[1], state[2], state[3]] = [v0, v1, v2, v3];
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}

/** Bytes in the order of the reference: the lowest first. */
function hex(word: number): string {
  return Buffer.from([word, word >>> 8, word >>> 16, word >>> 24].map((byte) => byte & 0xff)).toString('hex');
}
