import type { Credential } from '../domain/credential.ts';
import { isSameSet } from '../domain/grant.ts';
import type { Instant } from '../domain/instant.ts';
import type { CredentialRecord, Records } from '../domain/records.ts';
import { renewalDue } from '../domain/renewal.ts';
import { compareScopes, type ScopeCatalogue } from '../domain/scope.ts';
import type { SlotRecord } from '../domain/slot.ts';
import { tokenLabel, type Token } from '../domain/token.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import { manifestDigest } from './manifest-digest.ts';

/** Something that is not as it should be, with the command that mends it. */
export interface Finding {
  readonly severity: 'broken' | 'due' | 'note';
  readonly message: string;
  readonly fix?: string;
}

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
  const records = await store.load();
  const now = context.clock.now();
  const tokens = Map.groupBy(records.tokens, ({ credential }) => credential);
  const slots = Map.groupBy(records.slots, ({ credential }) => credential);
  const catalogueOf = await scopeCatalogues(context, records);
  const credentials = records.credentials
    .filter(({ retiredAt }) => !retiredAt)
    .map((record) => {
      const { name, provider } = record.credential;
      const own = { tokens: tokens.get(name) ?? [], slots: slots.get(name) ?? [] };
      return credentialStatus(record, { ...own, now, catalogue: catalogueOf(provider) });
    })
    .sort((left, right) => (expiryKey(left) < expiryKey(right) ? -1 : 1));
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
  { credential }: CredentialRecord,
  {
    tokens,
    slots,
    now,
    catalogue,
  }: {
    tokens: readonly Token[];
    slots: readonly SlotRecord[];
    now: Instant;
    catalogue: ScopeCatalogue;
  },
): CredentialStatus {
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
    findings: [
      ...tokenFindings(active, liveTokens, { now, credential }),
      ...(active ? scopeFindings(active, catalogue) : []),
      ...slotFindings(slots, active, verifiedSlots),
    ],
  };
}

const apply = 'mintmark apply';

function tokenFindings(
  active: Token | undefined,
  live: readonly Token[],
  { now, credential }: { now: Instant; credential: Credential },
): readonly Finding[] {
  const findings: Finding[] = [];
  if (!active) findings.push({ severity: 'broken', message: 'there is no working token', fix: apply });
  else if (active.expiresAt !== undefined && active.expiresAt <= now)
    findings.push({ severity: 'broken', message: `${tokenLabel(active)} has expired`, fix: apply });
  else if ((renewalDue(active, credential) ?? '9') <= now)
    findings.push({ severity: 'due', message: `renewal of ${tokenLabel(active)} is due`, fix: apply });
  else if (active.expiresAt === undefined && active.issuedAt === undefined)
    findings.push({
      severity: 'note',
      message: `nobody recorded when ${tokenLabel(active)} expires`,
      fix: apply,
    });
  for (const token of live) {
    if (token.leak)
      findings.push({
        severity: 'broken',
        message: `${tokenLabel(token)} has leaked (${token.leak.exposure}, found ${token.leak.at.slice(0, 10)}) and is not dead yet`,
        fix: `mintmark apply ${token.credential}`,
      });
    if (token.state === 'unknown')
      findings.push({
        severity: 'broken',
        message: `nobody knows whether ${tokenLabel(token)} was issued`,
        fix: apply,
      });
    if (token.state === 'pending')
      findings.push({
        severity: 'due',
        message: `${tokenLabel(token)} is not in every slot yet`,
        fix: apply,
      });
    if (token.state === 'superseded' && token.revokeAfter !== undefined && token.revokeAfter <= now)
      findings.push({ severity: 'due', message: `the grace of ${tokenLabel(token)} has ended`, fix: apply });
  }
  return findings;
}

/** What its issuer says that it may do, against what was asked for. */
function scopeFindings(token: Token, catalogue: ScopeCatalogue): readonly Finding[] {
  if (token.heldScopes === undefined) return [];
  const { missing, excess } = compareScopes(catalogue, {
    held: token.heldScopes,
    needed: token.grant.scopes,
  });
  const findings: Finding[] = [];
  const fix = `mintmark apply --rotate ${token.credential}`;
  if (missing.length > 0)
    findings.push({ severity: 'broken', message: `${tokenLabel(token)} lacks ${missing.join(', ')}`, fix });
  if (excess.length > 0)
    findings.push({
      severity: 'due',
      message: `${tokenLabel(token)} may do more than asked: ${excess.join(', ')}`,
      fix,
    });
  return findings;
}

function slotFindings(
  slots: readonly SlotRecord[],
  active: Token | undefined,
  verified: number,
): readonly Finding[] {
  const adopted = slots.filter(({ state }) => state === 'adopted').length;
  const rest = slots.length - adopted - verified;
  const findings: Finding[] = [];
  if (adopted > 0)
    findings.push({
      severity: 'due',
      message: `${count(adopted, 'adopted slot')} still hold what was there before`,
      fix: apply,
    });
  if (active && rest > 0)
    findings.push({
      severity: 'due',
      message: `${count(rest, 'slot')} not verified with ${tokenLabel(active)}`,
      fix: apply,
    });
  return findings;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
