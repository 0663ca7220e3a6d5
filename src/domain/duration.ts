const secondsPerUnit = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 } as const;

/** What a duration in a manifest looks like: `30m`, `24h`, `90d`, `2w`, `1y` (a year is 365 days). */
export const durationPattern = /^(\d{1,9})([smhdwy])$/;

/** Seconds of a duration such as `90d`, or undefined when the text is none. */
export function parseDurationSeconds(text: string): number | undefined {
  const match = durationPattern.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * secondsPerUnit[match[2] as keyof typeof secondsPerUnit];
}

/** The shortest exact way to write a number of seconds: 7776000 → `90d`. */
export function formatDurationSeconds(seconds: number): string {
  for (const unit of ['d', 'h', 'm'] as const) {
    if (seconds >= secondsPerUnit[unit] && seconds % secondsPerUnit[unit] === 0)
      return `${seconds / secondsPerUnit[unit]}${unit}`;
  }
  return `${seconds}s`;
}
