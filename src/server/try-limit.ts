import { secondsBetween, type Instant } from '../domain/instant.ts';
import type { Clock } from '../ports/clock.ts';
import { HttpError } from './http-error.ts';

/** So many failures within this time, and an address has to wait. */
const failures = 10;
const windowSeconds = 300;
/** More addresses than this are not remembered; the oldest are forgotten. */
const addresses = 1000;

/** Counts failed tries to sign in by address. */
export function makeTryLimit(clock: Clock) {
  const failedAt = new Map<string, readonly Instant[]>();
  const recent = (address: string): readonly Instant[] => {
    const now = clock.now();
    return (failedAt.get(address) ?? []).filter((at) => secondsBetween(at, now) < windowSeconds);
  };
  const waitSeconds = (address: string): number | undefined => {
    const times = recent(address);
    const [first] = times;
    if (times.length < failures || first === undefined) return undefined;
    return Math.max(1, Math.ceil(windowSeconds - secondsBetween(first, clock.now())));
  };
  return {
    /** How long an address has to wait; undefined: it need not. */
    waitSeconds,
    /** Throws `too-many-requests` while an address has to wait. */
    check: (address: string): void => {
      const seconds = waitSeconds(address);
      if (seconds === undefined) return;
      throw new HttpError('too-many-requests', {
        message: 'Too many tries to sign in have failed.',
        hint: `Wait ${seconds} seconds.`,
        headers: { 'retry-after': String(seconds) },
      });
    },
    count: (address: string): void => {
      failedAt.set(address, [...recent(address), clock.now()].slice(-failures));
      const [oldest] = failedAt.keys();
      if (failedAt.size > addresses && oldest !== undefined) failedAt.delete(oldest);
    },
  };
}
