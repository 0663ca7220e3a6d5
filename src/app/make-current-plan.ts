import type { Declaration } from '../domain/credential.ts';
import { AppError } from '../domain/errors.ts';
import type { Records } from '../domain/records.ts';
import type { Observed } from '../plan/observed.ts';
import { findOrphans } from '../plan/find-orphans.ts';
import { makePlan, type PlanInput } from '../plan/make-plan.ts';
import type { Decisions, Plan } from '../plan/plan.ts';
import { findRollBackObstacle } from '../plan/roll-back.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import { openConnections, type Connections } from './connections.ts';
import { findCopies } from './find-copies.ts';
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
  /** All that the plan follows from: with other decisions it gives the plan of the same moment. */
  readonly input: PlanInput;
}

export const noDecisions: Decisions = { retire: [], rotate: [], rollBack: [] };

/** Reads the manifest, the records and what the services show, and plans for all credentials, or for `only` some. Changes nothing. */
export async function makeCurrentPlan(
  context: AppContext,
  store: Store,
  decisions: Decisions = noDecisions,
  only?: readonly string[],
): Promise<CurrentPlan> {
  const { declaration, digest } = await loadDeclaration(context);
  const records = await store.load();
  checkDecisions(decisions, declaration, records);
  const named = [...declaration.credentials, ...records.credentials.map(({ credential }) => credential)];
  for (const name of only ?? [])
    requireKnown(
      name,
      named.map((each) => each.name),
    );
  const vocabulary = await context.vocabulary();
  const connections = await openConnections(context, store, { declaration, records });
  const observed = await observe(declaration, connections, only);
  const now = context.clock.now();
  const namesRecordedMeanwhile = await recordedMeanwhile(store, { declaration, records, observed, now });
  const input: PlanInput = {
    declaration,
    manifestDigest: digest,
    records,
    observed,
    now,
    decisions,
    ...(only === undefined ? {} : { only }),
    namesRecordedMeanwhile,
    copies: await findCopies(store, records, { vocabulary, connections, observed }),
  };
  return { plan: makePlan(input), declaration, records, connections, observed, input };
}

/**
 * A token that another process issued after the records were read is on its issuer's list, and was recorded before: the
 * records are read again before anything is called an orphan.
 */
async function recordedMeanwhile(
  store: Store,
  input: Pick<PlanInput, 'declaration' | 'records' | 'observed' | 'now'>,
): Promise<readonly string[]> {
  if (findOrphans(input).length === 0) return [];
  const { tokens } = await store.load();
  return tokens.map(({ reference }) => reference.name);
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
