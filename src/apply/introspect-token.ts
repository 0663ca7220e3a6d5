import { secondsBetween } from '../domain/instant.ts';
import { judgeToken, type ActiveToken, type Introspection } from '../domain/introspection.ts';
import type { Change } from '../domain/journal.ts';
import type { Json } from '../domain/slot.ts';
import type { Step } from '../plan/plan.ts';
import { doneResult } from './apply-event.ts';
import type { ProviderDefinition } from '../ports/provider.ts';
import type { SagaContext } from './apply-ports.ts';
import type { StepEffect } from './journal-step.ts';

type IntrospectStep = Extract<Step, { kind: 'introspect' }>;

/**
 * Asks the issuer what a new token really is. One that is not what was asked for is revoked at once: it must never reach
 * a slot. An issuer that cannot be asked now leaves the token pending for the next run.
 */
export async function introspectToken(step: IntrospectStep, context: SagaContext): Promise<StepEffect> {
  const { provider, definition } = context.provider(step.issuer.connection, step.issuer.provider);
  const token = (await context.store.load()).tokens.find(
    ({ credential, number }) => credential === step.credential && number === step.number,
  );
  // What a person brought was asked about before it was taken.
  if (token?.isIntrospected === true) return { result: doneResult, changes: [] };
  const secret = await context.secretOf(step.credential, step.number);
  const reference = token?.reference ?? step.reference;
  const introspection = await askUntilReady(
    async () => await provider.introspect(secret, { reference, grant: step.grant }),
    { credential: step.credential, context },
  );
  if (introspection.kind === 'unknown') return { result: introspection, changes: [] };
  if (introspection.kind === 'not-ready') {
    const { reason, guide } = introspection;
    return { result: { kind: 'waiting', reason, guide }, changes: [] };
  }
  if (introspection.kind === 'inactive')
    return await discard(step, context, `the issuer says that it is not active: ${introspection.reason}`);
  const { refusals, excess } = judgeToken(introspection, step.grant, definition.scopes);
  if (refusals.length > 0) return await discard(step, context, refusals.join('; '));
  return {
    result: { kind: 'done', notes: findNotes(introspection, { excess, definition }, context) },
    changes: [introspectedChange(step, introspection)],
    detail: introspectedDetail(introspection),
  };
}

/** How often a person is sent to do what is missing before it waits for the next run. */
const errands = 3;

/** Lets a person who is there do what is missing. */
async function askUntilReady(
  introspect: () => Promise<Introspection>,
  { credential, context }: { credential: string; context: SagaContext },
): Promise<Introspection> {
  for (let errand = 0; ; errand += 1) {
    const introspection = await introspect();
    if (introspection.kind !== 'not-ready' || errand === errands) return introspection;
    const { person } = context;
    const isPossible = person.isThere(credential) && person.canTryAgain;
    const { guide } = introspection;
    if (!isPossible || !(await person.confirmDone({ credential, guide, isFile: false })))
      return introspection;
  }
}

/** What an introspection changes in the records. */
export function introspectedChange(
  { credential, number }: { credential: string; number: number },
  { id, scopes, expiresAt }: ActiveToken,
): Change {
  return {
    type: 'token-introspected',
    credential,
    number,
    ...(id === undefined ? {} : { id }),
    ...(scopes === undefined ? {} : { heldScopes: scopes }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** What an introspection leaves in the journal. */
export function introspectedDetail({ owner, scopes, expiresAt }: ActiveToken): Record<string, Json> {
  return { owner: owner ?? null, scopes: scopes ?? null, expiresAt: expiresAt ?? null };
}

function findNotes(
  token: ActiveToken,
  { excess, definition }: { excess: readonly string[]; definition: ProviderDefinition },
  { clock }: Pick<SagaContext, 'clock'>,
): readonly string[] {
  const notes = [...(token.notes ?? [])];
  if (excess.length > 0) notes.push(`it may do more than asked: ${excess.join(', ')}`);
  if (token.expiresAt === null && !definition.isEndless) notes.push('it never expires');
  if (token.expiresAt && secondsBetween(clock.now(), token.expiresAt) < 86_400)
    notes.push('it expires within a day');
  return notes;
}

async function discard(step: IntrospectStep, context: SagaContext, reason: string): Promise<StepEffect> {
  const { provider } = context.provider(step.issuer.connection, step.issuer.provider);
  const value = await context.secretOf(step.credential, step.number);
  const outcome = await provider.revoke({ reference: step.reference, value });
  const isDead = outcome.kind === 'done';
  return {
    result: { kind: 'refused', reason: `${reason}${isDead ? '; it was revoked' : ''}` },
    changes: isDead
      ? [
          {
            type: 'token-ended',
            credential: step.credential,
            number: step.number,
            state: 'revoked',
            endedAt: context.clock.now(),
          },
        ]
      : [],
  };
}
