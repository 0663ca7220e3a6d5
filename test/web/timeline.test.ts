import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeTimeline, placeLabels, type DueDate } from '../../web/pages/overview/timeline.ts';

const day = 86_400_000;
const now = Date.parse('2026-11-27T12:00:00.000Z');

const dates = fc.array(
  fc.record({
    days: fc.double({ min: -400, max: 2_000, noNaN: true }),
    kind: fc.constantFrom('expiry', 'renewal'),
    credential: fc.stringMatching(/^[a-z]{2,40}$/),
  }),
);

function dueDate({
  days,
  kind,
  credential,
}: {
  days: number;
  kind: 'expiry' | 'renewal';
  credential: string;
}): DueDate {
  return {
    kind,
    credential,
    token: `${credential}#1`,
    purpose: '',
    at: new Date(now + days * day).toISOString(),
  };
}

test('every date has one place on the timeline, and the column that it falls into', () => {
  fc.assert(
    fc.property(dates, (given) => {
      const all = given.map(dueDate);
      const { columns, later } = makeTimeline(all, now);
      const placed = columns.flatMap(({ from, to, expiries, renewals }) =>
        [...expiries, ...renewals].map((date) => {
          const at = Date.parse(date.at);
          expect(at >= from && at < to).toBe(true);
          return date;
        }),
      );
      expect(new Set([...placed, ...later])).toEqual(new Set(all));
      expect(placed.length + later.length).toBe(all.length);
    }),
  );
});

test.each([
  { days: [3, 10, 20], shown: 24 },
  { days: [5, 7, 16, 30, 76, 89], shown: 96 },
  { days: [1, 350, 360, 365], shown: 384 },
])('the timeline of $days is $shown days long', ({ days, shown }) => {
  const all = days.map((days, index) => dueDate({ days, kind: 'expiry', credential: `upload-${index}` }));
  expect(makeTimeline(all, now).days).toBe(shown);
});

test('no name runs into another one of its level', () => {
  fc.assert(
    fc.property(dates, (given) => {
      const { columns } = makeTimeline(given.map(dueDate), now);
      const labels = placeLabels(columns);
      // Seven pixels a letter in columns of 25 pixels, which is as narrow as a column gets.
      const width = (text: string): number => (text.length * 7) / 25;
      for (const level of [0, 1, 2]) {
        const spans = labels
          .filter((label) => label.level === level)
          .map(({ column, text, isBefore }) =>
            isBefore
              ? [column + 0.5 - width(text), column + 0.5]
              : [column + 0.5, column + 0.5 + width(text)],
          );
        for (const [index, [begin = 0]] of spans.entries())
          if (index > 0) expect(begin).toBeGreaterThanOrEqual(spans[index - 1]?.[1] ?? 0);
      }
    }),
  );
});
