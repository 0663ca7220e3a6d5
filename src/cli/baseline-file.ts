import { AppError } from '../domain/errors.ts';
import { isDay } from '../scan/allow.ts';
import { emptyBaseline, extendBaseline, parseBaseline, type Baseline } from '../scan/baseline.ts';
import type { Finding } from '../scan/finding.ts';
import type { CommandContext } from './shell.ts';

const usualFile = '.mintmark-baseline.json';

/** The baseline that was named, or the usual one if it is there. */
export function readBaseline({ shell }: CommandContext, named: string | undefined): Baseline {
  const file = named ?? usualFile;
  const text = shell.readFileIfThere(file);
  if (text === undefined) return emptyBaseline;
  const read = parseBaseline(text);
  if (!('problem' in read)) return read;
  throw new AppError('usage', {
    message: `The baseline ${file} cannot be read: ${read.problem}.`,
    hint: 'Mend it, or remove it and write it anew: mintmark scan --write-baseline REASON --until DAY',
  });
}

export interface WriteBaselineOptions {
  readonly baseline: Baseline;
  readonly file: string | undefined;
  readonly reason: string | undefined;
  readonly until: string | undefined;
  readonly findings: readonly Finding[];
}

/** Lets findings stand for a time, where somebody asks for it: how many; undefined where nobody does. */
export function writeBaseline(
  { app, shell }: CommandContext,
  { baseline, file, reason, until, findings }: WriteBaselineOptions,
): number | undefined {
  if (reason === undefined && until === undefined) return undefined;
  if (reason === undefined || reason.trim() === '' || until === undefined || !isDay(until))
    throw new AppError('usage', {
      message: 'What may stand needs a reason and an end.',
      hint: 'For example: mintmark scan --write-baseline "made for the demo, dead" --until 2027-01-31',
    });
  const open = findings.filter(({ allowed }) => allowed === undefined);
  const next = extendBaseline(baseline, open, { reason, until, now: app.clock.now() });
  shell.writeFile(file ?? usualFile, `${JSON.stringify(next, null, 2)}\n`);
  return open.length;
}
