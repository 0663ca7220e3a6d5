import { AppError } from '../domain/errors.ts';
import { didYouMean } from '../domain/nearest.ts';
import type { Records } from '../domain/records.ts';
import { tokenLabel, type Token, type TokenState } from '../domain/token.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import type { FileSource } from './build-files.ts';
import { checkoutSource, type Checkout } from './checkout-source.ts';
import { connectedSource } from './connected-source.ts';
import { openConnections } from './connections.ts';
import { loadDeclaration } from './load-declaration.ts';
import { slotImpact, type SlotImpact } from './slot-impact.ts';

/** What breaks when a token is revoked now. */
export interface Impact {
  readonly token: string;
  readonly state: TokenState;
  /** A token that works in its place already; absent where none does. */
  readonly replacedBy?: string;
  readonly slots: readonly SlotImpact[];
}

/** Which slots hold a token, and what reads them: in local checkouts, or as the connections show it. Changes nothing. */
export async function findImpact(
  context: AppContext,
  store: Store,
  { name, checkouts }: { name: string; checkouts: readonly Checkout[] },
): Promise<Impact> {
  const records = await store.load();
  const token = findToken(name, records);
  const { targets } = await context.vocabulary();
  const held = records.slots.filter(
    (slot) => slot.credential === token.credential && slot.number === token.number,
  );
  const source = checkouts.length > 0 ? checkoutSource(checkouts) : await connect(context, store, records);
  const slots: SlotImpact[] = [];
  for (const record of held)
    slots.push(await slotImpact(record, { source, targets, proofs: records.proofs }));
  const active = records.tokens.find(
    (each) => each.credential === token.credential && each.state === 'active' && each.number !== token.number,
  );
  return {
    token: tokenLabel(token),
    state: token.state,
    ...(active ? { replacedBy: tokenLabel(active) } : {}),
    slots,
  };
}

/** By name (its active, or else its newest token), label or fingerprint. */
function findToken(name: string, { tokens, credentials }: Records): Token {
  const ofCredential = tokens.filter(({ credential }) => credential === name);
  const found =
    ofCredential.find(({ state }) => state === 'active') ??
    ofCredential.at(-1) ??
    tokens.find((token) => tokenLabel(token) === name || token.fingerprint === name);
  if (found) return found;
  const names = credentials.map(({ credential }) => credential.name);
  if (names.includes(name))
    throw new AppError('not-found', { message: `No token of ${name} was ever issued: nothing can break.` });
  throw new AppError('not-found', {
    message: `There is no credential, token or fingerprint "${name}"${didYouMean(name, [...names, ...tokens.map(tokenLabel)])}.`,
    hint: names.length > 0 ? `Known: ${names.join(', ')}` : 'Nothing is managed yet.',
  });
}

async function connect(context: AppContext, store: Store, records: Records): Promise<FileSource> {
  const { declaration } = await loadDeclaration(context);
  const connections = await openConnections(context, store, { declaration, records });
  return connectedSource(connections, declaration.connections);
}
