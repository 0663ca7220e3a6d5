import type { TokenFormat } from '../../src/domain/token-format.ts';
import type { Match, Rule, RuleSet, RunRule } from '../../src/scan/scanner.ts';

/**
 * Rules of the test's own, one of each sort: a family with an anchor at its beginning, one with an anchor inside, one in two
 * encodings of which one has no text around it, and runs of two lengths. Their tokens are made at run time.
 */
const sample = format('sample');
const inner = format('inner');
const run = format('run');

export const sampleRules: RuleSet = {
  digest: 'sample rules, 1',
  rules: [
    pattern({
      format: sample,
      anchors: ['smp_', 'smq_'],
      before: 0,
      after: 12,
      text: /sm[pq]_[A-Za-z0-9]{36}/y,
      shift: 0,
    }),
    pattern({
      format: inner,
      anchors: ['INNR'],
      before: 8,
      after: 4,
      text: /[a-z]{8}INNR[a-z]{4}/y,
      shift: 8,
    }),
    pattern({
      format: sample,
      encoding: 'base64',
      anchors: ['c21w', 'smp_'],
      before: 0,
      after: 0,
      text: /c21w[A-Z]{3}/y,
      shift: 0,
    }),
  ],
  runs: [
    runOf(24, 24),
    runOf(39, 52),
    { ...runOf(30, 900), shape: ['x-z', '0-9', ...Array<string>(18).fill('A-Z')] },
  ],
};

export function sampleToken(random: (below: number) => number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return `smp_${Array.from({ length: 36 }, () => alphabet[random(62)]).join('')}`;
}

function format(id: string): TokenFormat {
  return { id, description: id, pattern: /unused/ };
}

function pattern(rule: {
  readonly format: TokenFormat;
  readonly encoding?: Match['encoding'];
  readonly anchors: readonly string[];
  readonly before: number;
  readonly after: number;
  readonly text: RegExp;
  readonly shift: number;
}): Rule {
  return {
    anchors: rule.anchors.map((each) => Buffer.from(each)),
    before: rule.before,
    after: rule.after,
    reach: 48,
    verify: (bytes, anchorAt) => {
      const start = anchorAt - rule.shift;
      if (start < 0) return undefined;
      const end = Math.min(bytes.length, start + 52);
      const around = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', start, end);
      const found = new RegExp(rule.text).exec(around);
      if (found?.index !== 0) return undefined;
      const { format, encoding = 'plain' } = rule;
      return { format, start, end: start + found[0].length, encoding, validity: 'unchecked' };
    },
  };
}

/** Accepts runs that begin with R, so that most are refused. */
function runOf(minLength: number, maxLength: number): RunRule {
  return {
    minLength,
    maxLength,
    accepts: (bytes, start, end) =>
      bytes[start] === 0x52 ? [{ format: run, start, end, encoding: 'plain', validity: 'unchecked' }] : [],
  };
}
