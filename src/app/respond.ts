import { applyPlan } from '../apply/apply-plan.ts';
import type { ApplyEvent, ApplyReport } from '../apply/apply-event.ts';
import { AppError } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Records } from '../domain/records.ts';
import { liveTokenStates, tokenLabel, type Exposure, type Token } from '../domain/token.ts';
import { planUrgent } from '../plan/plan-urgent.ts';
import type { Blocker, LeakDecision } from '../plan/plan.ts';
import type { LeakAlerts } from '../ports/leak-alerts.ts';
import type { Person } from '../ports/person.ts';
import type { Store } from '../ports/store.ts';
import { absentPerson } from './absent-person.ts';
import type { AppContext } from './app-context.ts';
import { applyManifest, applyPorts } from './apply-manifest.ts';
import { endingConnections } from './ending-connections.ts';
import type { IdentifiedLeaks, ManagedLeak } from './identify-leaks.ts';
import { reportLeaks, type LeakReport, type Replaced } from './leak-report.ts';
import { noDecisions } from './make-current-plan.ts';
import { weighLeaks, type LeakOutlook } from './leak-outlook.ts';
import { connectLeakAlerts, resolveAlert } from './read-leak-alerts.ts';

export interface RespondOptions {
  readonly leaks: IdentifiedLeaks;
  /** Which connection reads the alerts, where several could. */
  readonly connection: string | undefined;
  /** Who may have read it, where somebody has said so. */
  readonly exposure: Exposure | undefined;
  /** Asked where nobody has said so. */
  readonly askExposure: (token: Token) => Promise<Exposure>;
  /** Told what would be done and what it costs; false stops before anything is done. */
  readonly confirm: (outlook: LeakOutlook) => Promise<boolean>;
  readonly onEvent: (event: ApplyEvent) => void;
  readonly person: Person;
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
  const leaks = await decide(options);
  const toEnd = new Set([
    ...leaks.map(({ credential }) => credential),
    ...managed.filter(({ token }) => token.leak !== undefined).map(({ token }) => token.credential),
  ]);
  const toResolve = managed.filter(({ alert }) => alert?.isOpen);
  const outlook = await weighLeaks(context, store, { managed, foreign, leaks, credentials: toEnd });
  const isIdle = outlook.steps.length === 0 && outlook.problem === undefined && toResolve.length === 0;
  if (managed.length > 0 && !isIdle && !(await options.confirm(outlook)))
    throw new AppError('declined', { message: 'Nothing was done: what has leaked still works.' });
  const { onEvent, person } = options;
  const work: Work = { leaks, credentials: toEnd, person, onEvent };
  // By-hand revocations wait here: nobody is to be asked twice, and what can be ended by a call comes first.
  await endUrgent(context, store, { ...work, person: absentPerson });
  const rest = await replaceAll(context, store, work);
  const last = await endUrgent(context, store, { ...work, leaks: [] });
  const records = await store.load();
  const alerts = await resolveAll(context, store, { toResolve, records, connection: options.connection });
  const reports = [...rest.reports, last];
  return reportLeaks(await store.journal(), { ...rest, managed, foreign, alerts, records, reports });
}

/** What is to be recorded of the tokens that may still live. */
async function decide({ leaks, exposure, askExposure }: RespondOptions): Promise<readonly LeakDecision[]> {
  const decisions: LeakDecision[] = [];
  for (const { token, foundAt, alert } of leaks.managed) {
    if (!liveTokenStates.includes(token.state)) continue;
    const told = alert?.isPublic === undefined ? undefined : alert.isPublic ? 'public' : 'private';
    const who = exposure ?? told ?? token.leak?.exposure ?? (await askExposure(token));
    const { credential, number } = token;
    const known = decisions.findIndex((each) => each.credential === credential && each.number === number);
    const decision = { credential, number, leak: { at: foundAt, exposure: who } };
    if (known === -1) decisions.push(decision);
    // Of two alerts of one token the worse one counts.
    else if (who === 'public') decisions[known] = decision;
  }
  return decisions;
}

interface Work {
  readonly leaks: readonly LeakDecision[];
  readonly credentials: ReadonlySet<string>;
  readonly person: Person;
  readonly onEvent: (event: ApplyEvent) => void;
}

/** Records what leaked and ends what must be ended at once, from the records alone. */
async function endUrgent(
  context: AppContext,
  store: Store,
  { leaks, credentials, person, onEvent }: Work,
): Promise<ApplyReport> {
  const nothing: ApplyReport = { doneSteps: 0, failures: [], waiting: [], skippedSteps: 0 };
  if (credentials.size === 0) return nothing;
  const records = await store.load();
  const now = context.clock.now();
  const sagas = planUrgent({ records, leaks, credentials, now });
  if (sagas.length === 0) return nothing;
  const connections = await endingConnections(context, store, records);
  return await applyPlan({ sagas }, await applyPorts(context, { store, connections, onEvent, person }));
}

/** Puts new tokens in the place of the leaked ones; whatever a slot's verification asks for is in the plan. */
async function replaceAll(
  context: AppContext,
  store: Store,
  { credentials, person, onEvent }: Work,
): Promise<Replaced> {
  const reports: ApplyReport[] = [];
  const blocked: Blocker[] = [];
  const stopped: { step: string; reason: string }[] = [];
  for (const credential of credentials) {
    try {
      const result = await applyManifest(context, store, {
        decisions: noDecisions,
        only: credential,
        person,
        onEvent,
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

/** An alert is resolved once its token is dead, and no sooner. */
async function resolveAll(
  context: AppContext,
  store: Store,
  {
    toResolve,
    records,
    connection,
  }: { toResolve: readonly ManagedLeak[]; records: Records; connection: string | undefined },
): Promise<LeakReport['alerts']> {
  const resolved: { id: string; outcome: Outcome<void> }[] = [];
  let alerts: LeakAlerts | undefined;
  for (const { token, alert } of toResolve) {
    if (!alert) continue;
    const now = findToken(records, token);
    if (!now || liveTokenStates.includes(now.state)) {
      resolved.push({
        id: alert.id,
        outcome: { kind: 'refused', reason: `${tokenLabel(token)} is not dead yet` },
      });
      continue;
    }
    // Made anew: the connection may sign in with what has just been replaced.
    alerts ??= await connectLeakAlerts(context, store, connection);
    const ended = now.endedAt === undefined ? '' : ` on ${now.endedAt}`;
    const comment = `${tokenLabel(token)} is ${now.state}${ended}.`;
    const { credential } = token;
    resolved.push({
      id: alert.id,
      outcome: await resolveAlert(context, store, { alerts, id: alert.id, credential, comment }),
    });
  }
  return resolved;
}

function findToken({ tokens }: Records, { credential, number }: Token): Token | undefined {
  return tokens.find((each) => each.credential === credential && each.number === number);
}
