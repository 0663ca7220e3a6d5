import type { Credential } from '../domain/credential.ts';
import { AppError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Change } from '../domain/journal.ts';
import { didYouMean } from '../domain/nearest.ts';
import type { Slot } from '../domain/slot.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import { makeCurrentPlan, type CurrentPlan } from './make-current-plan.ts';
import { requireKnown } from './require-known.ts';

/** What could be taken under management for one credential. */
export interface AdoptionChoices {
  readonly credential: Credential;
  /** Slots that hold a value Mintmark did not put there. */
  readonly slots: readonly Slot[];
  /** Tokens of the principal that Mintmark does not know; undefined where the issuer has no list. */
  readonly issuerTokens:
    readonly { readonly name: string; readonly expiresAt?: Instant | null }[] | undefined;
  readonly current: CurrentPlan;
}

/** Finds existing slots and tokens that the declared credential could take over. Changes nothing. */
export async function findAdoptionChoices(
  context: AppContext,
  store: Store,
  name: string,
): Promise<AdoptionChoices> {
  const current = await makeCurrentPlan(context, store);
  const { declaration, records, plan, connections } = current;
  requireKnown(
    name,
    declaration.credentials.map((credential) => credential.name),
  );
  const credential = declaration.credentials.find((each) => each.name === name);
  if (!credential) throw new AppError('not-found', { message: `There is no credential "${name}".` });
  const recorded = new Set(records.slots.map(({ slot }) => slot.id));
  const slots = plan.blocked
    .filter((blocker) => blocker.credential === name && blocker.kind === 'foreign')
    .flatMap((blocker) => blocker.slots)
    .filter((slot) => !recorded.has(slot.id));
  const { provider } = connections.provider(credential.issuer, credential.provider);
  const known = new Set(records.tokens.map(({ reference }) => reference.name));
  const listed = await provider.list(credential.grant.principal);
  return { credential, slots, issuerTokens: listed?.filter((token) => !known.has(token.name)), current };
}

/** Takes existing slots over: from now on `apply` may overwrite them, and never deletes them. */
export async function adoptSlots(context: AppContext, store: Store, choices: AdoptionChoices): Promise<void> {
  const { credential, slots } = choices;
  await declareFirst(context, store, choices);
  const changes = slots.map((slot): Change => ({ type: 'slot-adopted', credential: credential.name, slot }));
  await store.commit(
    {
      ...lineBase(context),
      action: 'adopt-slots',
      subject: credential.name,
      detail: { slots: slots.map(({ id }) => id) },
    },
    changes,
  );
}

export interface AdoptTokenOptions {
  /** The token's name at its issuer. */
  readonly tokenName: string;
  /** As the person read it there; the issuer's own list wins. */
  readonly expiresAt?: Instant;
}

/**
 * Takes a token that exists at the issuer under management by its name. Its value is not known, so it cannot be
 * delivered; the next rotation replaces it and revokes it after its grace.
 */
export async function adoptToken(
  context: AppContext,
  store: Store,
  { choices, tokenName, expiresAt }: AdoptTokenOptions & { choices: AdoptionChoices },
): Promise<{ number: number; isListed: boolean }> {
  const { credential, issuerTokens, current } = choices;
  const tokens = current.records.tokens.filter((token) => token.credential === credential.name);
  if (current.records.tokens.some(({ reference }) => reference.name === tokenName))
    throw new AppError('usage', { message: `"${tokenName}" is managed already.` });
  const active = tokens.find(({ state }) => state === 'active');
  if (active)
    throw new AppError('blocked', {
      message: `${credential.name} has a working token already: #${active.number} ("${active.reference.name}").`,
      hint: `Revoke "${tokenName}" at its issuer, or declare a credential of its own for it.`,
    });
  const listed = issuerTokens?.find(({ name }) => name === tokenName);
  if (issuerTokens && !listed) {
    const names = issuerTokens.map(({ name }) => name);
    throw new AppError('not-found', {
      message: `The issuer lists no token "${tokenName}"${didYouMean(tokenName, names)}.`,
      hint:
        names.length > 0
          ? `Listed and not managed: ${names.join(', ')}`
          : 'It lists none that is not managed.',
    });
  }
  await declareFirst(context, store, choices);
  const record = (await store.load()).credentials.find((each) => each.credential.name === credential.name);
  const number = (record?.lastNumber ?? 0) + 1;
  const expiry = listed?.expiresAt ?? expiresAt;
  await store.commit(
    {
      ...lineBase(context),
      action: 'adopt-token',
      subject: `${credential.name}#${number}`,
      detail: { name: tokenName },
    },
    [
      {
        type: 'token-adopted',
        credential: credential.name,
        number,
        reference: { name: tokenName, principal: credential.grant.principal },
        grant: credential.grant,
        ...(expiry ? { expiresAt: expiry } : {}),
      },
    ],
  );
  return { number, isListed: listed !== undefined };
}

async function declareFirst(
  context: AppContext,
  store: Store,
  { credential, current }: AdoptionChoices,
): Promise<void> {
  const record = current.records.credentials.find((each) => each.credential.name === credential.name);
  if (record && !record.retiredAt) return;
  await store.commit({ ...lineBase(context), action: 'declare', subject: credential.name, detail: {} }, [
    { type: 'credential-declared', credential },
  ]);
}

function lineBase({ clock, actor, run }: AppContext) {
  return { at: clock.now(), actor, run, phase: 'event' } as const;
}
