/**
 * What the bench looks for: the families of the product, by its own rules. Others are given the same families by their
 * expressions, as far as they can be: without a text that stands at a fixed place, they would ask the expression about every
 * byte, which would slow them more than is fair.
 */
import type { TokenFormat } from '../../src/domain/token-format.ts';
import { compileRules } from '../../src/scan/compile-rules.ts';
import type { RuleSet } from '../../src/scan/scanner.ts';
import { scannedFormats } from '../../test/scan/all-formats.ts';

/** `common` are those that everybody looks for; `all` are those of the product. */
export type FamilySet = 'common' | 'all';

/** The texts one of which stands in every token of a family: what others prefilter by. */
export function keywordsOf({ scan }: TokenFormat): readonly string[] {
  return (scan?.literals ?? []).map(({ text }) => text).filter((text) => text.length >= 4);
}

export const families: Readonly<Record<FamilySet, readonly TokenFormat[]>> = {
  all: scannedFormats,
  common: scannedFormats.filter((format) => keywordsOf(format).length > 0),
};

export function benchRules(set: FamilySet): RuleSet {
  return compileRules(families[set]);
}
