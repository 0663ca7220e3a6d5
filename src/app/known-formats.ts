import type { Vocabulary } from '../config/parse-manifest.ts';
import type { TokenFormat } from '../domain/token-format.ts';
import { neighbourFormats } from '../neighbours/index.ts';
import { compileRules } from '../scan/compile-rules.ts';
import type { ManagedRuns } from '../scan/managed-rules.ts';
import type { RuleSet } from '../scan/scanner.ts';

/** Every form of a value that any provider knows, to name what somebody brings by mistake. */
export function knownFormats({ providers }: Vocabulary): readonly TokenFormat[] {
  return providers.flatMap(({ tokenFormats, otherFormats }) => [...tokenFormats, ...otherFormats]);
}

/** What a scan looks for: every form of a provider or a neighbour, and managed values whatever their form. */
export function scanRules(vocabulary: Vocabulary, managed: ManagedRuns | undefined): RuleSet {
  return compileRules([...knownFormats(vocabulary), ...neighbourFormats], managed);
}
