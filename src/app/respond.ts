import { applyPlan } from '../apply/apply-plan.ts';
import type { ApplyEvent, ApplyReport } from '../apply/apply-event.ts';
import { AppError } from '../domain/errors.ts';
import { liveTokenStates, type Exposure, type Leak, type Token } from '../domain/token.ts';
import { mergeLeaks } from '../plan/plan-leak.ts';
import { planUrgent } from '../plan/plan-urgent.ts';
import type { Blocker, LeakDecision } from '../plan/plan.ts';
import type { Person } from '../ports/person.ts';
import type { Store } from '../ports/store.ts';
import { absentPerson } from './absent-person.ts';
import type { AppContext } from './app-context.ts';
import { applyManifest, applyPorts } from './apply-manifest.ts';
import { endingConnections } from './ending-connections.ts';
import type { IdentifiedLeaks } from './identify-leaks.ts';
import { reportLeaks, type LeakReport, type Replaced } from './leak-report.ts';
import { noDecisions } from './make-current-plan.ts';
import { weighLeaks, type LeakOutlook } from './leak-outlook.ts';

export interface RespondOptions {
  readonly leaks: IdentifiedLeaks;
  /** Who may have read it, where somebody has said so. */
  readonly exposure: Exposure | undefined;
  /** Asked where nobody has said so. */
  readonly askExposure: (token: Token) => Promise<Exposure>;
  /** Told what would be done and what it costs; false stops before anything is done. */
  readonly confirm: (outlook: LeakOutlook) => Promise<boolean>;
  readonly onEvent: (event: ApplyEvent) => void;
  readonly person: Person;
  /** Whether no further step is to begin; default never. */
  readonly isStopping?: () => boolean;
}

/**
 * Answers a leak: ends the token first where everybody may have read it, last where only few may, and puts the next one
 * into every slot. What it began is in the records: the same command, or `apply`, continues it.
 */
export async function respond(
  context: AppContext,
  store: Store,
  options: RespondOptions,
): Promise<LeakReport> {
  const { managed, foreign } = options.leaks;
  const { leaks, toReplace, outlook } = await weighResponse(context, store, options);
  const isIdle = outlook.steps.length + outlook.alerts.length === 0 && outlook.problem === undefined;
  if (managed.length > 0 && !isIdle && !(await options.confirm(outlook)))
    throw new AppError('declined', { message: 'Nothing was done: what has leaked still works.' });
  const { onEvent, person, isStopping } = options;
  // Of a token that died before it was found, only its alerts are left.
  const concerned = new Set([...toReplace, ...leaks.map(({ credential }) => credential)]);
  const work: Work = { leaks, credentials: concerned, person, onEvent, isStopping };
  // By-hand revocations wait here: nobody is to be asked twice, and what can be ended by a call comes first.
  await endUrgent(context, store, { ...work, person: absentPerson });
  const rest = await replaceAll(context, store, { ...work, credentials: toReplace });
  const last = await endUrgent(context, store, { ...work, leaks: [] });
  const records = await store.load();
  const reports = [...rest.reports, last];
  const journal = await store.journal();
  return reportLeaks(journal, { ...rest, managed, foreign, records, reports, run: context.run });
}

/** What the answer would be, and what it costs. Changes nothing. */
export async function weighResponse(
  context: AppContext,
  store: Store,
  options: Pick<RespondOptions, 'leaks' | 'exposure' | 'askExposure'>,
): Promise<{
  readonly leaks: readonly LeakDecision[];
  /** Credentials whose tokens are to be replaced. */
  readonly toReplace: ReadonlySet<string>;
  readonly outlook: LeakOutlook;
}> {
  const { managed, foreign } = options.leaks;
  const leaks = await decide(options);
  const toReplace = new Set(
    managed
      .filter(({ token }) => liveTokenStates.includes(token.state) || token.leak !== undefined)
      .map(({ token }) => token.credential),
  );
  const outlook = await weighLeaks(context, store, { managed, foreign, leaks, credentials: toReplace });
  return { leaks, toReplace, outlook };
}

/** What is to be recorded of the tokens that may still live. */
async function decide({
  leaks,
  exposure,
  askExposure,
}: Pick<RespondOptions, 'leaks' | 'exposure' | 'askExposure'>): Promise<readonly LeakDecision[]> {
  const decisions: LeakDecision[] = [];
  for (const { token, foundAt, alert, toResolve } of leaks.managed) {
    const isAlive = liveTokenStates.includes(token.state);
    if (!isAlive && !toResolve) continue;
    const told = alert?.isPublic === undefined ? undefined : alert.isPublic ? 'public' : 'private';
    // Who read what is dead does not matter any more.
    const who = exposure ?? told ?? token.leak?.exposure ?? (isAlive ? await askExposure(token) : 'public');
    const { credential, number } = token;
    const known = decisions.findIndex((each) => each.credential === credential && each.number === number);
    const leak: Leak = { at: foundAt, exposure: who, ...(toResolve ? { alerts: [toResolve] } : {}) };
    const before = decisions[known]?.leak;
    // Of two alerts of one token the worse one counts, and both are resolved.
    const decision = { credential, number, leak: before ? mergeLeaks(before, leak) : leak };
    if (before) decisions[known] = decision;
    else decisions.push(decision);
  }
  return decisions;
}

interface Work {
  readonly leaks: readonly LeakDecision[];
  readonly credentials: ReadonlySet<string>;
  readonly person: Person;
  readonly onEvent: (event: ApplyEvent) => void;
  readonly isStopping: (() => boolean) | undefined;
}

/** Records what leaked and ends what must be ended at once, from the records alone. */
async function endUrgent(
  context: AppContext,
  store: Store,
  { leaks, credentials, person, onEvent, isStopping }: Work,
): Promise<ApplyReport> {
  const nothing: ApplyReport = { doneSteps: 0, failures: [], waiting: [], skippedSteps: 0 };
  if (credentials.size === 0) return nothing;
  const records = await store.load();
  const now = context.clock.now();
  const sagas = planUrgent({ records, leaks, credentials, now });
  if (sagas.length === 0) return nothing;
  const connections = await endingConnections(context, store, records);
  return await applyPlan(
    { sagas },
    await applyPorts(context, { store, connections, onEvent, person, isStopping }),
  );
}

/** Puts new tokens in the place of the leaked ones; whatever a slot's verification asks for is in the plan. */
async function replaceAll(
  context: AppContext,
  store: Store,
  { credentials, person, onEvent, isStopping }: Work,
): Promise<Replaced> {
  const reports: ApplyReport[] = [];
  const blocked: Blocker[] = [];
  const stopped: { step: string; reason: string }[] = [];
  for (const credential of credentials) {
    if (isStopping?.()) break;
    try {
      const result = await applyManifest(context, store, {
        decisions: noDecisions,
        only: credential,
        person,
        onEvent,
        ...(isStopping ? { isStopping } : {}),
        confirm: async () => await Promise.resolve(true),
      });
      reports.push(result.report);
      blocked.push(...result.left.blocked);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      stopped.push({ step: `replace the token of ${credential}`, reason: error.message });
    }
  }
  return { reports, blocked, stopped };
}
