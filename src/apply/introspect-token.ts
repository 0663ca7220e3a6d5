import { secondsBetween } from '../domain/instant.ts';
import { compareScopes } from '../domain/scope.ts';
import type { Step } from '../plan/plan.ts';
import type { Introspection } from '../ports/provider.ts';
import type { SagaContext } from './apply-ports.ts';
import type { StepEffect } from './journal-step.ts';
import { requireCapability } from './require-capability.ts';

type IntrospectStep = Extract<Step, { kind: 'introspect' }>;
type ActiveToken = Extract<Introspection, { kind: 'active' }>;

/**
 * Asks the issuer what a new token really is. One that is not what was asked for is revoked at once: it must never reach
 * a slot. An issuer that cannot be asked now leaves the token pending for the next run.
 */
export async function introspectToken(step: IntrospectStep, context: SagaContext): Promise<StepEffect> {
  const { provider, definition } = context.provider(step.issuer.connection, step.issuer.provider);
  const secret = await context.secretOf(step.credential, step.number);
  const introspection = await requireCapability(provider.introspect)(secret);
  if (introspection.kind === 'unknown') return { result: introspection, changes: [] };
  const wrong =
    introspection.kind === 'inactive'
      ? `the issuer says that it is not active: ${introspection.reason}`
      : findMismatch(introspection, step, definition.scopes);
  if (wrong !== undefined) return await discard(step, context, wrong);
  const { credential, number } = step;
  const active = introspection as ActiveToken;
  return {
    result: { kind: 'done', notes: findNotes(active, step, context) },
    changes: [
      {
        type: 'token-introspected',
        credential,
        number,
        ...(active.id === undefined ? {} : { id: active.id }),
        ...(active.expiresAt ? { expiresAt: active.expiresAt } : {}),
      },
    ],
    detail: {
      owner: active.owner ?? null,
      scopes: active.scopes ?? null,
      expiresAt: active.expiresAt ?? null,
    },
  };
}

function findMismatch(
  token: ActiveToken,
  { grant }: IntrospectStep,
  catalogue: Parameters<typeof compareScopes>[0],
): string | undefined {
  if (token.owner !== undefined && token.owner !== grant.principal.name)
    return `it acts as ${token.owner}, not as ${grant.principal.name}`;
  if (token.scopes === undefined) return undefined;
  const { missing } = compareScopes(catalogue, { held: token.scopes, needed: grant.scopes });
  return missing.length > 0 ? `it lacks the scopes ${missing.join(', ')}` : undefined;
}

function findNotes(token: ActiveToken, { grant }: IntrospectStep, { clock }: SagaContext): readonly string[] {
  const notes: string[] = [];
  const excess = (token.scopes ?? []).filter((scope) => !grant.scopes.includes(scope));
  if (excess.length > 0) notes.push(`it may do more than asked: ${excess.join(', ')}`);
  if (token.expiresAt === null) notes.push('it never expires');
  else if (token.expiresAt !== undefined && secondsBetween(clock.now(), token.expiresAt) < 86_400)
    notes.push('it expires within a day');
  return notes;
}

async function discard(step: IntrospectStep, context: SagaContext, reason: string): Promise<StepEffect> {
  const { provider } = context.provider(step.issuer.connection, step.issuer.provider);
  const token = (await context.store.load()).tokens.find(
    ({ credential, number }) => credential === step.credential && number === step.number,
  );
  const outcome = token ? await requireCapability(provider.revoke)(token.reference) : undefined;
  const isDead = outcome?.kind === 'done';
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
