/**
 * The families of the bench: forms that every scanner under comparison knows, so that all look for the same. Tokens are made
 * at run time; a decoy is of the same form, and its checksum is wrong.
 */
import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { TokenFormat } from '../../src/domain/token-format.ts';
import type { Rule, RuleSet } from '../../src/scan/scanner.ts';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

interface Family {
  readonly id: string;
  readonly prefix: string;
  /** What follows the prefix, for the configuration of the others. */
  readonly rest: string;
}

export const families: readonly Family[] = [
  ...['ghp_', 'gho_', 'ghu_', 'ghs_'].map((prefix) => ({
    id: `github-${prefix.slice(0, 3)}`,
    prefix,
    rest: '[0-9A-Za-z]{36}',
  })),
  { id: 'npm', prefix: 'npm_', rest: '[0-9A-Za-z]{36}' },
];

export function makeToken({ prefix }: Family, isDecoy = false): string {
  const random = Array.from({ length: 30 }, () => base62.charAt(randomInt(62))).join('');
  const checksum = checksumOf(random);
  const wrong = checksum.startsWith('0') ? `1${checksum.slice(1)}` : `0${checksum.slice(1)}`;
  return prefix + random + (isDecoy ? wrong : checksum);
}

function checksumOf(random: string): string {
  let [rest, digits] = [crc32(random), ''];
  for (let digit = 0; digit < 6; digit += 1) {
    digits = base62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** The same families for the scanner here. */
export const benchRules: RuleSet = {
  digest: 'bench families, 1',
  runs: [],
  rules: families.map((family): Rule => {
    const pattern = new RegExp(family.prefix + family.rest);
    const format: TokenFormat = { id: family.id, description: family.id, pattern };
    return {
      anchors: [Buffer.from(family.prefix)],
      after: 12,
      reach: 48,
      verify: (bytes, start) => {
        const end = start + 40;
        if (end > bytes.length) return undefined;
        const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, 40).toString('latin1');
        if (!pattern.test(text) || checksumOf(text.slice(4, 34)) !== text.slice(34)) return undefined;
        return { format, start, end, encoding: 'plain', validity: 'valid' };
      },
    };
  }),
};
