import { createScanner } from '../../src/scan/create-scanner.ts';
import { countLines } from '../../src/scan/windows.ts';
import type { Origin, Unscanned } from '../../src/scan/source.ts';
import { historySource, type HistoryOptions } from '../../src/sources/history.ts';
import { sampleRules } from './sample-rules.ts';

/** A finding as a text of its own: what was written, and all that is told of its place. */
export interface ToldFinding {
  readonly written: string;
  readonly origin: Origin & { readonly kind: 'history' };
  readonly line: number;
}

/** Scans a history with the sample rules, and keeps what is told of it. */
export async function scanHistory(options: Omit<HistoryOptions, 'rules'>): Promise<{
  readonly findings: readonly ToldFinding[];
  readonly unscanned: readonly Unscanned[];
  readonly texts: number;
}> {
  const findings: ToldFinding[] = [];
  const unscanned: Unscanned[] = [];
  const { texts } = await historySource({ ...options, rules: sampleRules })(createScanner(sampleRules), {
    onSighting: ({ origin, match, bytes, offset }) => {
      if (origin.kind !== 'history') throw new Error('history tells of history');
      const written = Buffer.from(bytes.subarray(match.start, match.end)).toString('latin1');
      findings.push({ written, origin, line: offset.lines + countLines(bytes.subarray(0, match.start)) + 1 });
    },
    onUnscanned: (each) => unscanned.push(each),
  });
  return { findings, unscanned, texts };
}
