/** Stored dates are as exact as a `datetime` of SQL Server: three-hundredths of ten milliseconds. */
const ticksPerSecond = 300;

/** The point in time (milliseconds since the epoch) that is really stored; may lie 2 ms beside the one asked for. */
export function storedDate(milliseconds: number): number {
  return (Math.round((milliseconds * ticksPerSecond) / 1000) * 1000) / ticksPerSecond;
}

/** UTC with up to seven fractional digits, trailing zeros cut, as in `2020-11-02T22:56:52.1033333Z`. */
export function renderStoredDate(milliseconds: number): string {
  const ticks = Math.round((milliseconds * ticksPerSecond) / 1000);
  const seconds = Math.floor(ticks / ticksPerSecond);
  const fraction = Math.round(((ticks % ticksPerSecond) * 10_000_000) / ticksPerSecond);
  const digits = String(fraction).padStart(7, '0').replace(/0+$/, '');
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return `${whole}${digits === '' ? '' : `.${digits}`}Z`;
}
