import type { Declaration } from '../domain/credential.ts';
import { AppError } from '../domain/errors.ts';
import type { Records } from '../domain/records.ts';
import type { Observed } from '../plan/observed.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Decisions, Plan } from '../plan/plan.ts';
import { findRollBackObstacle } from '../plan/roll-back.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import { makeConnections, openManagedValues, type Connections } from './connections.ts';
import { loadDeclaration } from './load-declaration.ts';
import { observe } from './observe.ts';
import { requireKnown } from './require-known.ts';

/** The plan of this moment, and what it was made from. */
export interface CurrentPlan {
  readonly plan: Plan;
  readonly declaration: Declaration;
  readonly records: Records;
  readonly connections: Connections;
  readonly observed: Observed;
}

export const noDecisions: Decisions = { retire: [], rotate: [], rollBack: [] };

/** Reads the manifest, the records and what the services show, and plans. Changes nothing. */
export async function makeCurrentPlan(
  context: AppContext,
  store: Store,
  decisions: Decisions = noDecisions,
  only?: string,
): Promise<CurrentPlan> {
  const { declaration, digest } = await loadDeclaration(context);
  const records = await store.load();
  checkDecisions(decisions, declaration, records);
  if (only !== undefined)
    requireKnown(
      only,
      [...declaration.credentials, ...records.credentials.map((each) => each.credential)].map(
        ({ name }) => name,
      ),
    );
  const connections = makeConnections(context, {
    declared: declaration.connections,
    vocabulary: await context.vocabulary(),
    vaultTag: records.vaultTag,
    managed: await openManagedValues(store, declaration, records),
  });
  const observed = await observe(declaration, connections);
  const plan = makePlan({
    declaration,
    manifestDigest: digest,
    records,
    observed,
    now: context.clock.now(),
    decisions,
  });
  return { plan, declaration, records, connections, observed };
}

function checkDecisions(
  { retire, rotate, rollBack }: Decisions,
  declaration: Declaration,
  records: Records,
): void {
  const declared = declaration.credentials.map(({ name }) => name);
  const recorded = records.credentials
    .filter(({ retiredAt }) => !retiredAt)
    .map(({ credential }) => credential.name);
  for (const name of [...rotate, ...rollBack]) requireKnown(name, declared);
  for (const name of rollBack) requireRollBack(name, records);
  for (const name of retire) {
    requireKnown(name, recorded);
    if (declared.includes(name))
      throw new AppError('usage', {
        message: `"${name}" is still in the manifest.`,
        hint: 'Take it out of the manifest first; then retire it.',
      });
  }
}

function requireRollBack(name: string, { tokens, slots }: Records): void {
  const obstacle = findRollBackObstacle(
    tokens.filter(({ credential }) => credential === name),
    (number) => slots.filter((slot) => slot.credential === name && slot.number === number).length,
  );
  if (obstacle === undefined) return;
  throw new AppError('blocked', {
    message: `${name} cannot be rolled back: ${obstacle}. Nothing was done.`,
    hint: `The way is forward, with another token: mintmark rotate ${name}`,
  });
}
