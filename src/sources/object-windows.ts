import type { Scanner } from '../scan/scanner.ts';
import { fromStart } from '../scan/source.ts';
import { createWindows, type WindowOptions, type Windows } from '../scan/windows.ts';

/** Longer objects are scanned in windows. */
const wholeBytes = 32 * 2 ** 20;
const windowBytes = 4 * 2 ** 20;

/** Scans an object that git hands over in chunks: as a whole, or in windows where it is long. */
export function objectWindows(
  scanner: Scanner,
  { sizeBytes, reach, onMatch }: Omit<WindowOptions, 'windowBytes'> & { readonly sizeBytes: number },
): Windows {
  if (sizeBytes > wholeBytes) return createWindows(scanner, { windowBytes, reach, onMatch });
  const chunks: Uint8Array[] = [];
  return {
    push: (chunk) => {
      chunks.push(chunk);
    },
    end: () => {
      const bytes = Buffer.concat(chunks);
      for (const match of scanner.scan(bytes)) onMatch({ match, bytes, offset: fromStart });
    },
  };
}
