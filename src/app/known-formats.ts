import type { Vocabulary } from '../config/parse-manifest.ts';
import type { TokenFormat } from '../domain/token-format.ts';

/** Every form of a value that any provider knows, to name what somebody brings by mistake. */
export function knownFormats({ providers }: Vocabulary): readonly TokenFormat[] {
  return providers.flatMap(({ tokenFormats, otherFormats }) => [...tokenFormats, ...otherFormats]);
}
