import { count, type Terminal } from '../terminal.ts';

/** Tells on a terminal how many objects of a long history were looked at, and how fast; nothing elsewhere. */
export function showScanProgress({ errorLine, isTty, paint }: Terminal): (objects: number) => void {
  const startedAt = performance.now();
  let toldAt = startedAt;
  let isFirst = true;
  return (objects) => {
    const now = performance.now();
    if (!isTty || now - toldAt < 500) return;
    toldAt = now;
    const perSecond = Math.round((objects * 1000) / (now - startedAt));
    const text = paint.dim(`… ${count(objects, 'object')}, ${perSecond} a second`);
    errorLine(isFirst ? text : `\u001B[1A\u001B[2K${text}`);
    isFirst = false;
  };
}
