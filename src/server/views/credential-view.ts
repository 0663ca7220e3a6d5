import type { z } from '@hono/zod-openapi';
import { lastProofs } from '../../app/last-proofs.ts';
import type { CredentialStatus } from '../../app/show-status.ts';
import { secondsBetween, type Instant } from '../../domain/instant.ts';
import type { Records } from '../../domain/records.ts';
import { compareScopes, type ScopeCatalogue } from '../../domain/scope.ts';
import type { SlotRecord } from '../../domain/slot.ts';
import { tokenLabel, type Token } from '../../domain/token.ts';
import type { PlanFinding } from '../../plan/plan.ts';
import { findRollBackObstacle } from '../../plan/roll-back.ts';
import type {
  credentialSchema,
  credentialSummarySchema,
  slotCountsSchema,
  slotHealthSchema,
  slotSchema,
  tokenSchema,
} from '../schemas/credential.ts';
import { slotName } from './plan-view.ts';

type Health = z.output<typeof slotHealthSchema>;
export type Counts = z.output<typeof slotCountsSchema>;

/** A slot that nobody has read back for so long is not known to be good any more. */
const staleAfterSeconds = 7 * 86_400;

/** What the health of slots follows from, beside their records. */
export interface Sight {
  readonly now: Instant;
  /** Of the last look at the services. */
  readonly findings: readonly PlanFinding[];
}

export function tokenView(token: Token): z.output<typeof tokenSchema> {
  const { number, state, reference, fingerprint, grant, heldScopes, leak } = token;
  const { issuedAt, expiresAt, revokeAfter, endedAt } = token;
  return {
    label: tokenLabel(token),
    number,
    state,
    name: reference.name,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    scopes: grant.scopes,
    ...(heldScopes === undefined ? {} : { heldScopes }),
    ...(grant.audience === undefined ? {} : { audience: grant.audience }),
    isSealed: token.isSealed,
    isAdopted: token.isAdopted,
    isRolledBack: token.isRolledBack,
    ...(issuedAt === undefined ? {} : { issuedAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(revokeAfter === undefined ? {} : { revokeAfter }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(leak === undefined ? {} : { leak: { at: leak.at, exposure: leak.exposure } }),
  };
}

/** The worst that is so of a slot comes first. */
function healthOf(record: SlotRecord, active: Token | undefined, { now, findings }: Sight): Health {
  const own = findings.filter(
    ({ subject }) => subject === record.slot.id || subject.startsWith(`${record.slot.id} `),
  );
  if (own.some(({ kind }) => kind === 'drift')) return 'drifted';
  if (own.some(({ kind }) => kind === 'shadow')) return 'shadowed';
  if (record.state === 'adopted') return 'adopted';
  const isVerified = record.state === 'verified' && record.number === active?.number;
  if (!isVerified || record.verifiedAt === undefined) return 'unverified';
  if (secondsBetween(record.verifiedAt, now) > staleAfterSeconds) return 'stale';
  return record.provedAt !== undefined && record.provedNumber === record.number ? 'proved' : 'verified';
}

/** How many slots are how well known. A proved slot is verified, too. */
function countSlots(healths: readonly Health[]): Counts {
  const number = (...kinds: Health[]): number => healths.filter((each) => kinds.includes(each)).length;
  return {
    total: healths.length,
    verified: number('verified', 'proved'),
    proved: number('proved'),
    stale: number('stale'),
    unverified: number('unverified', 'adopted'),
    shadowed: number('shadowed'),
    drifted: number('drifted'),
  };
}

export function addCounts(all: readonly Counts[]): Counts {
  const sum: Record<keyof Counts, number> = { ...countSlots([]) };
  for (const each of all) for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += each[key];
  return sum;
}

export function credentialSummary(
  status: CredentialStatus,
  { issuer, sight }: { issuer: string; sight: Sight },
): z.output<typeof credentialSummarySchema> {
  const { name, purpose, owner, provider, principal, active, findings, renewalDue } = status;
  const isAny = (severity: string): boolean => findings.some((each) => each.severity === severity);
  return {
    name,
    purpose,
    owner,
    provider,
    issuer,
    principal,
    state: isAny('broken') ? 'broken' : isAny('due') ? 'due' : 'good',
    ...(active ? { activeToken: tokenLabel(active) } : {}),
    ...(active?.expiresAt === undefined ? {} : { expiresAt: active.expiresAt }),
    ...(renewalDue === undefined ? {} : { renewalDue }),
    slots: countSlots(status.slots.map((slot) => healthOf(slot, active, sight))),
    findings,
  };
}

export function credentialView(
  status: CredentialStatus,
  { records, sight, catalogue }: { records: Records; sight: Sight; catalogue: ScopeCatalogue },
): z.output<typeof credentialSchema> | undefined {
  const record = records.credentials.find(({ credential }) => credential.name === status.name);
  if (!record) return undefined;
  const { credential } = record;
  const { active } = status;
  const tokens = records.tokens.filter((token) => token.credential === status.name);
  const held = active?.heldScopes;
  const difference = held && compareScopes(catalogue, { held, needed: credential.grant.scopes });
  const holders = (number: number): number => status.slots.filter((slot) => slot.number === number).length;
  return {
    ...credentialSummary(status, { issuer: credential.issuer, sight }),
    grant: {
      scopes: credential.grant.scopes,
      ...(credential.uses ? { uses: credential.uses } : {}),
      ...(credential.grant.audience ? { audience: credential.grant.audience } : {}),
      ...difference,
    },
    lifetimeSeconds: credential.lifetimeSeconds,
    renewBeforeSeconds: credential.renewBeforeSeconds,
    graceSeconds: credential.graceSeconds,
    retain: credential.retain,
    requiresProof: credential.require === 'proof',
    tokens: tokens.map(tokenView),
    slotList: status.slots.map((slot) => slotView(slot, { records, active, sight })),
    canRollBack: findRollBackObstacle(tokens, holders) === undefined,
  };
}

function slotView(
  record: SlotRecord,
  { records, active, sight }: { records: Records; active: Token | undefined; sight: Sight },
): z.output<typeof slotSchema> {
  const { slot, credential, number, deliveredAt, verifiedAt, provedAt, provedNumber } = record;
  return {
    ...slotName(slot),
    credential,
    state: record.state,
    health: healthOf(record, active, sight),
    ...(number === undefined ? {} : { token: tokenLabel({ credential, number }) }),
    part: slot.part ?? 'value',
    existedBefore: record.existedBefore,
    ...(deliveredAt === undefined ? {} : { deliveredAt }),
    ...(record.state !== 'verified' || verifiedAt === undefined ? {} : { verifiedAt }),
    ...(provedAt === undefined || provedNumber !== number ? {} : { provedAt }),
    proofs: lastProofs(record, records.proofs),
    notes: sight.findings
      .filter(({ subject }) => subject === slot.id || subject.startsWith(`${slot.id} `))
      .map(({ message }) => message),
  };
}
