import { AppError } from '../domain/errors.ts';
import type { PlaceChoice } from '../ports/target.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import { openConnections } from './connections.ts';
import { loadDeclaration } from './load-declaration.ts';

/** What placements of a target can name over a connection: all, or inside of one place. Asks the service. */
export async function findPlaces(
  context: AppContext,
  store: Store,
  { connection, target, within }: { connection: string; target: string; within: string | undefined },
): Promise<readonly PlaceChoice[]> {
  const { declaration } = await loadDeclaration(context);
  const { targets } = await context.vocabulary();
  const definition = targets.find(({ id }) => id === target);
  const able = declaration.connections.filter(({ vendor }) => vendor === definition?.vendor.id);
  if (!able.some(({ name }) => name === connection))
    throw new AppError('not-found', {
      message: `The connection "${connection}" reaches no target "${target}".`,
      hint: `Connections: ${declaration.connections.map(({ name }) => name).join(', ')}. Targets: ${targets.map(({ id }) => id).join(', ')}.`,
    });
  const made = await openConnections(context, store, { declaration, records: await store.load() });
  return await made.target(connection, target).places(within);
}
