import type { Credential } from '../domain/credential.ts';
import { isSameSet } from '../domain/grant.ts';
import type { Instant } from '../domain/instant.ts';
import { noticeKey, type NoticeKind, type Severity } from '../domain/notice.ts';
import type { ProofRecord } from '../domain/proof.ts';
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
  /** Names the state, for example `renewal anaconda-upload#3`: the same for as long as it lasts. */
  readonly key: string;
  readonly kind: NoticeKind;
  readonly severity: Severity;
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
    findings: [
      ...tokenFindings(active, liveTokens, { now, record, due, tokens }),
      ...(active ? scopeFindings(active, catalogue) : []),
      ...slotFindings(slots, active, verifiedSlots),
      ...proofFindings(slots, { credential, active, proofs }),
    ],
  };
}

const apply = 'mintmark apply';

/** What was found, on the way to becoming a {@link Finding}. */
interface Found extends Omit<Finding, 'key'> {
  /** Credential or token label. */
  readonly about: string;
  /** Which of several states of that kind. */
  readonly state?: string;
}

function finding({ about, state, kind, ...rest }: Found): Finding {
  return { key: noticeKey(kind, about, state), kind, ...rest };
}

function tokenFindings(
  active: Token | undefined,
  live: readonly Token[],
  {
    now,
    record,
    due,
    tokens,
  }: { now: Instant; record: CredentialRecord; due: Instant | undefined; tokens: readonly Token[] },
): readonly Finding[] {
  const found = [
    ...activeFindings(active, { now, due, credential: record.credential }),
    ...askedFindings(record, tokens),
    ...live.flatMap((token) => [...leakFindings(token), ...restFindings(token, now)]),
  ];
  return found.map((each) => finding({ ...each, fix: apply }));
}

function activeFindings(
  active: Token | undefined,
  { now, due, credential }: { now: Instant; due: Instant | undefined; credential: Credential },
): readonly Found[] {
  if (!active)
    return [
      {
        kind: 'broken',
        about: credential.name,
        state: 'no-token',
        severity: 'broken',
        message: 'there is no working token',
      },
    ];
  const about = tokenLabel(active);
  if (active.expiresAt !== undefined && active.expiresAt <= now)
    return [{ kind: 'expiry', about, state: 'expired', severity: 'broken', message: `${about} has expired` }];
  if ((due ?? '9') <= now)
    return [{ kind: 'renewal', about, severity: 'due', message: `renewal of ${about} is due` }];
  if (active.expiresAt !== undefined || active.issuedAt !== undefined) return [];
  const message = `nobody recorded when ${about} expires`;
  return [{ kind: 'expiry', about, state: 'not-recorded', severity: 'note', message }];
}

/** A rotation that a person has asked for, and that no token has come of yet. */
function askedFindings(
  { credential, rotationAskedAt: askedAt }: CredentialRecord,
  tokens: readonly Token[],
): readonly Found[] {
  if (askedAt === undefined || tokens.some((token) => (token.issuedAt ?? '') > askedAt)) return [];
  const message = `another token was asked for on ${askedAt.slice(0, 10)}`;
  return [{ kind: 'renewal', about: credential.name, state: 'asked', severity: 'due', message }];
}

function leakFindings(token: Token): readonly Found[] {
  if (!token.leak) return [];
  const about = tokenLabel(token);
  const { exposure, at } = token.leak;
  const message = `${about} has leaked (${exposure}, found ${at.slice(0, 10)}) and is not dead yet`;
  return [{ kind: 'leaked', about, severity: 'broken', message }];
}

/** What an interrupted or ended rotation has left. */
function restFindings(token: Token, now: Instant): readonly Found[] {
  const about = tokenLabel(token);
  if (token.isRolledBack) {
    const message = `${about} was taken back and is not ended yet`;
    return [{ kind: 'renewal', about, state: 'rolled-back', severity: 'due', message }];
  }
  if (token.state === 'unknown') {
    const message = `nobody knows whether ${about} was issued`;
    return [{ kind: 'broken', about, state: 'unknown', severity: 'broken', message }];
  }
  if (token.state === 'pending') {
    const message = `${about} is not in every slot yet`;
    return [{ kind: 'not-verified', about, state: 'pending', severity: 'due', message }];
  }
  if (token.state !== 'superseded' || token.revokeAfter === undefined || token.revokeAfter > now) return [];
  const message = `the grace of ${about} has ended`;
  return [{ kind: 'renewal', about, state: 'grace-ended', severity: 'due', message }];
}

/** What its issuer says that it may do, against what was asked for. */
function scopeFindings(token: Token, catalogue: ScopeCatalogue): readonly Finding[] {
  if (token.heldScopes === undefined) return [];
  const { missing, excess } = compareScopes(catalogue, {
    held: token.heldScopes,
    needed: token.grant.scopes,
  });
  const findings: Finding[] = [];
  const about = tokenLabel(token);
  const fix = `mintmark apply --rotate ${token.credential}`;
  if (missing.length > 0) {
    const message = `${about} lacks ${missing.join(', ')}`;
    findings.push(finding({ kind: 'scope', about, state: 'missing', severity: 'broken', message, fix }));
  }
  if (excess.length > 0) {
    const message = `${about} may do more than asked: ${excess.join(', ')}`;
    findings.push(finding({ kind: 'scope', about, state: 'excess', severity: 'due', message, fix }));
  }
  return findings;
}

function slotFindings(
  slots: readonly SlotRecord[],
  active: Token | undefined,
  verified: number,
): readonly Finding[] {
  const [first] = slots;
  if (!first) return [];
  const adopted = slots.filter(({ state }) => state === 'adopted').length;
  const rest = slots.length - adopted - verified;
  const findings: Finding[] = [];
  const common = { kind: 'not-verified', severity: 'due', fix: apply } as const;
  if (adopted > 0) {
    const message = `${count(adopted, 'adopted slot')} still hold what was there before`;
    findings.push(finding({ ...common, about: first.credential, state: 'adopted', message }));
  }
  if (active && rest > 0) {
    const about = tokenLabel(active);
    const message = `${count(rest, 'slot')} not verified with ${about}`;
    findings.push(finding({ ...common, about, message }));
  }
  return findings;
}

/** What the consumers themselves have said, where it was not what it should be or where it is waited for. */
function proofFindings(
  slots: readonly SlotRecord[],
  {
    credential,
    active,
    proofs,
  }: { credential: Credential; active: Token | undefined; proofs: readonly ProofRecord[] },
): readonly Finding[] {
  if (proofs.length === 0 && credential.require !== 'proof') return [];
  const fix = `mintmark prove ${credential.name}`;
  const findings: Finding[] = [];
  for (const { slot, number } of slots) {
    const own = proofs.filter((proof) => proof.slot === slot.id && proof.number === number);
    // The last word of each consumer counts; a question that nobody answered is none.
    const last = new Map(
      own.filter(({ state }) => state !== 'asked').map((proof) => [proof.consumer, proof]),
    );
    for (const { state, reason } of last.values())
      if (state === 'refused')
        findings.push(
          finding({
            kind: 'not-verified',
            about: credential.name,
            state: `refused ${slot.id}`,
            severity: 'broken',
            message: `the proof of ${slot.label} was refused: ${reason ?? 'no reason'}`,
            fix,
          }),
        );
  }
  const missing = slots.filter(
    ({ number, provedNumber }) => active && number === active.number && provedNumber !== number,
  ).length;
  if (credential.require === 'proof' && missing > 0)
    findings.push(
      finding({
        kind: 'not-verified',
        about: credential.name,
        state: 'not-proved',
        severity: 'due',
        message: `${count(missing, 'slot')} not proved`,
        fix,
      }),
    );
  return findings;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
