import PQueue from 'p-queue';

/** Lets the calls of one connection through, as many at once and as fast as the service allows. */
export interface Pace {
  /** Does the work when its turn has come. */
  readonly inTurn: <T>(method: string, work: () => Promise<T>) => Promise<T>;
  /** Begins nothing more for so many seconds; ends when they are over. */
  readonly hold: (seconds: number) => Promise<void>;
}

/**
 * GitHub asks for few calls at once and a second between writes, and allows 900 points a minute: a read is one, a write
 * is five (docs.github.com: rate limits for the REST API, and best practices for using it, read 2026-11-24). Sixty
 * writes and 540 reads a minute leave some of it to others who use the same token.
 */
const askedForByGithub = {
  reads: { concurrency: 10, interval: 60_000, intervalCap: 540, strict: true },
  writes: { concurrency: 1, interval: 1000, intervalCap: 1, strict: true },
};

/** Any other address (an Enterprise server, a sandbox) sets its limits itself: calls run side by side until it says to wait. */
const elsewhere = { reads: { concurrency: 32 }, writes: { concurrency: 32 } };

export function createPace(baseUrl: string): Pace {
  const isGithub = new URL(baseUrl).hostname === 'api.github.com';
  const limits = isGithub ? askedForByGithub : elsewhere;
  const [reads, writes] = [new PQueue(limits.reads), new PQueue(limits.writes)];
  let held: Promise<unknown> = Promise.resolve();
  return {
    inTurn: async (method, work) =>
      await (['GET', 'HEAD'].includes(method) ? reads : writes).add(async () => {
        await held;
        return await work();
      }),
    hold: async (seconds) => {
      const waited = new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      held = Promise.all([held, waited]);
      await held;
    },
  };
}

const paces = new Map<string, Pace>();

/** One pace for all clients of a connection: what a service counts is who calls, and not by which of our objects. */
export function paceOf({ connection, baseUrl }: { connection: string; baseUrl: string }): Pace {
  const key = `${connection} ${baseUrl}`;
  const known = paces.get(key);
  if (known) return known;
  const pace = createPace(baseUrl);
  paces.set(key, pace);
  return pace;
}
