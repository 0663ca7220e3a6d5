import PQueue from 'p-queue';
import type { Credential, Declaration } from '../domain/credential.ts';
import type { Principal } from '../domain/grant.ts';
import type { Consumer } from '../domain/proof.ts';
import type { Slot } from '../domain/slot.ts';
import type { Observed, ObservedCredential, ObservedSlot } from '../plan/observed.ts';
import type { Target } from '../ports/target.ts';
import type { Connections } from './connections.ts';

/**
 * Asks every target what the placements stand for and, of the credentials that are `only` meant (default all), what the
 * slots show and what the issuers list. Changes nothing.
 */
export async function observe(
  declaration: Declaration,
  connections: Connections,
  only?: readonly string[],
): Promise<Observed> {
  const isMeant = ({ name }: Credential): boolean => only === undefined || only.includes(name);
  const resolved = await Promise.all(
    declaration.credentials.map(async (credential) => {
      const unreachable = findUnreachable(credential, declaration, connections);
      if (unreachable) return { credential, slots: [], unreachable };
      const slots = await Promise.all(
        credential.placements.map(async ({ connection, target, spec, part }) => {
          const found = await connections.target(connection, target).resolve(spec);
          return part === undefined ? found : found.map((slot): Slot => ({ ...slot, part }));
        }),
      );
      return { credential, slots: slots.flat() };
    }),
  );
  const states = await describeAll(
    resolved.flatMap(({ credential, slots }) => (isMeant(credential) ? slots : [])),
    connections,
  );
  const lists = listsByPrincipal(connections);
  const consumers = await consumersOf(
    resolved.flatMap(({ credential, slots }) =>
      isMeant(credential) && credential.require === 'proof' ? slots : [],
    ),
    connections,
  );
  return await Promise.all(
    resolved.map(async ({ credential, slots, unreachable }): Promise<ObservedCredential> => {
      const known = { credential: credential.name, ...(unreachable ? { unreachable } : {}) };
      if (!isMeant(credential)) return { ...known, slots: [], claimed: slots };
      const issuerTokens = await lists(credential);
      const { provider, definition } = connections.provider(credential.issuer, credential.provider);
      return {
        ...known,
        isGuided: provider.issuing().kind === 'guided',
        slots: slots.flatMap((slot) => {
          const shown = states.get(slot.id);
          const jobs = credential.require === 'proof' ? consumers.get(slot.id) : undefined;
          return shown ? [{ slot, ...shown, ...(jobs ? { consumers: jobs } : {}) }] : [];
        }),
        ...(issuerTokens ? { issuerTokens } : {}),
        ...(definition.inactivity ? { inactivity: definition.inactivity } : {}),
      };
    }),
  );
}

/** The connection that it needs and that signs in with a managed credential which has no token yet. */
function findUnreachable(
  { name, issuer, placements }: Credential,
  declaration: Declaration,
  connections: Connections,
): ObservedCredential['unreachable'] {
  const delivering = placements.map((placement) => ({ connection: placement.connection, isIssuer: false }));
  for (const { connection, isIssuer } of [{ connection: issuer, isIssuer: true }, ...delivering]) {
    const auth = declaration.connections.find((each) => each.name === connection)?.auth;
    if (typeof auth !== 'object' || !('credential' in auth)) continue;
    // A key may be issued by way of itself: a person issues it, and nobody has to sign in. Its slots need it.
    if (isIssuer && auth.credential === name) continue;
    if (!connections.hasManagedValue(connection)) return { connection, credential: auth.credential };
  }
  return undefined;
}

/** What each slot shows, and what wins over it. */
async function describeAll(
  slots: readonly Slot[],
  connections: Connections,
): Promise<ReadonlyMap<string, Omit<ObservedSlot, 'slot'>>> {
  const states = new Map<string, Omit<ObservedSlot, 'slot'>>();
  await Promise.all(
    batchesOf(slots, connections).map(async ({ target, batch }) => {
      const described = await target.describe(batch);
      const shadows = await target.shadows?.(batch);
      for (const [index, slot] of batch.entries()) {
        const state = described[index];
        const own = shadows?.[index] ?? [];
        if (state) states.set(slot.id, { state, ...(own.length > 0 ? { shadows: own } : {}) });
      }
    }),
  );
  return states;
}

/** How many slots are asked about at the same time; the clients pace themselves below this. */
const simultaneousSlots = 8;

/** The jobs of each slot that can be asked for proof. */
export async function consumersOf(
  slots: readonly Slot[],
  connections: Connections,
): Promise<ReadonlyMap<string, readonly Consumer[]>> {
  const queue = new PQueue({ concurrency: simultaneousSlots });
  const found = new Map<string, readonly Consumer[]>();
  const unique = new Map(slots.map((slot) => [slot.id, slot]));
  await queue.addAll(
    [...unique.values()].map((slot) => async () => {
      const { proof } = connections.target(slot.connection, slot.target);
      found.set(slot.id, proof ? await proof.consumers(slot) : []);
    }),
  );
  return found;
}

/** One batch per target and connection, each slot once. */
export function batchesOf(
  slots: readonly Slot[],
  connections: Connections,
): readonly { readonly target: Target; readonly batch: readonly Slot[] }[] {
  const unique = new Map(slots.map((slot) => [slot.id, slot]));
  const batches = Map.groupBy(unique.values(), ({ connection, target }) =>
    JSON.stringify([connection, target]),
  );
  return [...batches.values()].flatMap((batch) => {
    const [first] = batch;
    return first ? [{ target: connections.target(first.connection, first.target), batch }] : [];
  });
}

interface Listed {
  readonly issuer: string;
  readonly provider: string;
  readonly grant: { readonly principal: Principal };
}

/** Asks each issuer once per principal. */
function listsByPrincipal(connections: Connections) {
  const lists = new Map<string, Promise<ObservedCredential['issuerTokens']>>();
  return async ({ issuer, provider, grant }: Listed): Promise<ObservedCredential['issuerTokens']> => {
    const key = JSON.stringify([issuer, provider, grant.principal]);
    const known = lists.get(key);
    if (known) return await known;
    const asked = connections.provider(issuer, provider).provider.list(grant.principal);
    lists.set(key, asked);
    return await asked;
  };
}
