import { AppError } from '../domain/errors.ts';
import type { Guide } from '../domain/guide.ts';
import { addSeconds } from '../domain/instant.ts';
import type { Change } from '../domain/journal.ts';
import type { Outcome } from '../domain/outcome.ts';
import { Secret } from '../domain/secret.ts';
import type { Step } from '../plan/plan.ts';
import { doneResult, type StepResult } from './apply-event.ts';
import type { SagaContext } from './apply-ports.ts';
import { introspectToken } from './introspect-token.ts';
import { issueByHand, requestOf } from './issue-by-hand.ts';
import { refusedChanges, type StepEffect } from './journal-step.ts';
import { verifySlots } from './verify-slots.ts';

/** Does one step and says what changes in the records follow. Throws AppError when it cannot even be tried. */
export async function runStep(step: Step, context: SagaContext): Promise<StepEffect> {
  const { credential } = step;
  switch (step.kind) {
    case 'declare':
      return { result: doneResult, changes: [{ type: 'credential-declared', credential: step.declared }] };
    case 'mark-leaked': {
      const { number, leak } = step;
      const changes: Change[] = [{ type: 'token-leaked', credential, number, leak }];
      return { result: doneResult, changes, detail: { foundAt: leak.at, exposure: leak.exposure } };
    }
    case 'issue':
      return await issueToken(step, context);
    case 'introspect':
      return await introspectToken(step, context);
    case 'deliver':
      return await deliver(step, context);
    case 'verify':
      return await verifySlots(step, context);
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
    detail: { token: `${step.credential}#${step.number}` },
  };
}

/** What goes into the slot: the value, or what the issuer calls the token. */
async function partFor(
  { slot, credential, number }: StepOf<'deliver'>,
  context: SagaContext,
): Promise<Secret> {
  if (slot.part === undefined) return await context.secretOf(credential, number);
  const { tokens } = await context.store.load();
  const token = tokens.find((each) => each.credential === credential && each.number === number);
  if (token?.reference.id !== undefined) return Secret.ofPublic(token.reference.id);
  throw new AppError('slot-invalid', {
    message: `${slot.label} is to hold the id of ${credential}#${number}, and its issuer has told none.`,
    hint: 'Take `part: id` out of the placement.',
  });
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
  const value =
    step.kind === 'revoke' && step.isSealed
      ? await context.secretOf(step.credential, step.number)
      : undefined;
  const { reference } = step;
  const outcome = await provider.revoke({ reference, ...(value ? { value } : {}) });
  if (outcome.kind === 'by-hand') return await revokeByHand(step, { guide: outcome.guide, value }, context);
  if (outcome.kind !== 'done') return { result: resultOf(outcome), changes: [] };
  const { wasAlive } = outcome.value;
  const changes =
    step.kind === 'settle' && !wasAlive ? notFound(step, context) : [endToken(step, 'revoked', context)];
  return { result: doneResult, changes, detail: { wasAlive } };
}

/** A person ends it at its issuer's page. While its value is held, the issuer's word counts, and not the person's. */
async function revokeByHand(
  step: StepOf<'settle' | 'revoke'>,
  { guide, value }: { guide: Guide; value: Secret | undefined },
  context: SagaContext,
): Promise<StepEffect> {
  const { credential } = step;
  const waiting: StepEffect = {
    result: { kind: 'waiting', reason: 'its issuer revokes it on its page only', guide },
    changes: [],
  };
  if (!context.person.isThere(credential)) return waiting;
  if (!(await context.person.confirmDone({ credential, guide, isFile: false }))) return waiting;
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

/** A list that leaves a live token out must not cost its value: the token itself is asked while it is held. */
async function endIfDead(step: StepOf<'end'>, context: SagaContext): Promise<StepEffect> {
  const ended: StepEffect = { result: doneResult, changes: [endToken(step, step.state, context)] };
  if (step.state === 'expired' || !step.isSealed) return ended;
  const { provider } = context.provider(step.issuer.connection, step.issuer.provider);
  const secret = await context.secretOf(step.credential, step.number);
  const introspection = await provider.introspect(secret, { reference: step.reference });
  if (introspection.kind === 'inactive') return ended;
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
