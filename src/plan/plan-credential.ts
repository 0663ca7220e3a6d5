import { isDeepStrictEqual } from 'node:util';
import type { Credential } from '../domain/credential.ts';
import { formatDurationSeconds } from '../domain/duration.ts';
import { isSameGrant } from '../domain/grant.ts';
import { secondsBetween, type Instant } from '../domain/instant.ts';
import type { Slot, SlotRecord } from '../domain/slot.ts';
import { renewalDue } from '../domain/renewal.ts';
import { tokenLabel, tokenName, type Token, type TokenReference } from '../domain/token.ts';
import type { Claims, CredentialPlan, CredentialView } from './credential-view.ts';
import { isChangedLater } from './find-drift.ts';
import { findBefore, findRollBack, rollBackStep, withRolledBack } from './roll-back.ts';
import type { ObservedCredential } from './observed.ts';
import type { Blocker, Drift, Issuer, LeakDecision, Step, Waiting } from './plan.ts';
import { isRevokedFirst, leakReason, markSteps, withLeaks } from './plan-leak.ts';
import { proveSteps, unprovableBlockers } from './plan-proof.ts';

export interface CredentialPlanInput {
  readonly credential: Credential;
  readonly view: CredentialView;
  readonly observed: ObservedCredential;
  readonly recordsBySlot: ReadonlyMap<string, SlotRecord>;
  readonly claims: Claims;
  readonly vaultTag: string;
  readonly now: Instant;
  readonly isRotationAsked: boolean;
  readonly isRollBackAsked: boolean;
  /** What was found of its tokens and is not recorded yet. */
  readonly leaks: readonly LeakDecision[];
  /** Whether the slots of some credential could not be looked at. */
  readonly isPartial: boolean;
}

/** The steps that make one declared credential be as declared, whatever an earlier run left half done. */
export function planCredential(given: CredentialPlanInput): CredentialPlan {
  const known = { ...given, view: withLeaks(given.view, given.leaks) };
  const back = known.isRollBackAsked ? findRollBack(known.view.tokens) : undefined;
  const everything = back ? withRolledBack(known, back) : known;
  const { credential, view } = everything;
  const urgent = leakSteps(credential, given);
  const blocked = findBlockers(everything);
  // A slot that waits for a decision must not hold up the renewal of a token that others depend on already.
  const isRunning = view.tokens.some((token) => token.state === 'active' && !token.isAdopted);
  // One that waits for its own token is to be issued first; the next plan reaches its slots.
  const isOwnKey = everything.observed.unreachable?.credential === credential.name;
  // A token that unseen slots hold must not be superseded: its grace would end before they hold the next one.
  const isUnseen = everything.observed.unreachable !== undefined && !isOwnKey;
  if (isUnseen || (blocked.length > 0 && !isRunning && !isOwnKey))
    return { steps: urgent, waiting: [], blocked };
  const input = withoutSlots(everything, new Set(blocked.flatMap(({ slots }) => slots.map(({ id }) => id))));
  const steps: Step[] = [...urgent];
  const waiting: Waiting[] = [];
  if (!view.record || view.record.retiredAt || !isDeepStrictEqual(view.record.credential, credential))
    steps.push({
      kind: 'declare',
      id: `declare ${credential.name}`,
      credential: credential.name,
      declared: credential,
      reason: view.record ? 'the manifest says something else than the records' : 'new in the manifest',
    });
  if (back) steps.push(rollBackStep(back));
  const dead = findDeadTokens(input);
  steps.push(...dead.map((entry) => endStep(credential, entry)));
  const living = view.tokens.filter((token) => !dead.some((entry) => entry.token === token));
  const choice = chooseToken(input, living);
  for (const token of living) {
    // Its end stands at the beginning.
    if (isRevokedFirst(token, input.now)) continue;
    if (token.state === 'unknown') {
      if (token.revokeAfter === undefined || token.revokeAfter <= input.now)
        steps.push(settleStep(credential, token));
      else waiting.push({ ...waitFor(token), until: token.revokeAfter });
    }
    if (token.state === 'pending' && token.number !== choice.number) {
      if (token.leak) steps.push(revokeStep(credential, token, leakReason));
      else if (!token.isRolledBack)
        steps.push(revokeStep(credential, token, 'it was never put to use and does not fit any more'));
    }
    if (token.state !== 'superseded' || token.number === choice.number) continue;
    if (token.leak) steps.push(revokeStep(credential, token, leakReason));
    else if (token.revokeAfter === undefined || token.revokeAfter <= input.now)
      steps.push(revokeStep(credential, token, 'its grace has ended'));
    else waiting.push({ ...waitFor(token), until: token.revokeAfter });
  }
  const active = living.find((token) => token.state === 'active');
  // What a person has to issue can take days: until then the slots are kept good with the token that works.
  if (choice.isGuided && active?.isSealed === true && !active.leak)
    steps.push(...placeSteps(input, { ...choice, number: active.number, isActive: true }, living));
  if (input.isRotationAsked && choice.steps.some(({ kind }) => kind === 'issue'))
    steps.push({
      kind: 'ask',
      id: `ask for another token of ${credential.name}`,
      credential: credential.name,
      reason: 'a person asked for it',
    });
  steps.push(...choice.steps);
  steps.push(...placeSteps(input, choice, living));
  // Slots may hold what was taken back until they are written again: only then it is ended.
  for (const token of living)
    if (token.isRolledBack && !token.leak && (token.state === 'pending' || token.state === 'active'))
      steps.push(revokeStep(credential, token, 'it was taken back'));
  // Where not everything could be looked at, nobody knows whether a slot is still declared.
  if (!input.isPartial) steps.push(...leaveSteps(input));
  return { steps, waiting, blocked: [...blocked, ...unprovableBlockers(input)] };
}

function withoutSlots(input: CredentialPlanInput, ids: ReadonlySet<string>): CredentialPlanInput {
  const slots = input.observed.slots.filter(({ slot }) => !ids.has(slot.id));
  return { ...input, observed: { ...input.observed, slots } };
}

function issuerOf(credential: Credential): Issuer {
  return { connection: credential.issuer, provider: credential.provider };
}

interface DeadToken {
  readonly token: Token;
  readonly state: 'revoked' | 'expired';
  readonly reason: string;
}

/** An issuer may show a new token late in its list: absence counts only for tokens older than this. */
const listLagSeconds = 600;

function findDeadTokens({ view, observed, now }: CredentialPlanInput): readonly DeadToken[] {
  const listed = observed.issuerTokens && new Set(observed.issuerTokens.map(({ name }) => name));
  return view.tokens.flatMap((token): DeadToken[] => {
    if (!['pending', 'active', 'superseded'].includes(token.state)) return [];
    if (token.expiresAt !== undefined && token.expiresAt <= now)
      return [{ token, state: 'expired', reason: `it expired on ${token.expiresAt.slice(0, 10)}` }];
    const isOldEnough = token.issuedAt === undefined || secondsBetween(token.issuedAt, now) > listLagSeconds;
    // Of one that leaked no list is believed: ending what is dead does no harm.
    if (token.leak) return [];
    if (listed && isOldEnough && !listed.has(token.reference.name))
      return [{ token, state: 'revoked', reason: 'its issuer does not list it any more' }];
    return [];
  });
}

/** Which token the slots are to hold, and the steps that bring it to life. */
interface Choice {
  readonly number: number;
  readonly isActive: boolean;
  readonly isGuided: boolean;
  readonly steps: readonly Step[];
}

function chooseToken(input: CredentialPlanInput, living: readonly Token[]): Choice {
  const { credential, view } = input;
  const pending = living.findLast((token) => token.state === 'pending' && !token.isRolledBack && !token.leak);
  if (pending && pending.isSealed && misfit(input, pending) === undefined)
    return {
      number: pending.number,
      isActive: false,
      isGuided: false,
      steps: pending.isIntrospected ? [] : [introspectStep(credential, pending.number, pending.reference)],
    };
  const active = living.find((token) => token.state === 'active');
  const before = active?.isRolledBack === true ? findBefore(living, active) : undefined;
  if (before) return { number: before.number, isActive: false, isGuided: false, steps: [] };
  const isBackInUse = input.isRollBackAsked && active?.isRolledBack === false;
  const reason = active
    ? isBackInUse
      ? undefined
      : reasonToReplace(input, active)
    : 'there is no working token yet';
  if (active && reason === undefined)
    return { number: active.number, isActive: true, isGuided: false, steps: [] };
  const number = (view.record?.lastNumber ?? 0) + 1;
  const isGuided = input.observed.isGuided ?? false;
  // A leaked one is replaced also when it has been ended already: its successor belongs to the same App.
  const last = view.tokens.at(-1);
  const previous = active ?? (last?.leak ? last : undefined);
  const steps = issueSteps(input, { number, isGuided, previous: previous?.reference, reason: reason ?? '' });
  return { number, isActive: false, isGuided, steps };
}

/** Why a token cannot be (or stay) what the slots hold, or undefined. */
function misfit({ credential, now }: CredentialPlanInput, token: Token): string | undefined {
  if (!isSameGrant(token.grant, credential.grant)) return 'the manifest asks for another grant';
  const due = renewalDue(token, credential);
  if (due === undefined || due > now) return undefined;
  if (token.expiresAt === undefined)
    return `${tokenLabel(token)} never expires and is as old as its lifetime allows (${formatDurationSeconds(credential.lifetimeSeconds)})`;
  return `${tokenLabel(token)} expires on ${token.expiresAt.slice(0, 10)}, renewal is due ${formatDurationSeconds(secondsBetween(due, token.expiresAt))} before`;
}

function reasonToReplace(input: CredentialPlanInput, active: Token): string | undefined {
  if (active.leak) return `${tokenLabel(active)} has leaked`;
  if (active.isRolledBack) return `${tokenLabel(active)} was taken back, and no token before it lives`;
  if (input.isRotationAsked) return 'rotation was asked for';
  const askedAt = input.view.record?.rotationAskedAt;
  if (askedAt !== undefined && !input.view.tokens.some((token) => (token.issuedAt ?? '') > askedAt))
    return `rotation was asked for on ${askedAt.slice(0, 10)}`;
  const unfit = misfit(input, active);
  if (unfit !== undefined) return unfit;
  const needy = slotsToWrite(input, active.number);
  if (active.isSealed || needy.length === 0) return undefined;
  return `${needy.length === 1 ? 'a slot needs' : `${needy.length} slots need`} a value, and that of ${tokenLabel(active)} is not held`;
}

function issueSteps(
  { credential, vaultTag }: CredentialPlanInput,
  wish: { number: number; isGuided: boolean; previous: TokenReference | undefined; reason: string },
): readonly Step[] {
  const { number, isGuided, previous, reason } = wish;
  const name = tokenName({ vaultTag, credential: credential.name, number });
  const reference: TokenReference = { name, principal: credential.grant.principal };
  return [
    {
      kind: 'issue',
      id: `issue ${credential.name}#${number}`,
      credential: credential.name,
      number,
      issuer: issuerOf(credential),
      reference,
      grant: credential.grant,
      purpose: credential.purpose,
      lifetimeSeconds: credential.lifetimeSeconds,
      ...(previous ? { previous } : {}),
      isGuided,
      reason,
    },
    introspectStep(credential, number, reference),
  ];
}

function introspectStep(credential: Credential, number: number, reference: TokenReference): Step {
  return {
    kind: 'introspect',
    id: `introspect ${credential.name}#${number}`,
    credential: credential.name,
    number,
    issuer: issuerOf(credential),
    reference,
    grant: credential.grant,
    reason: 'the issuer says what it really is',
  };
}

/** Deliver where needed, verify what was delivered, promote when every slot is verified. */
function placeSteps(input: CredentialPlanInput, choice: Choice, living: readonly Token[]): readonly Step[] {
  const { credential, recordsBySlot } = input;
  const name = credential.name;
  const writes = slotsToWrite(input, choice.number);
  const steps: Step[] = writes.map(({ slot, reason, existedBefore, drift }) => ({
    kind: 'deliver',
    id: `deliver ${name}#${choice.number} to ${slot.id}`,
    credential: name,
    number: choice.number,
    slot,
    existedBefore,
    ...(drift === undefined ? {} : { drift }),
    reason,
  }));
  const isWritten = new Set(writes.map(({ slot }) => slot.id));
  const unverified = input.observed.slots
    .map(({ slot }) => slot)
    .filter((slot) => {
      const record = recordsBySlot.get(slot.id);
      const isOurs = record?.credential === name && record.number === choice.number;
      return !isOurs || record.state !== 'verified' || isWritten.has(slot.id);
    });
  for (const batch of batches(unverified))
    steps.push({
      kind: 'verify',
      id: `verify ${name}#${choice.number} in ${batch.length} slots of ${batch[0]?.target} by ${batch[0]?.connection}`,
      credential: name,
      number: choice.number,
      slots: batch,
      reason: 'everything that the slots show is read back',
    });
  steps.push(...proveSteps(input, choice.number, isWritten));
  // What cannot be asked for proof holds up the promotion, and not the delivery: consumers read the new value already.
  if (choice.isActive || unprovableBlockers(input).length > 0) return steps;
  const old = living.find((token) => token.state === 'active');
  const isEnded = old !== undefined && isRevokedFirst(old, input.now);
  // What leaked or was taken back does not go on working beside its successor.
  const graceSeconds = old?.isRolledBack === true || old?.leak ? 0 : credential.graceSeconds;
  steps.push({
    kind: 'promote',
    id: `promote ${name}#${choice.number}`,
    credential: name,
    number: choice.number,
    ...(old && !isEnded ? { supersedes: old.number } : {}),
    graceSeconds,
    forget: credential.retain === 'forget',
    reason:
      old && !old.leak
        ? graceSeconds === 0
          ? `${tokenLabel(old)} has no grace`
          : `${tokenLabel(old)} lives on for ${formatDurationSeconds(graceSeconds)}, for jobs that have read it already`
        : 'every slot is verified',
  });
  if (old && graceSeconds === 0 && !isEnded && (old.leak || !old.isRolledBack))
    steps.push(revokeStep(credential, old, old.leak ? leakReason : 'there is no grace'));
  return steps;
}

interface SlotWrite {
  readonly slot: Slot;
  readonly reason: string;
  readonly existedBefore: boolean;
  readonly drift?: Drift;
}

function slotsToWrite(
  { credential, observed, recordsBySlot }: CredentialPlanInput,
  number: number,
): readonly SlotWrite[] {
  return observed.slots.flatMap(({ slot, state }): SlotWrite[] => {
    const record = recordsBySlot.get(slot.id);
    const existedBefore = record?.existedBefore ?? state.kind === 'present';
    const write = (reason: string, drift?: Drift): SlotWrite[] => [
      { slot, reason, existedBefore, ...(drift === undefined ? {} : { drift }) },
    ];
    if (state.kind === 'absent')
      return record?.deliveredAt ? write('it has vanished', 'vanished') : write('it is not there yet');
    if (record === undefined || record.state === 'adopted')
      return write('it holds a value that Mintmark does not know');
    const isOurs = record.credential === credential.name && record.number === number;
    if (record.state === 'delivering') return write('a write was begun and its end is not known');
    if (!isOurs)
      return write(`it holds ${tokenLabel({ credential: record.credential, number: record.number ?? 0 })}`);
    if (state.kind === 'closed') return [];
    if (state.problems.length > 0)
      return write(state.problems.join('; '), record.state === 'verified' ? 'altered' : undefined);
    return isChangedLater(state, record)
      ? write(`somebody else changed it at ${state.changedAt}`, 'changed')
      : [];
  });
}

function batches(slots: readonly Slot[]): readonly (readonly Slot[])[] {
  const groups = new Map<string, Slot[]>();
  for (const slot of slots) {
    const key = JSON.stringify([slot.target, slot.connection]);
    const group = groups.get(key);
    if (group) group.push(slot);
    else groups.set(key, [slot]);
  }
  return [...groups.values()];
}

/** Slots that the manifest no longer names. One that another credential declares now is simply overwritten there. */
function leaveSteps({ credential, view, claims }: CredentialPlanInput): readonly Step[] {
  return view.slotRecords
    .filter(({ slot }) => !claims.has(slot.id))
    .map((record) => leaveStep(credential.name, record, 'the manifest does not name it any more'));
}

/** What Mintmark created is taken out; what was there before is left alone. */
export function leaveStep(credential: string, { slot, existedBefore }: SlotRecord, reason: string): Step {
  return existedBefore
    ? {
        kind: 'release',
        id: `release ${slot.id}`,
        credential,
        slot,
        reason: `${reason}; it was there before Mintmark`,
      }
    : { kind: 'withdraw', id: `withdraw ${slot.id}`, credential, slot, reason };
}

function findBlockers({
  credential,
  observed,
  recordsBySlot,
  claims,
}: CredentialPlanInput): readonly Blocker[] {
  const blockers: Blocker[] = [];
  const name = credential.name;
  if (observed.unreachable)
    blockers.push({
      kind: 'unreachable',
      credential: name,
      slots: [],
      reason: `connection ${observed.unreachable.connection} signs in with ${observed.unreachable.credential}, which has no working token yet`,
      fix: `mintmark apply ${observed.unreachable.credential}`,
    });
  const isForeign = ({ slot, state }: ObservedCredential['slots'][number]): boolean =>
    state.kind === 'present' && !recordsBySlot.has(slot.id);
  const foreign = observed.slots.filter(isForeign).map(({ slot }) => slot);
  if (foreign.length > 0)
    blockers.push({
      kind: 'foreign',
      credential: name,
      slots: foreign,
      reason: 'holds a value that Mintmark did not put there, and would be overwritten',
      fix: `mintmark adopt ${name} --slots`,
    });
  for (const { slot, state } of observed.slots) {
    const common = { credential: name, slots: [slot] };
    if (state.kind === 'closed')
      blockers.push({
        ...common,
        kind: 'closed',
        reason: state.reason,
        fix: state.hint ?? 'take it out of the manifest',
      });
    const claimants = claims.get(slot.id) ?? [];
    if (claimants.length > 1)
      blockers.push({
        ...common,
        kind: 'claimed',
        reason: `is claimed by ${claimants.join(' and ')}`,
        fix: 'leave it to one of them in the manifest',
      });
  }
  return blockers;
}

/** What cannot wait for anything else: that a token leaked is recorded, and where everybody may have read it, it dies. */
export function leakSteps(
  credential: Credential,
  { view, leaks, now }: Pick<CredentialPlanInput, 'view' | 'leaks' | 'now'>,
): readonly Step[] {
  const ended = withLeaks(view, leaks).tokens.filter((token) => isRevokedFirst(token, now));
  return [...markSteps(view, leaks), ...ended.map((token) => revokeStep(credential, token, leakReason))];
}

export function settleStep(credential: Credential, token: Token): Step {
  return {
    kind: 'settle',
    id: `settle ${tokenLabel(token)}`,
    credential: credential.name,
    number: token.number,
    issuer: issuerOf(credential),
    reference: token.reference,
    isSecondLook: token.revokeAfter !== undefined,
    reason: 'nobody knows whether it was issued; if it was, its value is lost',
  };
}

export function revokeStep(credential: Credential, token: Token, reason: string): Step {
  return {
    kind: 'revoke',
    id: `revoke ${tokenLabel(token)}`,
    credential: credential.name,
    number: token.number,
    issuer: issuerOf(credential),
    reference: token.reference,
    isSealed: token.isSealed,
    reason,
  };
}

export function endStep(credential: Credential, { token, state, reason }: DeadToken): Step {
  return {
    kind: 'end',
    id: `end ${tokenLabel(token)}`,
    credential: token.credential,
    number: token.number,
    issuer: issuerOf(credential),
    reference: token.reference,
    state,
    isSealed: token.isSealed,
    reason,
  };
}

function waitFor(token: Token): Omit<Waiting, 'until'> {
  const reason =
    token.state === 'unknown' ? 'is looked for at its issuer once more' : 'is revoked when its grace ends';
  return { credential: token.credential, number: token.number, reason };
}
