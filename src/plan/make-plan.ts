import { createHash } from 'node:crypto';
import type { Credential, Declaration } from '../domain/credential.ts';
import type { Instant } from '../domain/instant.ts';
import type { CredentialRecord, Records } from '../domain/records.ts';
import type { SlotRecord } from '../domain/slot.ts';
import type { Token } from '../domain/token.ts';
import { copyFindings } from './find-copies.ts';
import { findDrift } from './find-drift.ts';
import { findInactivity } from './find-inactivity.ts';
import { findOrphans, orphanFindings } from './find-orphans.ts';
import { findShadows } from './find-shadows.ts';
import type { Observed, ObservedCredential, OpenCopy } from './observed.ts';
import type { Claims, CredentialPlan, CredentialView } from './credential-view.ts';
import type { Blocker, Decisions, LeakDecision, Plan, PlanFinding, Saga, Waiting } from './plan.ts';
import { planCredential } from './plan-credential.ts';
import { withAlerts, withLeaks } from './plan-leak.ts';
import { planRetirement } from './plan-retirement.ts';
import { planSweep } from './plan-sweep.ts';

export interface PlanInput {
  readonly declaration: Declaration;
  readonly manifestDigest: string;
  readonly records: Records;
  readonly observed: Observed;
  readonly now: Instant;
  readonly decisions: Decisions;
  /** The credentials that the plan is to speak of; default all. What was observed of the others is what they claim. */
  readonly only?: readonly string[];
  /** Names of tokens that were recorded after `records` were read, and before the issuers had answered. */
  readonly namesRecordedMeanwhile?: readonly string[];
  /** Values of our tokens that stand in the open. */
  readonly copies?: readonly OpenCopy[];
}

/**
 * Compares declared, recorded and observed and says what to do. Pure: the same input gives the same plan, and the order
 * of declarations, placements and observations does not matter.
 */
export function makePlan(input: PlanInput): Plan {
  const { declaration, records, now, only } = input;
  const isMeant = (credential: string): boolean => only === undefined || only.includes(credential);
  const views = viewsByCredential(records);
  const claims = findClaims(input.observed);
  const sagas: Saga[] = [];
  const blocked: Blocker[] = [];
  const waiting: Waiting[] = [];
  const findings: PlanFinding[] = [];
  const orphans = findOrphans(input);
  const unasked = [...orphanFindings(orphans), ...copyFindings(input.copies ?? [])];
  findings.push(...unasked.filter(({ credential }) => isMeant(credential)));
  const leaksOf = (name: string): readonly LeakDecision[] =>
    (input.decisions.leaked ?? []).filter(({ credential }) => credential === name);
  const add = (credential: string, found: CredentialPlan): void => {
    const view = views.get(credential) ?? emptyView;
    const planned = withAlerts(found, withLeaks(view, leaksOf(credential)));
    blocked.push(...planned.blocked);
    waiting.push(...planned.waiting);
    if (planned.steps.length > 0)
      sagas.push({ credential, basis: recordsBasis(records, credential), steps: planned.steps });
  };

  // First: an orphan may have the very name that a new token is to get.
  const sweeps = planSweep({ declaration, records, orphans, isAsked: input.decisions.sweep === true });
  for (const [whose, steps] of sweeps) if (isMeant(whose)) add(whose, { steps, blocked: [], waiting: [] });
  const observedByName = new Map(input.observed.map((observed) => [observed.credential, observed]));
  const recordsBySlot = new Map(records.slots.map((slot) => [slot.slot.id, slot]));
  for (const credential of [...declaration.credentials].sort(byName)) {
    if (!isMeant(credential.name)) continue;
    const observed = uniqueSlots(
      observedByName.get(credential.name) ?? { credential: credential.name, slots: [] },
    );
    const view = views.get(credential.name) ?? emptyView;
    findings.push(
      ...findDrift(observed, recordsBySlot),
      ...findShadows(observed),
      ...findInactivity(observed, view.tokens, now),
    );
    add(
      credential.name,
      planCredential({
        credential,
        view,
        observed,
        recordsBySlot,
        claims,
        vaultTag: records.vaultTag,
        now,
        leaks: leaksOf(credential.name),
        isRotationAsked: input.decisions.rotate.includes(credential.name),
        isRollBackAsked: input.decisions.rollBack.includes(credential.name),
        isPartial: input.observed.some(({ unreachable }) => unreachable !== undefined),
      }),
    );
  }
  const declared = new Set(declaration.credentials.map(({ name }) => name));
  const connections = new Set(declaration.connections.map(({ name }) => name));
  for (const [name, view] of [...views].sort(([left], [right]) => (left < right ? -1 : 1))) {
    if (declared.has(name) || !isMeant(name)) continue;
    add(
      name,
      planRetirement({
        name,
        view,
        connections,
        claims,
        isAsked: input.decisions.retire.includes(name),
        leaks: leaksOf(name),
        now,
      }),
    );
  }
  return {
    version: 1,
    createdAt: now,
    vaultTag: records.vaultTag,
    manifestDigest: input.manifestDigest,
    decisions: input.decisions,
    sagas,
    blocked,
    waiting,
    findings: findings.sort(byText),
  };
}

/** Digest of everything recorded of a credential; two plans from the same records have the same basis. */
export function recordsBasis(records: Records, credential: string): string {
  const own = {
    record: records.credentials.find((each) => each.credential.name === credential) ?? null,
    tokens: records.tokens.filter((token) => token.credential === credential),
    slots: records.slots.filter((slot) => slot.credential === credential),
  };
  return createHash('sha256').update(JSON.stringify(own)).digest('hex');
}

function findClaims(observed: Observed): Claims {
  const claims = new Map<string, string[]>();
  for (const { credential, slots, claimed = [] } of observed) {
    for (const { id } of [...slots.map(({ slot }) => slot), ...claimed]) {
      const claimants = claims.get(id);
      if (claimants === undefined) claims.set(id, [credential]);
      else if (!claimants.includes(credential)) claimants.push(credential);
    }
  }
  for (const claimants of claims.values()) claimants.sort();
  return claims;
}

function uniqueSlots(observed: ObservedCredential): ObservedCredential {
  const unique = new Map(observed.slots.map((entry) => [entry.slot.id, entry]));
  const slots = [...unique.values()].sort((left, right) => (left.slot.id < right.slot.id ? -1 : 1));
  return { ...observed, slots };
}

const emptyView: CredentialView = { record: undefined, tokens: [], slotRecords: [] };

function viewsByCredential(records: Records): Map<string, CredentialView> {
  const views = new Map<
    string,
    { record: CredentialRecord | undefined; tokens: Token[]; slotRecords: SlotRecord[] }
  >();
  const view = (name: string) => {
    let found = views.get(name);
    if (!found) views.set(name, (found = { record: undefined, tokens: [], slotRecords: [] }));
    return found;
  };
  for (const record of records.credentials) view(record.credential.name).record = record;
  for (const token of records.tokens) view(token.credential).tokens.push(token);
  for (const slot of records.slots) view(slot.credential).slotRecords.push(slot);
  for (const { tokens } of views.values()) tokens.sort((left, right) => left.number - right.number);
  return views;
}

function byName(left: Credential, right: Credential): number {
  return left.name < right.name ? -1 : 1;
}

function byText(left: PlanFinding, right: PlanFinding): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}
