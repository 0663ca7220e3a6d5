/** What the headers of an answer say of the caller's share of an hour. */
interface Usage {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since the epoch. */
  readonly reset: number;
}

/** Whose share a request is taken from. */
interface Share {
  /** A user for all his tokens together, an App, its installation, or an address. */
  readonly who: string;
  readonly resource: 'core' | 'graphql' | 'integration_manifest';
  /** Requests an hour. */
  readonly limit: number;
}

/** One request of somebody, as far as limits are concerned. */
export interface Spending extends Share {
  /** What it weighs in the limit per minute. */
  readonly points: number;
}

/** What became of a request: let through, or stopped by the limit of an hour or by one of the secondary limits. */
export type Verdict =
  | { readonly kind: 'passed' | 'primary' }
  | { readonly kind: 'secondary'; readonly retryAfterSeconds: number };

/** The published limits: 5,000 requests an hour, 900 points a minute (GraphQL 2,000), 100 requests at once. */
export interface RateLimits {
  /** Books a request, unless that is past a limit; one that passed must be given to `leave` when it is over. */
  readonly enter: (spending: Spending) => Verdict;
  readonly leave: (spending: Spending) => void;
  /** What is used up so far. */
  readonly usage: (share: Share) => Usage;
}

interface Tally {
  windowStart: number;
  used: number;
  recent: { readonly at: number; readonly points: number }[];
}

const hourMilliseconds = 3_600_000;
const minuteMilliseconds = 60_000;
const concurrencyLimit = 100;
const pointsPerMinute = { core: 900, graphql: 2000, integration_manifest: 900 };

/** Counts always; refuses only when enforced, and otherwise begins a new hour once one is used up. */
export function createRateLimits(options: { now: () => number; isEnforced: boolean }): RateLimits {
  const { now, isEnforced } = options;
  const tallies = new Map<string, Tally>();
  const concurrent = new Map<string, number>();
  const tallyOf = ({ who, resource, limit }: Share): Tally => {
    const key = `${resource} ${who}`;
    const tally = tallies.get(key) ?? { windowStart: now(), used: 0, recent: [] };
    tallies.set(key, tally);
    const isOver = tally.windowStart + hourMilliseconds <= now();
    if (isOver || (!isEnforced && tally.used >= limit)) {
      tally.windowStart = now();
      tally.used = 0;
    }
    return tally;
  };
  return {
    enter: (spending) => {
      const tally = tallyOf(spending);
      const underWay = concurrent.get(spending.who) ?? 0;
      if (isEnforced) {
        if (tally.used >= spending.limit) return { kind: 'primary' };
        if (underWay >= concurrencyLimit) return { kind: 'secondary', retryAfterSeconds: 1 };
        const retryAfterSeconds = spendPoints(tally, spending, now());
        if (retryAfterSeconds !== undefined) return { kind: 'secondary', retryAfterSeconds };
      }
      tally.used += 1;
      concurrent.set(spending.who, underWay + 1);
      return { kind: 'passed' };
    },
    leave: ({ who }) => {
      concurrent.set(who, (concurrent.get(who) ?? 1) - 1);
    },
    usage: (share) => {
      const { used, windowStart } = tallyOf(share);
      const reset = Math.ceil((windowStart + hourMilliseconds) / 1000);
      return { limit: share.limit, used, remaining: share.limit - used, reset };
    },
  };
}

/** Books points in the sliding minute; answers the seconds to wait when they are too many. */
function spendPoints(tally: Tally, { resource, points }: Spending, now: number): number | undefined {
  tally.recent = tally.recent.filter(({ at }) => at + minuteMilliseconds > now);
  const spent = tally.recent.reduce((sum, entry) => sum + entry.points, 0);
  let excess = spent + points - pointsPerMinute[resource];
  if (excess <= 0) {
    tally.recent.push({ at: now, points });
    return undefined;
  }
  for (const { at, points: freed } of tally.recent) {
    excess -= freed;
    if (excess <= 0) return Math.ceil((at + minuteMilliseconds - now) / 1000);
  }
  return minuteMilliseconds / 1000;
}
