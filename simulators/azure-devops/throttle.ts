const windowMilliseconds = 5 * 60 * 1000;
const limitTstu = 200;

/** What the caller has used up, and how long to wait when that is too much. */
export interface Usage {
  readonly limitTstu: number;
  readonly remainingTstu: number;
  /** Milliseconds since the epoch at which everything used so far is forgotten. */
  readonly resetAt: number;
  /** Set when the call is refused. */
  readonly retryAfterSeconds?: number;
}

/** The published limit: 200 TSTU per user in a sliding window of five minutes. */
export interface Throttle {
  /** Books the cost of a call of this user, unless that is past the limit. */
  readonly spend: (userId: string, costTstu: number) => Usage;
}

export function createThrottle(now: () => number): Throttle {
  const spent = new Map<string, { at: number; costTstu: number }[]>();
  return {
    spend: (userId, costTstu) => {
      const entries = (spent.get(userId) ?? []).filter(({ at }) => at > now() - windowMilliseconds);
      spent.set(userId, entries);
      const used = entries.reduce((sum, entry) => sum + entry.costTstu, 0);
      const [oldest] = entries;
      const resetAt = (entries.at(-1)?.at ?? now()) + windowMilliseconds;
      const remainingTstu = Math.max(0, limitTstu - used - costTstu);
      if (used + costTstu > limitTstu && oldest) {
        const seconds = Math.max(1, Math.ceil((oldest.at + windowMilliseconds - now()) / 1000));
        return { limitTstu, remainingTstu: 0, resetAt, retryAfterSeconds: seconds };
      }
      entries.push({ at: now(), costTstu });
      return { limitTstu, remainingTstu, resetAt };
    },
  };
}
