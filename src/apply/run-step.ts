import { AppError } from '../domain/errors.ts';
import type { Guide } from '../domain/guide.ts';
import { addSeconds } from '../domain/instant.ts';
import type { Change } from '../domain/journal.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Introspection } from '../domain/introspection.ts';
import type { Secret } from '../domain/secret.ts';
import { tokenLabel } from '../domain/token.ts';
import type { Step } from '../plan/plan.ts';
import type { Provider } from '../ports/provider.ts';
import { doneResult, type StepResult } from './apply-event.ts';
import type { SagaContext } from './apply-ports.ts';
import { askToEnd } from './ask-to-end.ts';
import { introspectToken } from './introspect-token.ts';
import { issueByHand, requestOf } from './issue-by-hand.ts';
import { refusedChanges, type StepEffect } from './journal-step.ts';
import { partFor } from './part-for.ts';
import { proveSlot } from './prove-slot.ts';
import { resolveAlert } from './resolve-alert.ts';
import { sweepToken } from './sweep-token.ts';
import { verifySlots } from './verify-slots.ts';

/** Does one step and says what changes in the records follow. Throws AppError when it cannot even be tried. */
export async function runStep(step: Step, context: SagaContext): Promise<StepEffect> {
  const { credential } = step;
  switch (step.kind) {
    case 'declare':
      return { result: doneResult, changes: [{ type: 'credential-declared', credential: step.declared }] };
    case 'ask':
      return {
        result: doneResult,
        changes: [{ type: 'rotation-asked', credential, askedAt: context.clock.now() }],
      };
    case 'roll-back':
      return {
        result: doneResult,
        changes: [{ type: 'token-rolled-back', credential, number: step.number }],
      };
    case 'mark-leaked': {
      const { number, leak } = step;
      const changes: Change[] = [{ type: 'token-leaked', credential, number, leak }];
      const alerts = (leak.alerts ?? []).map(({ id }) => id);
      return { result: doneResult, changes, detail: { foundAt: leak.at, exposure: leak.exposure, alerts } };
    }
    case 'resolve-alert':
      return await resolveAlert(step, context);
    case 'issue':
      return await issueToken(step, context);
    case 'introspect':
      return await introspectToken(step, context);
    case 'deliver':
      return await deliver(step, context);
    case 'verify':
      return await verifySlots(step, context);
    case 'prove':
      return await proveSlot(step, context);
    case 'promote':
      return promote(step, context);
    case 'settle':
    case 'revoke':
      return await revokeToken(step, context);
    case 'end':
      return await endIfDead(step, context);
    case 'withdraw': {
      const outcome = await context.target(step.slot.connection, step.slot.target).withdraw(step.slot);
      return {
        result: resultOf(outcome),
        changes: outcome.kind === 'done' ? [{ type: 'slot-dropped', slot: step.slot.id }] : [],
      };
    }
    case 'release':
      return { result: doneResult, changes: [{ type: 'slot-dropped', slot: step.slot.id }] };
    case 'retire':
      return { result: doneResult, changes: [{ type: 'credential-retired', credential }] };
    case 'sweep':
      return await sweepToken(step, context);
  }
}

type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>;

async function issueToken(step: StepOf<'issue'>, context: SagaContext): Promise<StepEffect> {
  const { provider } = context.provider(step.issuer.connection, step.issuer.provider);
  const issuing = provider.issuing();
  // A plan that was saved, or made a moment ago, may not know yet how the connection signs in now.
  if ((issuing.kind === 'guided') !== step.isGuided)
    return {
      result: {
        kind: 'refused',
        reason: 'the way in which its issuer issues is no longer that of the plan',
        hint: 'Look at the new plan: mintmark plan',
      },
      changes: refusedChanges(step),
    };
  if (issuing.kind === 'guided') return await issueByHand(step, issuing, context);
  const { credential, number, reference } = step;
  const outcome = await issuing.issue(requestOf(step));
  if (outcome.kind === 'refused') return { result: resultOf(outcome), changes: refusedChanges(step) };
  if (outcome.kind === 'unknown') return { result: resultOf(outcome), changes: [] };
  const { secret, id, expiresAt: told } = outcome.value;
  const issuedAt = context.clock.now();
  // Where the issuer tells no date, what was asked for stands until introspection knows better.
  const expiresAt = told === undefined ? addSeconds(issuedAt, step.lifetimeSeconds) : told;
  return {
    result: doneResult,
    changes: [
      {
        type: 'token-issued',
        credential,
        number,
        secret,
        issuedAt,
        ...(expiresAt === null ? {} : { expiresAt }),
        ...(id === undefined ? {} : { id }),
      },
    ],
    detail: { name: reference.name, expiresAt },
    compensate: async () => {
      const revoked = await provider.revoke({
        reference: { ...reference, ...(id === undefined ? {} : { id }) },
        value: secret,
      });
      return revoked.kind === 'done'
        ? 'The token that had just been issued was revoked again.'
        : `The token ${reference.name} could not be revoked again; the next \`mintmark apply\` does it.`;
    },
  };
}

async function deliver(step: StepOf<'deliver'>, context: SagaContext): Promise<StepEffect> {
  const target = context.target(step.slot.connection, step.slot.target);
  const outcome = await target.deliver(step.slot, await partFor(step, context));
  return {
    result: resultOf(outcome),
    changes:
      outcome.kind === 'done'
        ? [
            {
              type: 'slot-delivered',
              slot: step.slot.id,
              receipt: outcome.value,
              deliveredAt: context.clock.now(),
            },
          ]
        : [],
    detail: { token: tokenLabel(step) },
  };
}

function promote(step: StepOf<'promote'>, { clock }: SagaContext): StepEffect {
  const { credential, number } = step;
  const revokeAfter = addSeconds(clock.now(), step.graceSeconds);
  const changes: Change[] = [{ type: 'token-promoted', credential, number, revokeAfter }];
  if (step.forget) changes.push({ type: 'token-forgotten', credential, number });
  return {
    result: doneResult,
    changes,
    detail: step.supersedes === undefined ? {} : { supersedes: step.supersedes },
  };
}

async function revokeToken(step: StepOf<'settle' | 'revoke'>, context: SagaContext): Promise<StepEffect> {
  const { provider } = context.provider(step.issuer.connection, step.issuer.provider);
  const value = step.kind === 'revoke' && step.isSealed ? await openIfPossible(step, context) : undefined;
  const { reference } = step;
  const outcome = await provider.revoke({ reference, ...(value ? { value } : {}) });
  if (outcome.kind === 'by-hand') return await revokeByHand(step, { guide: outcome.guide, value }, context);
  if (outcome.kind !== 'done') return { result: resultOf(outcome), changes: [] };
  const { wasAlive } = outcome.value;
  const seen = value && (await seeItDie(step, { provider, value }, context));
  if (seen?.kind === 'active')
    return {
      result: {
        kind: 'unknown',
        reason: 'its issuer took the revocation, and lets it in all the same; the next apply looks again',
      },
      changes: [],
    };
  const changes =
    step.kind === 'settle' && !wasAlive ? notFound(step, context) : [endToken(step, 'revoked', context)];
  const notes =
    seen?.kind === 'unknown' ? [`its issuer could not be asked whether it is dead: ${seen.reason}`] : [];
  return {
    result: { kind: 'done', notes },
    changes,
    detail: { wasAlive, isConfirmedByIssuer: seen?.kind === 'inactive' },
  };
}

/** The value, where the key can be had: a revocation must not wait for a passphrase that somebody has forgotten. */
async function openIfPossible(
  { credential, number }: StepOf<'settle' | 'revoke'>,
  context: SagaContext,
): Promise<Secret | undefined> {
  try {
    return await context.secretOf(credential, number);
  } catch (error) {
    if (error instanceof AppError && ['key-refused', 'not-found'].includes(error.code)) return undefined;
    throw error;
  }
}

/** An issuer may answer old data for a while after a revocation: how long it is waited for, in seconds. */
const deathPauses = [0.2, 0.5, 1, 2, 4, 8];

/** Asks the issuer whether the token is dead, until it is or patience ends. */
async function seeItDie(
  { reference }: StepOf<'settle' | 'revoke'>,
  { provider, value }: { provider: Provider; value: Secret },
  { pause }: SagaContext,
): Promise<Introspection> {
  for (const seconds of deathPauses) {
    const seen = await provider.introspect(value, { reference });
    if (seen.kind !== 'active') return seen;
    await pause(seconds);
  }
  return await provider.introspect(value, { reference });
}

/** A person ends it at its issuer's page. While its value is held, the issuer's word counts, and not the person's. */
async function revokeByHand(
  step: StepOf<'settle' | 'revoke'>,
  { guide, value }: { guide: Guide; value: Secret | undefined },
  context: SagaContext,
): Promise<StepEffect> {
  const waiting = await askToEnd(step.credential, guide, context);
  if (waiting) return waiting;
  const { provider } = context.provider(step.issuer.connection, step.issuer.provider);
  const seen = value && (await provider.introspect(value, { reference: step.reference }));
  if (seen && seen.kind !== 'inactive') {
    const reason = seen.kind === 'active' ? 'it still works' : seen.reason;
    return { result: { kind: 'refused', reason }, changes: [] };
  }
  return {
    result: doneResult,
    changes: [endToken(step, 'revoked', context)],
    detail: { byHand: true, isConfirmedByIssuer: seen !== undefined },
  };
}

/** A service may carry out a creation long after its caller gave up: within this time it has, or it never will. */
const lateCreationSeconds = 600;

function notFound(
  { credential, number, isSecondLook }: StepOf<'settle'>,
  { clock }: SagaContext,
): readonly Change[] {
  return isSecondLook
    ? [{ type: 'token-dropped', credential, number }]
    : [
        {
          type: 'token-sought',
          credential,
          number,
          lookAgainAfter: addSeconds(clock.now(), lateCreationSeconds),
        },
      ];
}

/**
 * A list that leaves a live token out, or a clock that has jumped ahead, must not cost its value: the token itself is asked
 * while it is held.
 */
async function endIfDead(step: StepOf<'end'>, context: SagaContext): Promise<StepEffect> {
  const ended: StepEffect = { result: doneResult, changes: [endToken(step, step.state, context)] };
  if (!step.isSealed) return ended;
  const { provider } = context.provider(step.issuer.connection, step.issuer.provider);
  const secret = await context.secretOf(step.credential, step.number);
  const introspection = await provider.introspect(secret, { reference: step.reference });
  if (introspection.kind === 'inactive') return ended;
  if (step.state === 'expired' && introspection.kind !== 'active') return ended;
  if (step.state === 'expired')
    return {
      result: {
        kind: 'refused',
        reason: 'by the clock of this machine it has expired, and its issuer still lets it in',
        hint: 'Is the clock right? See: mintmark doctor',
      },
      changes: [],
    };
  const reason =
    introspection.kind === 'active'
      ? 'its issuer does not list it, but it still works'
      : introspection.reason;
  return { result: { kind: 'refused', reason }, changes: [] };
}

function endToken(
  { credential, number }: { credential: string; number: number },
  state: 'revoked' | 'expired',
  { clock }: Pick<SagaContext, 'clock'>,
): Change {
  return { type: 'token-ended', credential, number, state, endedAt: clock.now() };
}

function resultOf(outcome: Outcome<unknown>): StepResult {
  return outcome.kind === 'done' ? doneResult : outcome;
}
