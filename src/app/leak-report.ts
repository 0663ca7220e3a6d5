import type { ApplyReport } from '../apply/apply-event.ts';
import type { Guide } from '../domain/guide.ts';
import { secondsBetween, type Instant } from '../domain/instant.ts';
import type { JournalEntry } from '../domain/journal.ts';
import { done, type Outcome } from '../domain/outcome.ts';
import type { Records } from '../domain/records.ts';
import {
  liveTokenStates,
  tokenLabel,
  type AlertReference,
  type Exposure,
  type Token,
} from '../domain/token.ts';
import type { Blocker, Step } from '../plan/plan.ts';
import type { ForeignLeak, ManagedLeak } from './identify-leaks.ts';
import { leakTimeline, type TimelineEntry } from './leak-timeline.ts';

/** A managed token that leaked, and what became of it. */
export interface LeakedToken {
  /** `anaconda-upload#1` */
  readonly token: string;
  readonly exposure: Exposure | null;
  readonly foundAt: Instant;
  readonly isDead: boolean;
  /** When it was recorded as dead. */
  readonly diedAt?: Instant;
  /** From the finding to the death. */
  readonly secondsToDeath?: number;
  /** The token that works in its place. */
  readonly replacedBy?: string;
}

/** What came of a response. */
export interface LeakReport {
  readonly tokens: readonly LeakedToken[];
  readonly foreign: readonly ForeignLeak[];
  /** Alerts that were to be resolved. */
  readonly alerts: readonly { readonly id: string; readonly outcome: Outcome<void> }[];
  readonly timeline: readonly TimelineEntry[];
  readonly failures: readonly { readonly step: string; readonly reason: string }[];
  readonly waitingForPerson: readonly {
    readonly step: string;
    /** `revoke`: what has leaked lives until it is done. */
    readonly kind: Step['kind'];
    readonly guide: Guide;
  }[];
  readonly blocked: readonly Blocker[];
}

/** What came of putting new tokens in the place of the leaked ones. */
export interface Replaced {
  readonly reports: readonly ApplyReport[];
  readonly blocked: readonly Blocker[];
  /** What kept a credential from being planned at all. */
  readonly stopped: readonly { readonly step: string; readonly reason: string }[];
}

/** Says what became of each token, when, and what is left. Pure. */
export function reportLeaks(
  journal: readonly JournalEntry[],
  {
    managed,
    foreign,
    records,
    reports,
    blocked,
    stopped,
    run,
  }: {
    managed: readonly ManagedLeak[];
    foreign: readonly ForeignLeak[];
    records: Records;
    /** Id of the run that answers. */
    run: string;
  } & Replaced,
): LeakReport {
  const now = [
    ...new Map(
      managed.map(({ token, foundAt }) => [
        tokenLabel(token),
        { token: records.tokens.find((each) => tokenLabel(each) === tokenLabel(token)) ?? token, foundAt },
      ]),
    ).values(),
  ];
  const isDead = new Set(
    records.tokens.filter(({ state }) => !liveTokenStates.includes(state)).map(tokenLabel),
  );
  const isMoot = (step: { kind: string; credential: string; number?: number }): boolean =>
    step.kind === 'revoke' && isDead.has(`${step.credential}#${step.number ?? 0}`);
  const all = reports.flatMap((report) => report.failures);
  const failures = all.filter(({ step }) => step.kind !== 'resolve-alert' && !isMoot(step));
  const waiting = reports.flatMap((report) => report.waiting).filter(({ step }) => !isMoot(step));
  const unique = <T extends { step: string }>(all: readonly T[]): readonly T[] => [
    ...new Map(all.map((each) => [each.step, each])).values(),
  ];
  return {
    tokens: now.map(({ token, foundAt }) => leakedToken(token, foundAt, records)),
    foreign,
    alerts: managed.flatMap(({ token, toResolve }) =>
      toResolve ? [alertOutcome(toResolve, { token, journal, run, isDead, failures: all })] : [],
    ),
    timeline: leakTimeline(
      journal,
      now.map(({ token }) => token),
    ),
    failures: unique([
      ...failures.map(({ step, result }) => ({ step: step.id, reason: result.reason })),
      ...stopped,
    ]),
    waitingForPerson: unique(waiting.map(({ step, guide }) => ({ step: step.id, kind: step.kind, guide }))),
    blocked,
  };
}

/** What became of an alert in this run. */
function alertOutcome(
  { id }: AlertReference,
  given: {
    token: Token;
    journal: readonly JournalEntry[];
    run: string;
    /** Labels. */
    isDead: ReadonlySet<string>;
    failures: ApplyReport['failures'];
  },
): LeakReport['alerts'][number] {
  const { token, journal, run, isDead, failures } = given;
  const isResolved = journal.some(
    (entry) =>
      entry.run === run &&
      entry.action === 'resolve-alert' &&
      entry.subject === id &&
      entry.result === 'done',
  );
  if (isResolved) return { id, outcome: done(undefined) };
  const failure = failures.findLast(({ step }) => step.kind === 'resolve-alert' && step.alert.id === id);
  if (failure) return { id, outcome: failure.result };
  const why = isDead.has(tokenLabel(token)) ? 'it was not tried' : `${tokenLabel(token)} is not dead yet`;
  return { id, outcome: { kind: 'refused', reason: why } };
}

function leakedToken(token: Token, foundAt: Instant, { tokens }: Records): LeakedToken {
  const { leak, endedAt, credential, number } = token;
  const at = leak?.at ?? foundAt;
  const next = tokens.find((each) => each.credential === credential && each.state === 'active');
  return {
    token: tokenLabel(token),
    exposure: leak?.exposure ?? null,
    foundAt: at,
    isDead: !liveTokenStates.includes(token.state),
    ...(endedAt === undefined ? {} : { diedAt: endedAt }),
    // What died before it was found has no such time.
    ...(endedAt === undefined || !leak || endedAt < at
      ? {}
      : { secondsToDeath: Math.round(secondsBetween(at, endedAt)) }),
    ...(next && next.number !== number ? { replacedBy: tokenLabel(next) } : {}),
  };
}
