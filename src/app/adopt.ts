import { findWrongForm } from '../apply/issue-by-hand.ts';
import type { Credential } from '../domain/credential.ts';
import { AppError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { judgeToken, type ActiveToken } from '../domain/introspection.ts';
import type { Change } from '../domain/journal.ts';
import { didYouMean } from '../domain/nearest.ts';
import type { Secret } from '../domain/secret.ts';
import type { Slot } from '../domain/slot.ts';
import { tokenLabel } from '../domain/token.ts';
import type { TokenRecord } from '../ports/provider.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import { knownFormats } from './known-formats.ts';
import { makeCurrentPlan, noDecisions, type CurrentPlan } from './make-current-plan.ts';
import { requireKnown } from './require-known.ts';

/** What could be taken under management for one credential. */
export interface AdoptionChoices {
  readonly credential: Credential;
  /** Slots that hold a value Mintmark did not put there. */
  readonly slots: readonly Slot[];
  /** Tokens of the principal that Mintmark does not know; undefined where the issuer has no list. */
  readonly issuerTokens: readonly TokenRecord[] | undefined;
  readonly current: CurrentPlan;
}

/** Finds existing slots and tokens that the declared credential could take over. Changes nothing. */
export async function findAdoptionChoices(
  context: AppContext,
  store: Store,
  name: string,
): Promise<AdoptionChoices> {
  const current = await makeCurrentPlan(context, store, noDecisions, [name]);
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

export interface AdoptValueOptions {
  readonly choices: AdoptionChoices;
  /** What the person brings. */
  readonly value: Secret;
  /** The token's name at its issuer, where the issuer does not tell it. */
  readonly tokenName: string | undefined;
  /** What the issuer calls it, for example the client id of an App. */
  readonly id: string | undefined;
}

/**
 * Takes a token that exists under management by its value: it is asked what it is, sealed, and can be delivered at once.
 * What it has too little or too much of shows in `status`.
 */
export async function adoptValue(
  context: AppContext,
  store: Store,
  { choices, value, tokenName, id }: AdoptValueOptions,
): Promise<{ number: number; introspection: ActiveToken }> {
  const { credential, current } = choices;
  requireNoneActive(choices, tokenName ?? 'it');
  const { provider, definition } = current.connections.provider(credential.issuer, credential.provider);
  const secret = value.tidied();
  const refuse = (message: string): AppError =>
    new AppError('usage', { message, hint: 'Nothing was stored.' });
  const wrongForm = findWrongForm(secret, definition, knownFormats(await context.vocabulary()));
  if (wrongForm !== undefined) throw refuse(`${credential.name} cannot take it over: ${wrongForm}.`);
  const fingerprint = await store.fingerprint(secret);
  const known = current.records.tokens.find((token) => token.fingerprint === fingerprint);
  if (known) throw refuse(`This is the value of ${tokenLabel(known)}, which is managed already.`);
  const { grant } = credential;
  const reference = {
    name: tokenName ?? `adopted-${credential.name}`,
    principal: grant.principal,
    ...(id === undefined ? {} : { id }),
  };
  const introspection = await provider.introspect(secret, { reference, grant });
  if (introspection.kind !== 'active')
    throw refuse(`${credential.name} cannot take it over: ${introspection.reason}.`);
  const { refusals, missing } = judgeToken(introspection, grant, definition.scopes);
  const grave = refusals.filter((text) => missing.length === 0 || !text.startsWith('it lacks the scopes'));
  if (grave.length > 0) throw refuse(`${credential.name} cannot take it over: ${grave.join('; ')}.`);
  await declareFirst(context, store, choices);
  const number = await nextNumber(store, credential.name);
  const { scopes, expiresAt } = introspection;
  const issuerId = introspection.id ?? id;
  await store.commit(
    {
      ...lineBase(context),
      action: 'adopt-token',
      subject: `${credential.name}#${number}`,
      detail: { name: reference.name, byValue: true },
    },
    [
      {
        type: 'token-adopted',
        credential: credential.name,
        number,
        reference: {
          ...reference,
          name: tokenName ?? introspection.name ?? reference.name,
          ...(issuerId === undefined ? {} : { id: issuerId }),
        },
        grant,
        secret,
        ...(scopes ? { heldScopes: scopes } : {}),
        ...(expiresAt ? { expiresAt } : {}),
        // Nobody tells how old it is; what never ends is to be replaced all the same.
        ...(expiresAt === null ? { issuedAt: context.clock.now() } : {}),
      },
    ],
  );
  return { number, introspection };
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
  if (current.records.tokens.some(({ reference }) => reference.name === tokenName))
    throw new AppError('usage', { message: `"${tokenName}" is managed already.` });
  requireNoneActive(choices, `"${tokenName}"`);
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
  const number = await nextNumber(store, credential.name);
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
        ...(listed ? { heldScopes: listed.scopes } : {}),
        ...(expiry ? { expiresAt: expiry } : {}),
      },
    ],
  );
  return { number, isListed: listed !== undefined };
}

function requireNoneActive({ credential, current }: AdoptionChoices, what: string): void {
  const active = current.records.tokens.find(
    (token) => token.credential === credential.name && token.state === 'active',
  );
  if (active)
    throw new AppError('blocked', {
      message: `${credential.name} has a working token already: #${active.number} ("${active.reference.name}").`,
      hint: `Revoke ${what} at its issuer, or declare a credential of its own for it.`,
    });
}

async function nextNumber(store: Store, name: string): Promise<number> {
  const record = (await store.load()).credentials.find((each) => each.credential.name === name);
  return (record?.lastNumber ?? 0) + 1;
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
