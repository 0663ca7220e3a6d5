const secondsOf: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** What is offered; anything else can be typed. */
export const offered = ['30d', '90d', '180d', '1y'] as const;

/** After this long nobody remembers where a token went; half of it is what is suggested at most. */
const sensibleSeconds = 180 * 86_400;

/** `90d` in seconds; undefined where it is no duration. */
export function parseLifetime(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,9})([smhdwy])$/.exec(text) ?? [];
  const seconds = secondsOf[unit];
  return count === undefined || seconds === undefined || count === '0' ? undefined : Number(count) * seconds;
}

export function isLong(seconds: number): boolean {
  return seconds > sensibleSeconds;
}
