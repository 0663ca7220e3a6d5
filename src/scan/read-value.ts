import { Secret } from '../domain/secret.ts';
import { decodeBase64, stepBase64 } from './decode-base64.ts';
import { decodeEscapes, decodePlain, type Decoded } from './decode.ts';
import type { Match } from './scanner.ts';
import { makeSettleValue } from './settle.ts';
import { textAt } from './text-at.ts';

/** The value of a match as it was meant, out of the bytes that it was found in. */
export function readValue(bytes: Uint8Array, match: Match): Secret {
  const settle = makeSettleValue(match.format, match.encoding);
  for (const decoded of readings(bytes, match)) {
    const settled = settle(decoded);
    if (settled && settled.match.start === match.start && settled.match.end === match.end)
      return Secret.ofFound(settled.value);
  }
  return Secret.ofFound(textAt(bytes, match.start, match.end));
}

/** Of base64 it is not known where among its four characters, and its three bytes, the value begins. */
function* readings(
  bytes: Uint8Array,
  { format, encoding, start, end }: Match,
): Generator<Decoded | undefined> {
  const length = (format.scan?.maxLength ?? end - start) + 1;
  if (encoding === 'plain') yield decodePlain(bytes, start, length);
  else if (encoding !== 'base64') yield decodeEscapes(bytes, start, { length, encoding });
  else
    for (let back = 0; back < 4; back += 1)
      for (let skip = 0; skip < 3; skip += 1)
        yield decodeBase64(bytes, stepBase64(bytes, start, -back), { length, skip });
}
