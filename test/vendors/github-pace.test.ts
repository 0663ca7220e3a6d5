import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPace, paceOf } from '../../src/vendors/github/pace.ts';

/** When each of so many calls began, in milliseconds, and the most that were under way together. */
async function begin(count: number, method: string, baseUrl: string) {
  const pace = createPace(baseUrl);
  const startedAt: number[] = [];
  let [underWay, most] = [0, 0];
  const all = Array.from({ length: count }, async () => {
    await pace.inTurn(method, async () => {
      startedAt.push(Date.now());
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay -= 1;
    });
  });
  await vi.runAllTimersAsync();
  await Promise.all(all);
  return { startedAt, most };
}

/** The most that fell into any window of so many milliseconds. */
function densest(times: readonly number[], windowMilliseconds: number): number {
  return Math.max(
    ...times.map((from) => times.filter((at) => at >= from && at < from + windowMilliseconds).length),
  );
}

describe('the pace of calls to GitHub', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('stays below 900 points in any minute, ten reads at once, and a second between writes', async () => {
    const url = 'https://api.github.com';
    const [reads, writes] = [await begin(1500, 'GET', url), await begin(150, 'PUT', url)];
    expect(reads.most).toBeLessThanOrEqual(10);
    expect(writes.most).toBe(1);
    expect(densest(writes.startedAt, 1000)).toBe(1);
    const points = densest(reads.startedAt, 60_000) + 5 * densest(writes.startedAt, 60_000);
    expect(points).toBeLessThanOrEqual(900);
  });
  it('is not slowed elsewhere, where the limits are others', async () => {
    const { startedAt, most } = await begin(1500, 'PUT', 'http://127.0.0.1:1');
    expect(most).toBe(32);
    expect(densest(startedAt, 1000)).toBe(1500);
  });
  it('begins nothing while the service asks to wait', async () => {
    const pace = createPace('http://127.0.0.1:1');
    const held = pace.hold(60);
    let isBegun = false;
    const call = pace.inTurn('GET', async () => {
      isBegun = await Promise.resolve(true);
    });
    await vi.advanceTimersByTimeAsync(59_999);
    expect(isBegun).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await Promise.all([held, call]);
    expect(isBegun).toBe(true);
  });
});

it('is one for all clients of a connection', () => {
  const context = { connection: 'github', baseUrl: 'http://127.0.0.1:1' };
  expect(paceOf({ ...context })).toBe(paceOf(context));
  expect(paceOf({ ...context, connection: 'other' })).not.toBe(paceOf(context));
});
