import { AppError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Secret } from '../domain/secret.ts';
import { tokenLabel } from '../domain/token.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import { openConnections } from './connections.ts';
import { loadDeclaration } from './load-declaration.ts';
import { requireKnown } from './require-known.ts';

export interface ExchangeWish {
  readonly credential: string;
  /** Absent: all that the credential's grant says. */
  readonly scopes?: readonly string[];
  readonly audience?: readonly string[];
}

export interface Exchanged {
  readonly secret: Secret;
  readonly expiresAt?: Instant;
  readonly scopes: readonly string[];
  readonly audience?: readonly string[];
}

/** Trades a managed value for a short-lived token (RFC 8693). The token is nowhere recorded, only that it was made. */
export async function exchange(context: AppContext, store: Store, wish: ExchangeWish): Promise<Exchanged> {
  const { declaration } = await loadDeclaration(context);
  const records = await store.load();
  requireKnown(
    wish.credential,
    declaration.credentials.map(({ name }) => name),
  );
  const credential = declaration.credentials.find(({ name }) => name === wish.credential);
  const token = records.tokens.find((each) => each.credential === wish.credential && each.state === 'active');
  if (!credential || !token?.isSealed)
    throw new AppError('not-found', {
      message: `${wish.credential} has no working token whose value is held.`,
      hint: `Issue it first: mintmark apply ${wish.credential}`,
    });
  const connections = await openConnections(context, store, { declaration, records });
  const { provider, definition } = connections.provider(credential.issuer, credential.provider);
  if (!provider.exchange || token.reference.id === undefined)
    throw new AppError('usage', {
      message: `${wish.credential} is used as it is: ${definition.title} are not exchanged.`,
    });
  const scopes = wish.scopes ?? credential.grant.scopes;
  const audience = wish.audience ?? credential.grant.audience;
  const outcome = await provider.exchange(
    await store.unseal(token.credential, token.number),
    token.reference.id,
    { principal: credential.grant.principal, scopes, ...(audience ? { audience } : {}) },
  );
  const { clock, actor, run } = context;
  await store.commit({
    at: clock.now(),
    actor,
    run,
    phase: 'event',
    action: 'exchange',
    subject: tokenLabel(token),
    detail: { credential: token.credential, scopes, audience: audience ?? null, result: outcome.kind },
  });
  if (outcome.kind !== 'done')
    throw new AppError('vendor-failed', {
      message: outcome.reason,
      ...(outcome.kind === 'refused' && outcome.hint ? { hint: outcome.hint } : {}),
    });
  const { secret, expiresAt } = outcome.value;
  return { secret, scopes, ...(expiresAt ? { expiresAt } : {}), ...(audience ? { audience } : {}) };
}
