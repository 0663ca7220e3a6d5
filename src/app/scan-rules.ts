import type { Vocabulary } from '../config/parse-manifest.ts';
import { neighbourFormats } from '../neighbours/index.ts';
import { compileRules } from '../scan/compile-rules.ts';
import type { ManagedRuns } from '../scan/managed-rules.ts';
import type { RuleSet } from '../scan/scanner.ts';
import { knownFormats } from './known-formats.ts';

/** What a scan looks for: every form of a provider or a neighbour, and managed values whatever their form. */
export function scanRules(vocabulary: Vocabulary, managed: ManagedRuns | undefined): RuleSet {
  return compileRules([...knownFormats(vocabulary), ...neighbourFormats], managed);
}
