import { secondsBetween, type Instant } from '../domain/instant.ts';
import type { CredentialRecord, Records } from '../domain/records.ts';
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
  const credentials = records.credentials
    .filter(({ retiredAt }) => !retiredAt)
    .map((record) => {
      const name = record.credential.name;
      return credentialStatus(record, { tokens: tokens.get(name) ?? [], slots: slots.get(name) ?? [], now });
    })
    .sort((left, right) => (expiryKey(left) < expiryKey(right) ? -1 : 1));
  return { at: now, manifest: manifestState(context, records), credentials };
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
  { tokens, slots, now }: { tokens: readonly Token[]; slots: readonly SlotRecord[]; now: Instant },
): CredentialStatus {
  const active = tokens.find(({ state }) => state === 'active');
  const liveTokens = tokens.filter(({ state }) => state !== 'revoked' && state !== 'expired');
  const verifiedSlots = slots.filter(
    ({ state, number }) => state === 'verified' && number === active?.number,
  ).length;
  const { principal, scopes } = credential.grant;
  return {
    name: credential.name,
    purpose: credential.purpose,
    owner: credential.owner,
    provider: credential.provider,
    principal: `${principal.kind} ${principal.name}`,
    scopes,
    ...(active ? { active } : {}),
    liveTokens,
    slots,
    verifiedSlots,
    findings: [
      ...tokenFindings(active, liveTokens, { now, renewBeforeSeconds: credential.renewBeforeSeconds }),
      ...slotFindings(slots, active, verifiedSlots),
    ],
  };
}

const apply = 'mintmark apply';

function tokenFindings(
  active: Token | undefined,
  live: readonly Token[],
  { now, renewBeforeSeconds }: { now: Instant; renewBeforeSeconds: number },
): readonly Finding[] {
  const findings: Finding[] = [];
  if (!active) findings.push({ severity: 'broken', message: 'there is no working token', fix: apply });
  else if (active.expiresAt !== undefined) {
    const remaining = secondsBetween(now, active.expiresAt);
    if (remaining <= 0)
      findings.push({ severity: 'broken', message: `${tokenLabel(active)} has expired`, fix: apply });
    else if (remaining <= renewBeforeSeconds)
      findings.push({ severity: 'due', message: `renewal of ${tokenLabel(active)} is due`, fix: apply });
  } else if (active.isAdopted)
    findings.push({
      severity: 'note',
      message: `nobody recorded when ${tokenLabel(active)} expires`,
      fix: apply,
    });
  for (const token of live) {
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
