/**
 * The bytes of a range as characters of the same number, cut at both ends of the piece. Works over shared memory, too,
 * which a TextDecoder refuses.
 */
export function textAt(bytes: Uint8Array, from: number, to: number): string {
  const start = Math.max(0, from);
  const end = Math.min(bytes.length, to);
  if (end <= start) return '';
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
