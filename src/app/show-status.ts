import { isSameSet } from '../domain/grant.ts';
import type { Instant } from '../domain/instant.ts';
import type { ProofRecord } from '../domain/proof.ts';
import type { CredentialRecord, Records } from '../domain/records.ts';
import { renewalDue } from '../domain/renewal.ts';
import type { ScopeCatalogue } from '../domain/scope.ts';
import type { SlotRecord } from '../domain/slot.ts';
import type { Token } from '../domain/token.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import { credentialFindings, type Finding } from './credential-findings.ts';
import { manifestDigest } from './manifest-digest.ts';

export interface CredentialStatus {
  readonly name: string;
  readonly purpose: string;
  readonly owner: string;
  readonly provider: string;
  readonly principal: string;
  readonly scopes: readonly string[];
  /** The token that consumers use, if there is one. */
  readonly active?: Token;
  /** When the active token is to be replaced; absent where nothing is known of its end. */
  readonly renewalDue?: Instant;
  /** Every token that may still be alive. */
  readonly liveTokens: readonly Token[];
  readonly slots: readonly SlotRecord[];
  readonly verifiedSlots: number;
  readonly findings: readonly Finding[];
}

export interface Status {
  readonly at: Instant;
  /** `never`: nothing was applied yet; `changed`: mintmark.yaml says something else than at the last apply. */
  readonly manifest: 'applied' | 'changed' | 'never' | 'missing';
  /** Soonest expiry first. */
  readonly credentials: readonly CredentialStatus[];
}

/** What the store knows: who expires when, which slot holds what since when, what is wrong. Calls nobody, needs no key. */
export async function showStatus(context: AppContext, store: Store): Promise<Status> {
  return await statusOf(context, await store.load());
}

/** The same of records that are at hand. */
export async function statusOf(context: AppContext, records: Records): Promise<Status> {
  const now = context.clock.now();
  const tokens = Map.groupBy(records.tokens, ({ credential }) => credential);
  const slots = Map.groupBy(records.slots, ({ credential }) => credential);
  const proofs = Map.groupBy(records.proofs, ({ credential }) => credential);
  const catalogueOf = await scopeCatalogues(context, records);
  const credentials = records.credentials
    .filter(({ retiredAt }) => !retiredAt)
    .map((record) => {
      const { name, provider } = record.credential;
      const own = {
        tokens: tokens.get(name) ?? [],
        slots: slots.get(name) ?? [],
        proofs: proofs.get(name) ?? [],
      };
      const status = credentialStatus(record, { ...own, now, catalogue: catalogueOf(provider) });
      return { status, key: expiryKey(status) };
    })
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ status }) => status);
  return { at: now, manifest: manifestState(context, records), credentials };
}

/** What implies what, by provider: read only when a token may not do exactly what was asked for. */
async function scopeCatalogues(
  context: AppContext,
  { tokens }: Records,
): Promise<(provider: string) => ScopeCatalogue> {
  const isNeeded = tokens.some(({ grant, heldScopes }) => heldScopes && !isSameSet(heldScopes, grant.scopes));
  const providers = isNeeded ? (await context.vocabulary()).providers : [];
  return (id) => providers.find((provider) => provider.id === id)?.scopes ?? [];
}

function expiryKey({ active, name }: CredentialStatus): string {
  return `${active ? (active.expiresAt ?? '9') : '0'} ${name}`;
}

function manifestState({ workspace }: AppContext, records: Records): Status['manifest'] {
  const text = workspace.readManifest();
  if (text === undefined) return 'missing';
  if (records.manifestDigest === undefined) return 'never';
  return manifestDigest(text) === records.manifestDigest ? 'applied' : 'changed';
}

function credentialStatus(
  record: CredentialRecord,
  {
    tokens,
    slots,
    proofs,
    now,
    catalogue,
  }: {
    tokens: readonly Token[];
    slots: readonly SlotRecord[];
    proofs: readonly ProofRecord[];
    now: Instant;
    catalogue: ScopeCatalogue;
  },
): CredentialStatus {
  const { credential } = record;
  const active = tokens.find(({ state }) => state === 'active');
  const liveTokens = tokens.filter(({ state }) => state !== 'revoked' && state !== 'expired');
  const verifiedSlots = slots.filter(
    ({ state, number }) => state === 'verified' && number === active?.number,
  ).length;
  const { principal, scopes } = credential.grant;
  const due = active && renewalDue(active, credential);
  return {
    name: credential.name,
    purpose: credential.purpose,
    owner: credential.owner,
    provider: credential.provider,
    principal: `${principal.kind} ${principal.name}`,
    scopes,
    ...(active ? { active } : {}),
    ...(due === undefined ? {} : { renewalDue: due }),
    liveTokens,
    slots,
    verifiedSlots,
    findings: credentialFindings({
      record,
      tokens,
      slots,
      proofs,
      active,
      liveTokens,
      verifiedSlots,
      now,
      due,
      catalogue,
    }),
  };
}
