import { formatDurationSeconds } from '../domain/duration.ts';
import { secondsBetween } from '../domain/instant.ts';
import { judgeToken, type ActiveToken } from '../domain/introspection.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Secret } from '../domain/secret.ts';
import type { TokenFormat } from '../domain/token-format.ts';
import { tokenLabel } from '../domain/token.ts';
import type { Step } from '../plan/plan.ts';
import type { IssuedToken, Issuing, ProviderDefinition, TokenRequest } from '../ports/provider.ts';
import type { StepResult } from './apply-event.ts';
import type { SagaContext } from './apply-ports.ts';
import { introspectedChange, introspectedDetail } from './introspect-token.ts';
import type { StepEffect } from './journal-step.ts';

type IssueStep = Extract<Step, { kind: 'issue' }>;
type Guided = Extract<Issuing, { kind: 'guided' }>;

/** How often a person is asked again after a value that cannot be used. */
const tries = 5;

/** The request of an issue step, as its provider wants it. */
export function requestOf({ reference, grant, purpose, lifetimeSeconds, previous }: IssueStep): TokenRequest {
  return {
    name: reference.name,
    purpose,
    principal: grant.principal,
    scopes: grant.scopes,
    ...(grant.audience ? { audience: grant.audience } : {}),
    lifetimeSeconds,
    ...(previous ? { previous } : {}),
  };
}

/** A step that only a person can do, when nobody is there: it waits, and not even its intent is written down. */
export function waitForPerson(step: Step, context: SagaContext): StepResult | undefined {
  if (step.kind !== 'issue' || !step.isGuided || context.person.isThere(step.credential)) return undefined;
  const { provider } = context.provider(step.issuer.connection, step.issuer.provider);
  const issuing = provider.issuing();
  if (issuing.kind !== 'guided') return undefined;
  return { kind: 'waiting', reason: issuing.reason, guide: issuing.guide(requestOf(step)) };
}

/**
 * Lets a person issue the token at its issuer's page, and proves what they bring before anything is recorded: a value
 * that is not what was asked for leaves no trace, and the person learns what is wrong with it.
 */
export async function issueByHand(
  step: IssueStep,
  issuing: Guided,
  context: SagaContext,
): Promise<StepEffect> {
  const { person } = context;
  const request = requestOf(step);
  const guide = issuing.guide(request);
  const { definition } = context.provider(step.issuer.connection, step.issuer.provider);
  const isFile = definition.tokenFormats.every((format) => format.isFile === true);
  const waiting: StepEffect = {
    result: { kind: 'waiting', reason: issuing.reason, guide },
    changes: [],
  };
  let problem: string | undefined;
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const errand = {
      credential: step.credential,
      guide,
      isFile,
      ...(problem === undefined ? {} : { problem }),
    };
    const brought = await bring(issuing, request, { context, errand });
    if (brought === undefined) return waiting;
    if (brought.kind !== 'done') return { result: brought, changes: [] };
    const proof = await prove(step, brought.value, context);
    if (proof.kind === 'good') return proof.effect;
    ({ problem } = proof);
    if (!person.canTryAgain) break;
  }
  return {
    result: {
      kind: 'refused',
      reason: problem ?? 'nothing was brought',
      hint: 'Nothing was stored. Correct the token on its page, or make another, and run the command again.',
    },
    changes: [],
  };
}

/** From the page that sends it back by itself, where there is one; else typed in, or out of a file. */
async function bring(
  { listen }: Guided,
  request: TokenRequest,
  { context, errand }: { context: SagaContext; errand: Parameters<SagaContext['person']['bringValue']>[0] },
): Promise<Outcome<IssuedToken> | undefined> {
  const { person } = context;
  const listening = person.hasBrowser ? await listen?.(request) : undefined;
  if (!listening) {
    const secret = await person.bringValue(errand);
    return secret && { kind: 'done', value: { secret } };
  }
  try {
    return (await person.sendToPage(errand, listening)) ? await listening.outcome : undefined;
  } finally {
    await listening.stop();
  }
}

type Proof =
  { readonly kind: 'good'; readonly effect: StepEffect } | { readonly kind: 'bad'; problem: string };

async function prove(step: IssueStep, brought: IssuedToken, context: SagaContext): Promise<Proof> {
  const bad = (problem: string): Proof => ({ kind: 'bad', problem });
  const { provider, definition } = context.provider(step.issuer.connection, step.issuer.provider);
  const secret = brought.secret.tidied();
  const wrongForm = findWrongForm(secret, definition, context.knownFormats);
  if (wrongForm !== undefined) return bad(wrongForm);
  const known = await findKnown(secret, context);
  if (known !== undefined) return bad(`that is the value of ${known}, which is managed already`);
  const { id } = brought;
  const introspection = await provider.introspect(secret, {
    reference: { ...step.reference, ...(id === undefined ? {} : { id }) },
    grant: step.grant,
    ...(step.previous ? { previous: step.previous } : {}),
  });
  if (introspection.kind === 'inactive') return bad(`it does not work: ${introspection.reason}`);
  if (introspection.kind === 'unknown')
    return bad(`its issuer could not be asked what it is: ${introspection.reason}`);
  const notes: string[] = [];
  if (secret !== brought.secret) notes.push('spaces, line ends or quotes that came along were taken off');
  if (introspection.kind === 'not-ready') {
    // It is kept at once, so that nothing is lost; the step after this one finds out whether it is ready.
    const kept = { secret, id: introspection.id ?? id, notes: [...notes, introspection.reason] };
    return { kind: 'good', effect: acceptedEffect(step, kept, context) };
  }
  const { refusals, excess } = judgeToken(introspection, step.grant, definition.scopes);
  if (refusals.length > 0) return bad(refusals.join('; '));
  const beyond = [
    ...excess.map((scope) => `the scope ${scope}`),
    ...(definition.isEndless ? [] : beyondLife(introspection, step, context)),
  ];
  if (beyond.length > 0 && !(await context.person.acceptExcess(step.credential, beyond)))
    return bad(`it may do more than asked: ${beyond.join(', ')}`);
  notes.push(...(introspection.notes ?? []));
  notes.push(...beyond.map((excess) => `accepted beyond what was asked: ${excess}`));
  return { kind: 'good', effect: acceptedEffect(step, { secret, id, introspection, notes }, context) };
}

function acceptedEffect(
  step: IssueStep,
  accepted: {
    secret: Secret;
    id: string | undefined;
    introspection?: ActiveToken;
    notes: readonly string[];
  },
  { clock }: SagaContext,
): StepEffect {
  const { credential, number, reference, grant } = step;
  const { secret, introspection, notes } = accepted;
  const id = introspection?.id ?? accepted.id;
  return {
    result: { kind: 'done', notes },
    changes: [
      { type: 'token-planned', credential, number, reference, grant },
      {
        type: 'token-issued',
        credential,
        number,
        secret,
        issuedAt: clock.now(),
        ...(id === undefined ? {} : { id }),
      },
      ...(introspection ? [introspectedChange(step, introspection)] : []),
    ],
    detail: {
      name: reference.name,
      byHand: true,
      ...(introspection ? introspectedDetail(introspection) : {}),
    },
    compensate: async () =>
      await Promise.resolve(
        'The token was not stored. It lives on at its issuer: bring it again, or end it there.',
      ),
  };
}

/** Why a value has not the form of what a provider issues, or undefined. What is brought by mistake is called by its name. */
export function findWrongForm(
  secret: Secret,
  { tokenFormats, otherFormats }: ProviderDefinition,
  knownFormats: readonly TokenFormat[],
): string | undefined {
  if (secret.formatAmong(tokenFormats)) return undefined;
  const forms = tokenFormats.map(({ description }) => description).join(', or ');
  const other = secret.formatAmong([...otherFormats, ...knownFormats]);
  if (other)
    return `this is something else: ${other.description}. ${other.neverStore ?? `What is needed: ${forms}`}`;
  return `it has not the form of what is needed (a letter missing, or one too many?): ${forms}`;
}

/** The label of a managed token that has this value. */
async function findKnown(secret: Secret, { store }: SagaContext): Promise<string | undefined> {
  const fingerprint = await store.fingerprint(secret);
  const token = (await store.load()).tokens.find((each) => each.fingerprint === fingerprint);
  return token && tokenLabel(token);
}

const toleranceSeconds = 2 * 86_400;

/** A life that is longer than asked for is an excess like a scope. */
function beyondLife(
  { expiresAt }: ActiveToken,
  { lifetimeSeconds }: IssueStep,
  { clock }: SagaContext,
): readonly string[] {
  if (expiresAt === undefined) return [];
  const asked = formatDurationSeconds(lifetimeSeconds);
  if (expiresAt === null) return [`a life without end (asked for: ${asked})`];
  return secondsBetween(clock.now(), expiresAt) > lifetimeSeconds + toleranceSeconds
    ? [`a life until ${expiresAt.slice(0, 10)} (asked for: ${asked})`]
    : [];
}
