import type { TokenFormat } from '../domain/token-format.ts';
import type { Decoded } from './decode.ts';
import type { Match } from './scanner.ts';

/** What may stand right before a token without a checksum: no letter or digit, but those that end an escape or a colour. */
const boundaryBefore =
  // oxlint-disable-next-line eslint/no-control-regex
  /(?:^|[^A-Za-z0-9]|\\[abefnrtv0]|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}|\u001B\[[\d;]{0,8}m)$/;

/** A match, and its value as it was meant. */
export interface Settled {
  readonly match: Match;
  readonly value: string;
}

/** Decides whether a decoded text begins with a token; of its form, its checksum and what stands around it. */
export function makeSettle(
  format: TokenFormat,
  encoding: Match['encoding'],
): (decoded: Decoded | undefined) => Match | undefined {
  const settle = makeSettleValue(format, encoding);
  return (decoded) => settle(decoded)?.match;
}

/** The same with the value. */
export function makeSettleValue(
  format: TokenFormat,
  encoding: Match['encoding'],
): (decoded: Decoded | undefined) => Settled | undefined {
  const whole = new RegExp(format.pattern.source, 'y');
  const behind = new RegExp(`[${format.scan?.notBehind ?? 'A-Za-z0-9'}]`, 'y');
  const { hasValidChecksum } = format;
  return (decoded) => {
    if (!decoded) return undefined;
    whole.lastIndex = 0;
    const value = whole.exec(decoded.text)?.[0];
    if (value === undefined) return undefined;
    const found = {
      format,
      start: decoded.startOf(0),
      end: decoded.endOf(value.length - 1),
      encoding,
    } as const;
    // Where nothing is escaped it is plain, and found as that.
    const isEscaped = found.end - found.start > value.length;
    if ((encoding === 'percent' || encoding === 'json') && !isEscaped) return undefined;
    // A checksum says more than any boundary, and boundaries miss what is glued to something.
    if (hasValidChecksum)
      return hasValidChecksum(value) ? { match: { ...found, validity: 'valid' }, value } : undefined;
    behind.lastIndex = value.length;
    const isBounded = decoded.before.some((text) => boundaryBefore.test(text)) && !behind.test(decoded.text);
    return isBounded ? { match: { ...found, validity: 'unchecked' }, value } : undefined;
  };
}

/** Each place once, in order; where several claim it, the longest. */
export function inOrder(matches: readonly Match[]): readonly Match[] {
  const sorted = matches.toSorted((left, right) => left.start - right.start || right.end - left.end);
  const kept: Match[] = [];
  for (const match of sorted) {
    const last = kept.at(-1);
    if (!last || match.start >= last.end) kept.push(match);
    // What reaches further than the one that began before it is another token only if it is the longer one.
    else if (match.end > last.end && match.end - match.start > last.end - last.start)
      kept[kept.length - 1] = match;
  }
  return kept;
}
