import { createHash } from 'node:crypto';
import type { ScanForm, TokenFormat } from '../domain/token-format.ts';
import { base64Before, decodeBase64, lineReach, stepBase64 } from './decode-base64.ts';
import { decodeEscapes, decodePlain, lookBack, type Decoded } from './decode.ts';
import { signsOf, type Sign } from './encodings.ts';
import { base64RunRule, escapedRunRule, runRule } from './run-rules.ts';
import { managedRules, type ManagedRuns } from './managed-rules.ts';
import type { Rule, RuleSet, RunRule } from './scanner.ts';
import { lineStartRules, wrappedRunRule } from './wrapped-rules.ts';
import { makeSettle } from './settle.ts';
import { textAt } from './text-at.ts';

/** Goes up when the same families are looked for in another way. */
const version = 2;

/** Makes what a scanner looks for out of the forms of tokens; those without a `scan` are left out. */
export function compileRules(formats: readonly TokenFormat[], managed?: ManagedRuns): RuleSet {
  const scanned = formats.flatMap((format) => (format.scan ? [{ format, form: format.scan }] : []));
  return {
    rules: scanned.flatMap(({ format, form }) => rulesOf(format, form)),
    runs: [
      ...scanned.flatMap(({ format, form }) => runsOf(format, form)),
      ...lineStartRules(scanned),
      ...(managed ? managedRules(managed) : []),
    ],
    digest: createHash('sha256')
      .update(
        JSON.stringify([
          version,
          managed?.runs ?? [],
          scanned.map(({ format, form }) => [
            format.id,
            format.pattern.source,
            form,
            String(format.hasValidChecksum),
          ]),
        ]),
      )
      .digest('hex'),
  };
}

function rulesOf(format: TokenFormat, form: ScanForm): readonly Rule[] {
  const signs = form.literals.flatMap(signsOf);
  const rules = signs.map((sign) => makeRule(format, form, sign));
  if (!format.isFile) return rules;
  // The lines of a file are escaped in JSON, and what stands before the first line end is not.
  const plain = signs.filter(({ encoding }) => encoding === 'plain');
  return [...rules, ...plain.map((sign) => makeRule(format, form, { ...sign, encoding: 'json' }))];
}

/** So much is decoded to see whether a long token can begin at a place. */
const startLength = 48;

function makeRule(format: TokenFormat, { maxLength, start }: ScanForm, sign: Sign): Rule {
  const { anchor, encoding, distance, before, after } = sign;
  const settle = makeSettle(format, encoding);
  const begins = start && new RegExp(`^(?:${start.source})`);
  const decode = decoderOf(sign);
  const isWritten = hasWritten(sign);
  // One more, for what stands behind.
  const length = maxLength + 1;
  return {
    anchors: [Uint8Array.from(anchor, (character) => character.charCodeAt(0))],
    reach:
      distance * 2 +
      length * bytesPerCharacter[encoding] +
      lookBack +
      (encoding === 'base64' ? lineReach : 0),
    ...(before > 0 ? { before } : {}),
    ...(after > 0 ? { after } : {}),
    verify: (bytes, anchorAt) => {
      if (!isWritten(bytes, anchorAt)) return undefined;
      const from = encoding === 'base64' ? stepBase64(bytes, anchorAt, -distance) : anchorAt - distance;
      if (begins && !begins.test(decode(bytes, from, startLength)?.text ?? '')) return undefined;
      return settle(decode(bytes, from, length));
    },
  };
}

function decoderOf({
  encoding,
  skip,
}: Sign): (bytes: Uint8Array, from: number, length: number) => Decoded | undefined {
  if (encoding === 'plain') return decodePlain;
  if (encoding === 'base64') return (bytes, from, length) => decodeBase64(bytes, from, { length, skip });
  return (bytes, from, length) => decodeEscapes(bytes, from, { length, encoding });
}

/** Whether all that is known of a literal stands there, and not its last four bytes alone. Digits of escapes in any case. */
function hasWritten({ written, encoding, anchor }: Sign): (bytes: Uint8Array, anchorAt: number) => boolean {
  const isAnyCase = encoding === 'percent' || encoding === 'json';
  const fold = (text: string): string => (isAnyCase ? text.toLowerCase() : text);
  const expected = fold(written);
  return (bytes, anchorAt) => {
    const end = anchorAt + anchor.length;
    if (encoding === 'base64') return base64Before(bytes, end, written.length) === written;
    return fold(textAt(bytes, end - written.length, end)) === expected;
  };
}

/** At most; of base64 with its line ends and what they are indented by. */
const bytesPerCharacter = { plain: 1, base64: 3, percent: 6, json: 6 } as const;

function runsOf(format: TokenFormat, { run, literals, maxLength }: ScanForm): readonly RunRule[] {
  if (!run) return [];
  const plain = runRule(format, run, maxLength);
  const base64 = [base64RunRule(format, run, maxLength), wrappedRunRule(format, run, maxLength)];
  // What has a literal is known by that behind escapes.
  if (literals.length > 0) return [plain, ...base64];
  const escaped = (['percent', 'json'] as const).map((encoding) =>
    escapedRunRule(format, run, { tokenLength: maxLength, encoding }),
  );
  return [plain, ...base64, ...escaped];
}

/** How far around what is looked for any of the rules reads. */
export function reachOf({ rules, runs }: RuleSet): number {
  const ofRuns = runs.map(({ maxLength, reach = 1 }) => maxLength + reach);
  return Math.max(0, ...rules.map(({ reach }) => reach + 4), ...ofRuns);
}
