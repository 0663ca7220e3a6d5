/** A point in time: ISO 8601, UTC, always with milliseconds, so that text order is time order. */
export type Instant = string & { readonly __brand: 'Instant' };

/** Parses what a vendor or a person wrote; throws a RangeError when it is no date. Needs a time zone or a bare date. */
export function instant(value: string | number | Date): Instant {
  return new Date(value).toISOString() as Instant;
}

/** Like {@link instant}, but undefined for what is absent or no date. */
export function instantOrUndefined(value: unknown): Instant | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : instant(date);
}

export function addSeconds(start: Instant, seconds: number): Instant {
  return instant(Date.parse(start) + seconds * 1000);
}

/** Seconds from `start` to `end`; negative when `end` lies before. */
export function secondsBetween(start: Instant, end: Instant): number {
  return (Date.parse(end) - Date.parse(start)) / 1000;
}
