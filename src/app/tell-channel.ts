import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../domain/errors.ts';
import type { Change } from '../domain/journal.ts';
import { isAtLeast, type Notice } from '../domain/notice.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Report } from '../ports/notifier.ts';
import type { ConnectedChannel } from './channels.ts';

/** What a channel was told, and what came of it. */
export interface ChannelResult {
  readonly channel: string;
  /** Keys of the notices that are new to it; told only if the outcome is `done`. */
  readonly told: readonly string[];
  /** Absent where there was nothing to say, and in a dry run. */
  readonly outcome?: Outcome<string>;
}

/** What there is to say, and what the channel was told before. */
export interface Telling extends Omit<Report, 'fresh'> {
  readonly told: readonly Notice[];
  readonly isDryRun: boolean;
}

/** Tells one channel what it does not know, and answers what is to be remembered of it. */
export async function tellChannel(
  { name, minimum, tells, notifier }: ConnectedChannel,
  { told, isDryRun, ...report }: Telling,
): Promise<{ result: ChannelResult; changes: readonly Change[] }> {
  const wanted = report.standing.filter(({ severity }) => isAtLeast(severity, minimum));
  // A calendar is told dates alone: it has nothing to remember.
  const standing = tells === 'dates' ? [] : wanted;
  const known = new Map(told.map((notice) => [notice.key, notice]));
  const fresh = standing.filter(({ key }) => !known.has(key));
  const changed = standing.filter(
    (notice) => known.has(notice.key) && !isDeepStrictEqual(known.get(notice.key), notice),
  );
  const cleared = told.filter(({ key }) => !standing.some((notice) => notice.key === key));
  const isNeeded = {
    news: fresh.length > 0,
    state: fresh.length + changed.length + cleared.length > 0,
    dates: true,
  }[tells];
  const outcome =
    isNeeded && !isDryRun
      ? await attempt(async () => await notifier.tell({ ...report, standing, fresh }))
      : undefined;
  const hasFailed = outcome !== undefined && outcome.kind !== 'done';
  const end = cleared.map(({ key }): Change => ({ type: 'notice-cleared', channel: name, key }));
  const tell = [...fresh, ...changed].map((notice): Change => ({
    type: 'notice-told',
    channel: name,
    notice,
  }));
  return {
    result: { channel: name, told: fresh.map(({ key }) => key), ...(outcome ? { outcome } : {}) },
    // What failed is tried again. What went away, news never speak of.
    changes: hasFailed ? (tells === 'news' ? end : []) : [...end, ...tell],
  };
}

/** One channel that cannot be used must not keep the others from being told. */
async function attempt(work: () => Promise<Outcome<string>>): Promise<Outcome<string>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { message: reason, hint } = error;
    return { kind: 'refused', reason, ...(hint === undefined ? {} : { hint }) };
  }
}
