import type { Instant } from '../domain/instant.ts';

/** Something that the server does by itself, again and again. */
export interface Schedule {
  /** What is done; unique. */
  readonly name: string;
  readonly everySeconds: number;
  readonly isEnabled: boolean;
  /** When it is due next. */
  readonly nextAt: Instant;
  readonly lastStartedAt?: Instant;
  readonly lastEndedAt?: Instant;
  /** What came of it the last time, in words. */
  readonly lastResult?: string;
}

/** What the server does by itself and when, as rows that every process with this store sees. */
export interface Schedules {
  readonly list: () => Promise<readonly Schedule[]>;
  /** Adds those that are not there; leaves the others as somebody set them. */
  readonly ensure: (schedules: readonly Schedule[]) => Promise<void>;
  /** Changes how often, or whether at all; false: there is none of this name. */
  readonly change: (
    name: string,
    change: Pick<Schedule, 'everySeconds' | 'isEnabled' | 'nextAt'>,
  ) => Promise<boolean>;
  /** Takes one that is due, and sets its next time: of several processes one gets it. */
  readonly claim: (name: string, now: Instant) => Promise<boolean>;
  readonly finish: (name: string, end: { readonly at: Instant; readonly result: string }) => Promise<void>;
}
