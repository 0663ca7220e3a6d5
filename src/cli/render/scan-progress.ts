import type { ScanProgress } from '../../scan/source.ts';
import { count, type Terminal } from '../terminal.ts';

/** How often it tells, and how long it waits for the first time. */
const everyMilliseconds = 500;

/**
 * Tells on a terminal how many objects of a long history were looked at, how fast, and how long it still takes; then that the
 * commits are looked for. Nothing elsewhere.
 */
export function showScanProgress(
  { errorLine, isTty, paint }: Terminal,
  now: () => number = () => performance.now(),
): (progress: ScanProgress) => void {
  const startedAt = now();
  let toldAt = startedAt;
  let isFirst = true;
  return (progress) => {
    const at = now();
    // What comes once is told at once, unless all goes fast.
    const since = progress.stage === 'commits' ? startedAt : toldAt;
    if (!isTty || at - since < everyMilliseconds) return;
    toldAt = at;
    const text = paint.dim(`… ${tell(progress, (at - startedAt) / 1000)}`);
    errorLine(isFirst ? text : `\u001B[1A\u001B[2K${text}`);
    isFirst = false;
  };
}

function tell(progress: ScanProgress, seconds: number): string {
  if (progress.stage === 'commits') return 'finding out which commits brought what was found';
  const perSecond = Math.round(progress.objects / seconds);
  const told = `${count(progress.objects, 'object')}, ${perSecond} a second`;
  if (progress.left === 0 || perSecond === 0) return told;
  return `${told}, ${tellSeconds(Math.ceil(progress.left / perSecond))} left`;
}

function tellSeconds(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
