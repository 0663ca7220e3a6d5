import PQueue from 'p-queue';
import type { Credential, Declaration } from '../domain/credential.ts';
import type { Principal } from '../domain/grant.ts';
import type { Slot, SlotState } from '../domain/slot.ts';
import type { Consumer } from '../domain/proof.ts';
import type { Observed, ObservedCredential } from '../plan/observed.ts';
import type { Connections } from './connections.ts';

/** Asks every target what the placements stand for and show, and every issuer what it lists. Changes nothing. */
export async function observe(declaration: Declaration, connections: Connections): Promise<Observed> {
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
    resolved.flatMap(({ slots }) => slots),
    connections,
  );
  const lists = listsByPrincipal(connections);
  const consumers = await consumersOf(
    resolved.flatMap(({ credential, slots }) => (credential.require === 'proof' ? slots : [])),
    connections,
  );
  return await Promise.all(
    resolved.map(async ({ credential, slots, unreachable }): Promise<ObservedCredential> => {
      const issuerTokens = await lists(credential);
      return {
        credential: credential.name,
        ...(unreachable ? { unreachable } : {}),
        isGuided:
          connections.provider(credential.issuer, credential.provider).provider.issuing().kind === 'guided',
        slots: slots.flatMap((slot) => {
          const state = states.get(slot.id);
          const jobs = credential.require === 'proof' ? consumers.get(slot.id) : undefined;
          return state ? [{ slot, state, ...(jobs ? { consumers: jobs } : {}) }] : [];
        }),
        ...(issuerTokens ? { issuerTokens } : {}),
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

/** One batch per target and connection, each slot once. */
async function describeAll(
  slots: readonly Slot[],
  connections: Connections,
): Promise<ReadonlyMap<string, SlotState>> {
  const unique = new Map(slots.map((slot) => [slot.id, slot]));
  const batches = Map.groupBy(unique.values(), ({ connection, target }) =>
    JSON.stringify([connection, target]),
  );
  const states = new Map<string, SlotState>();
  await Promise.all(
    [...batches.values()].map(async (batch) => {
      const [first] = batch;
      if (!first) return;
      const described = await connections.target(first.connection, first.target).describe(batch);
      for (const [index, slot] of batch.entries()) {
        const state = described[index];
        if (state) states.set(slot.id, state);
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
