import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDurationSeconds, parseDurationSeconds } from '../../src/domain/duration.ts';
import { addSeconds, instant, instantOrUndefined, secondsBetween } from '../../src/domain/instant.ts';

describe('durations', () => {
  it('reads what a manifest writes', () => {
    expect(['30m', '24h', '90d', '2w', '1y'].map(parseDurationSeconds)).toEqual([
      1800, 86_400, 7_776_000, 1_209_600, 31_536_000,
    ]);
    expect(['', '90', 'd', '1.5h', '-1d', '90 d', '1e3d'].map(parseDurationSeconds)).toEqual(
      Array(7).fill(undefined),
    );
  });
  it('writes what it reads', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), (seconds) => {
        const text = formatDurationSeconds(seconds);
        expect(parseDurationSeconds(text)).toBe(seconds);
      }),
    );
  });
});

describe('instants', () => {
  it('reads every layout that the vendors write', () => {
    expect(instant('2021-09-03 02:34:04 UTC')).toBe('2021-09-03T02:34:04.000Z');
    expect(instant('2023-04-26 20:23:26 +0200')).toBe('2023-04-26T18:23:26.000Z');
    expect(instant('2027-01-01 00:00:00+00:00')).toBe('2027-01-01T00:00:00.000Z');
    expect(instant('2025-01-10T12:24:46.1066667Z')).toBe('2025-01-10T12:24:46.106Z');
    expect(instantOrUndefined('soon')).toBe(undefined);
    expect(instantOrUndefined(null)).toBe(undefined);
  });
  it('orders as text as it does in time', () => {
    const start = instant('2026-11-24T00:00:00Z');
    expect(addSeconds(start, 1) > start).toBe(true);
    expect(secondsBetween(start, addSeconds(start, 86_400))).toBe(86_400);
  });
});
