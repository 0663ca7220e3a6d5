import { AppError } from '../domain/errors.ts';
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
): Promise<{ readonly connection: string; readonly alerts: LeakAlerts }> {
  const connections = await loadConnections(context);
  const records = await store.load();
  const made = await openConnections(context, store, { declaration: { connections }, records });
  const able = connections
    .filter(({ name }) => asked === undefined || name === asked)
    .map(({ name }) => ({ name, ...made.adapter(name) }))
    .filter(({ vendor, context: adapter }) => vendor.leakAlerts !== undefined && adapter.isSignedIn);
  const [only, ...others] = able;
  if (only?.vendor.leakAlerts && others.length === 0)
    return { connection: only.name, alerts: only.vendor.leakAlerts(only.context) };
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
