import type { Credential } from '../domain/credential.ts';
import type { Instant } from '../domain/instant.ts';
import { noticeKey, type NoticeKind, type Severity } from '../domain/notice.ts';
import { lastAnswers, type ProofRecord } from '../domain/proof.ts';
import type { CredentialRecord } from '../domain/records.ts';
import { compareScopes, type ScopeCatalogue } from '../domain/scope.ts';
import type { SlotRecord } from '../domain/slot.ts';
import { liveTokenStates, tokenLabel, type Token } from '../domain/token.ts';

/** Something that is not as it should be, with the command that mends it. */
export interface Finding {
  /** Names the state, for example `renewal anaconda-upload#3`: the same for as long as it lasts. */
  readonly key: string;
  readonly kind: NoticeKind;
  readonly severity: Severity;
  readonly message: string;
  readonly fix?: string;
}

/** All that is recorded of one credential, and what follows from it at a glance. */
export interface FindingInput {
  readonly record: CredentialRecord;
  readonly tokens: readonly Token[];
  readonly slots: readonly SlotRecord[];
  readonly proofs: readonly ProofRecord[];
  readonly active: Token | undefined;
  readonly liveTokens: readonly Token[];
  /** How many slots hold the active token, read back. */
  readonly verifiedSlots: number;
  readonly now: Instant;
  /** When the active token is to be renewed; undefined: never. */
  readonly due: Instant | undefined;
  readonly catalogue: ScopeCatalogue;
}

/** What the records of a credential show not to be as it should be. Pure. */
export function credentialFindings(input: FindingInput): readonly Finding[] {
  const { record, slots, proofs, active, liveTokens, verifiedSlots, catalogue } = input;
  return [
    ...tokenFindings(active, liveTokens, input),
    ...(active ? scopeFindings(active, catalogue) : []),
    ...slotFindings(slots, active, verifiedSlots),
    ...proofFindings(slots, { credential: record.credential, active, proofs }),
  ];
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
  given: {
    now: Instant;
    due: Instant | undefined;
    record: CredentialRecord;
    tokens: readonly Token[];
    slots: readonly SlotRecord[];
  },
): readonly Finding[] {
  const { now, due, record, tokens } = given;
  const found = [
    ...activeFindings(active, { now, due, credential: record.credential }),
    ...askedFindings(record, tokens),
    ...tokens.flatMap(alertFindings),
    ...live.flatMap((token) => [...leakFindings(token), ...restFindings(token, given)]),
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

/** Until its token is dead, the leak itself is told. */
function alertFindings({ leak, ...token }: Token): readonly Found[] {
  if (liveTokenStates.includes(token.state)) return [];
  return (leak?.alerts ?? []).map(({ id }) => ({
    kind: 'leaked',
    about: tokenLabel(token),
    state: `alert ${id}`,
    severity: 'due',
    message: `${tokenLabel(token)} is dead, and alert ${id} is still open`,
  }));
}

/** What an interrupted or ended rotation has left. */
function restFindings(
  token: Token,
  { now, record, slots }: { now: Instant; record: CredentialRecord; slots: readonly SlotRecord[] },
): readonly Found[] {
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
    const common = { kind: 'not-verified', about, severity: 'due' } as const;
    const isEverywhere = slots.every(({ state, number }) => state === 'verified' && number === token.number);
    if (isEverywhere && record.credential.require === 'proof')
      return [{ ...common, state: 'not-proved', message: `${about} is in every slot, and waits for proof` }];
    return [{ ...common, state: 'pending', message: `${about} is not in every slot yet` }];
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
    for (const { state, reason, consumer } of lastAnswers(own).values())
      if (state === 'refused' && number !== undefined)
        findings.push(
          finding({
            kind: 'not-verified',
            about: tokenLabel({ credential: credential.name, number }),
            state: `refused ${slot.id} by ${consumer}`,
            severity: 'broken',
            message: `the proof of ${slot.label} by ${consumer} was refused: ${reason ?? 'no reason'}`,
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
