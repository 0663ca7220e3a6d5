import type { ScanForm, TokenFormat } from '../domain/token-format.ts';
import { base64Classes } from './base64-classes.ts';
import { decodeBase64, decodePlain, lookBack } from './decode.ts';
import type { Match, RunRule } from './scanner.ts';
import { makeSettle } from './settle.ts';
import { textAt } from './text-at.ts';

type Run = NonNullable<ScanForm['run']>;

/** Longer runs are looked at in part by nobody: they are data. */
const maxLength = 1000;

/** Tokens without a fixed text: every place of a run at which so many of their characters follow each other is tried. */
export function runRule(format: TokenFormat, run: Run, tokenLength: number): RunRule {
  const settle = makeSettle(format, 'plain');
  const stretch = new RegExp(`[${run.characters}]{${run.length},}`, 'g');
  // What stands before its characters, such as the two of an owner.
  const lead = tokenLength - run.length;
  return {
    minLength: run.length,
    maxLength,
    reach: lookBack + lead + 1,
    accepts: (bytes, start, end) => {
      for (const found of textAt(bytes, start, end).matchAll(stretch)) {
        const last = found.index + found[0].length - run.length;
        for (let index = found.index; index <= last; index += 1) {
          const match = settle(decodePlain(bytes, start + index - lead, tokenLength + 1));
          if (match) return match;
        }
      }
      return undefined;
    },
  };
}

/** The same in base64: the characters that its characters can make are what is looked for in a run. */
export function base64RunRule(format: TokenFormat, run: Run, tokenLength: number): RunRule {
  const settle = makeSettle(format, 'base64');
  const group = base64Classes(run.characters);
  const groups = Math.floor((run.length - 2) / 3);
  const stretch = new RegExp(`(?:${group}){${groups},}`, 'g');
  const lead = tokenLength - run.length;
  return {
    minLength: groups * 4,
    maxLength,
    reach: lookBack * 2 + lead * 2 + 8,
    accepts: (bytes, start, end) => {
      const text = textAt(bytes, start, end);
      for (const found of text.matchAll(stretch)) {
        const match = tryPlaces(bytes, start + found.index, { lead, settle, tokenLength, length: found[0].length });
        if (match) return match;
      }
      return undefined;
    },
  };
}

interface Trial {
  readonly lead: number;
  readonly settle: (decoded: ReturnType<typeof decodeBase64>) => Match | undefined;
  readonly tokenLength: number;
  readonly length: number;
}

/** The first whole group of a token's characters may be its second; and what leads it stands in groups before. */
function tryPlaces(bytes: Uint8Array, at: number, { lead, settle, tokenLength, length }: Trial): Match | undefined {
  const leadGroups = Math.ceil(lead / 3) + 1;
  const lastSkip = leadGroups * 3 + (length / 4) * 3;
  for (let skip = 0; skip < lastSkip; skip += 1) {
    const from = at - leadGroups * 4 + Math.floor(skip / 3) * 4;
    const match = settle(decodeBase64(bytes, from, { length: tokenLength + 1, skip: skip % 3 }));
    if (match) return match;
  }
  return undefined;
}
