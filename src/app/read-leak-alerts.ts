import { closeInterruptedIntents } from '../apply/journal-step.ts';
import { AppError } from '../domain/errors.ts';
import { refusedBy, type Outcome } from '../domain/outcome.ts';
import type { LeakAlerts } from '../ports/leak-alerts.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import { openConnections } from './connections.ts';
import { loadConnections, loadDeclaration } from './load-declaration.ts';

/** The alerts of the named connection, or of the only one that signs in where there are any. */
export async function connectLeakAlerts(
  context: AppContext,
  store: Store,
  asked: string | undefined,
): Promise<LeakAlerts> {
  const connections = await loadConnections(context);
  const records = await store.load();
  const made = await openConnections(context, store, { declaration: { connections }, records });
  const able = connections
    .filter(({ name }) => asked === undefined || name === asked)
    .map(({ name }) => ({ name, ...made.adapter(name) }))
    .filter(({ vendor, context: adapter }) => vendor.leakAlerts !== undefined && adapter.isSignedIn);
  const [only, ...others] = able;
  if (only?.vendor.leakAlerts && others.length === 0) return only.vendor.leakAlerts(only.context);
  // A broken manifest is named first.
  if (!only) await loadDeclaration(context);
  throw new AppError(only ? 'usage' : 'connection-missing', {
    message: only
      ? `Several connections could be meant: ${able.map(({ name }) => name).join(', ')}.`
      : `${asked === undefined ? 'No connection' : `No connection "${asked}"`} of the manifest reads alerts of leaked values.`,
    hint: only
      ? 'Say which: --connection NAME'
      : 'Bring the value itself: mintmark respond --from-stdin. Which right a connection needs: mintmark guide read-leak-alerts',
  });
}

/** Says at the service that the value is dead, journaled before and after. */
export async function resolveAlert(
  context: AppContext,
  store: Store,
  {
    alerts,
    id,
    credential,
    comment,
  }: { alerts: LeakAlerts; id: string; credential: string; comment: string },
): Promise<Outcome<void>> {
  const { clock, actor, run } = context;
  return await store.exclusively(credential, async () => {
    const { openIntents } = await store.load();
    await closeInterruptedIntents(credential, openIntents, { store, clock, actor, run });
    const line = { actor, run, action: 'resolve-alert', subject: id };
    const intent = await store.commit({ ...line, at: clock.now(), phase: 'intent', detail: { credential } });
    const outcome = await alerts.resolve(id, comment).catch(refusedBy);
    await store.commit({
      ...line,
      at: clock.now(),
      phase: 'outcome',
      intent,
      result: outcome.kind,
      detail: outcome.kind === 'done' ? { credential } : { credential, reason: outcome.reason },
    });
    return outcome;
  });
}
