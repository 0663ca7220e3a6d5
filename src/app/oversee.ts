import type { Declaration } from '../domain/credential.ts';
import { AppError } from '../domain/errors.ts';
import { nearInactivityEnd } from '../domain/inactivity.ts';
import type { Instant } from '../domain/instant.ts';
import type { Records } from '../domain/records.ts';
import type { Json } from '../domain/slot.ts';
import { refusedBy, type Outcome } from '../domain/outcome.ts';
import { readTokenName, tokenLabel } from '../domain/token.ts';
import { nextNames } from '../plan/find-orphans.ts';
import type { AccessRequest, OverseenToken, Oversight } from '../ports/oversight.ts';
import type { Store } from '../ports/store.ts';
import type { AdapterContext, VendorDefinition } from '../ports/vendor.ts';
import type { AppContext } from './app-context.ts';
import { openConnections } from './connections.ts';
import { loadDeclaration } from './load-declaration.ts';

/** A token of somebody that reaches the organization, and whose it is here. */
export type SeenToken = OverseenToken & {
  /** Label of the managed token of this name, if there is one. */
  readonly managedAs?: string;
  /** It carries our mark and no record knows it: the label that its name says. */
  readonly orphanOf?: string;
  /** When its service ends it because nobody uses it; only when that is near. */
  readonly inactivityEnd?: Instant;
};

/** What an organization sees. */
export interface OrganizationView {
  readonly organization: string;
  readonly tokens: readonly SeenToken[];
  readonly requests: readonly (AccessRequest & Pick<SeenToken, 'managedAs' | 'orphanOf'>)[];
}

/** Everything that reaches the organization, soonest expiry first, and everything that waits to be let in. */
export async function viewOrganization(
  context: AppContext,
  store: Store,
  { organization, connection }: { organization: string; connection: string | undefined },
): Promise<OrganizationView> {
  const { oversight, vendor } = await findOversight(context, store, connection);
  const { declaration } = await loadDeclaration(context);
  const { providers } = await context.vocabulary();
  const rule = providers.find((each) => each.vendor.id === vendor.id && each.inactivity)?.inactivity;
  const now = context.clock.now();
  const [tokens, requests] = await Promise.all([
    oversight.tokens(organization),
    oversight.requests(organization),
  ]);
  // Read after the service was asked: what was recorded meanwhile is known.
  const records = await store.load();
  const label = labelOf(records, declaration);
  const seen = (token: OverseenToken): SeenToken => {
    const { lastUsedAt } = token;
    const end = rule && lastUsedAt && nearInactivityEnd(rule, { lastUsedAt, now });
    return { ...token, ...label(token.name), ...(end === undefined ? {} : { inactivityEnd: end }) };
  };
  const endOf = ({ expiresAt }: OverseenToken): string => expiresAt ?? '9';
  return {
    organization,
    tokens: tokens.map(seen).sort((left, right) => (endOf(left) < endOf(right) ? -1 : 1)),
    requests: requests.map((request) => ({ ...request, ...label(request.name) })),
  };
}

/** Whose a token is here, by its name; one that a person makes right now is recorded once its value is brought. */
function labelOf(records: Records, { credentials }: Declaration) {
  const labels = new Map(records.tokens.map((token) => [token.reference.name, tokenLabel(token)]));
  const expected = new Set(
    nextNames(
      credentials.map(({ name }) => name),
      records,
    ),
  );
  return (name: string): Pick<SeenToken, 'managedAs' | 'orphanOf'> => {
    const managedAs = labels.get(name);
    if (managedAs !== undefined) return { managedAs };
    const meant = readTokenName(records.vaultTag, name);
    return meant && !expected.has(name) ? { orphanOf: tokenLabel(meant) } : {};
  };
}

export interface OversightAction {
  readonly organization: string;
  readonly connection: string | undefined;
  readonly action: 'approve' | 'deny' | 'revoke';
  /** Ids of requests, or of tokens for `revoke`. */
  readonly ids: readonly string[];
  readonly reason?: string;
}

/** Decides requests, or ends the access of tokens; each is journaled before and after. */
export async function actOnOrganization(
  context: AppContext,
  store: Store,
  { organization, connection, action, ids, reason }: OversightAction,
): Promise<readonly { readonly id: string; readonly outcome: Outcome<void> }[]> {
  const { oversight } = await findOversight(context, store, connection);
  const ended: { id: string; outcome: Outcome<void> }[] = [];
  for (const id of ids) {
    const detail = { organization, id, ...(reason === undefined ? {} : { reason }) };
    const line = { action: `organization-${action}`, subject: `${organization} ${id}`, detail };
    const outcome = await journaled(context, store, line, async () =>
      action === 'revoke'
        ? await oversight.revoke(organization, id)
        : await oversight.decide(organization, {
            requestId: id,
            action,
            ...(reason === undefined ? {} : { reason }),
          }),
    );
    ended.push({ id, outcome });
  }
  return ended;
}

async function journaled(
  { clock, actor, run }: AppContext,
  store: Store,
  { detail, ...what }: { action: string; subject: string; detail: { readonly [key: string]: Json } },
  act: () => Promise<Outcome<void>>,
): Promise<Outcome<void>> {
  const common = { ...what, actor, run };
  const intent = await store.commit({ ...common, at: clock.now(), phase: 'intent', detail });
  const outcome = await act().catch(refusedBy);
  await store.commit({
    ...common,
    at: clock.now(),
    phase: 'outcome',
    intent,
    result: outcome.kind,
    detail: outcome.kind === 'done' ? detail : { ...detail, reason: outcome.reason },
  });
  return outcome;
}

/** A connection without a value is not meant, as long as nobody names it. */
function hasValue({ isSignedIn, credential }: AdapterContext): boolean {
  if (!isSignedIn) return false;
  try {
    credential();
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'connection-missing') return false;
    throw error;
  }
}

/** The one connection that can oversee, or the named one. */
async function findOversight(
  context: AppContext,
  store: Store,
  asked: string | undefined,
): Promise<{ readonly oversight: Oversight; readonly vendor: VendorDefinition }> {
  const { declaration } = await loadDeclaration(context);
  const records = await store.load();
  const made = await openConnections(context, store, { declaration, records });
  const able = declaration.connections
    .map(({ name }) => ({ name, ...made.adapter(name) }))
    .filter(({ name, vendor, context: adapter }) => {
      // One that is named and has no value says so itself.
      if (asked === undefined ? !hasValue(adapter) : name !== asked) return false;
      return vendor.canOversee?.(adapter) === true;
    });
  const [only, ...others] = able;
  if (only?.vendor.oversight && others.length === 0)
    return { oversight: only.vendor.oversight(only.context), vendor: only.vendor };
  throw new AppError(asked === undefined && only ? 'usage' : 'connection-missing', {
    message:
      only && others.length > 0
        ? `Several connections could be meant: ${able.map(({ name }) => name).join(', ')}.`
        : `${asked === undefined ? 'No connection' : `The manifest has no connection "${asked}" that`} can see the tokens of an organization.`,
    hint: only
      ? 'Say which: --connection NAME'
      : 'Only an App of the organization can: mintmark guide oversee-tokens',
  });
}
