import { neighbourFormats } from '../../src/neighbours/index.ts';
import { providers } from '../../src/providers/index.ts';
import type { TokenFormat } from '../../src/domain/token-format.ts';

/** Every form that a scan looks for. */
export const scannedFormats: readonly TokenFormat[] = [
  ...providers.flatMap(({ tokenFormats, otherFormats }) => [...tokenFormats, ...otherFormats]),
  ...neighbourFormats,
].filter(({ scan }) => scan !== undefined);
