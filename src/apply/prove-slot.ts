import type { Change } from '../domain/journal.ts';
import { refusedBy, type Outcome } from '../domain/outcome.ts';
import { challengeKey, type Consumer, type ExpectedAnswer } from '../domain/proof.ts';
import type { Secret } from '../domain/secret.ts';
import { tokenLabel } from '../domain/token.ts';
import type { Step } from '../plan/plan.ts';
import type { AskedRun, ProofPort } from '../ports/target.ts';
import { doneResult } from './apply-event.ts';
import type { SagaContext } from './apply-ports.ts';
import { awaitAnswers, type Asked, type Ending } from './await-answers.ts';
import type { StepEffect } from './journal-step.ts';
import { partFor } from './part-for.ts';

type ProveStep = Extract<Step, { kind: 'prove' }>;

/**
 * Asks every consumer of a slot to prove the value that its own job reads, and waits for the answers. Each question has a
 * number of its own and is recorded before the job starts, so that an answer fits once, to one place, from one run.
 */
export async function proveSlot(step: ProveStep, context: SagaContext): Promise<StepEffect> {
  const { proof } = context.target(step.slot.connection, step.slot.target);
  if (!proof)
    return { result: { kind: 'refused', reason: 'no job of this target can be asked' }, changes: [] };
  const value = await partFor(step, context);
  const recognize = await prepareRecognition(step, context);
  const asked: Asked[] = [];
  const endings: Ending[] = [];
  for (const consumer of step.consumers) {
    const nonce = Buffer.from(context.random.bytes(16)).toString('hex');
    const outcome = await askOne(step, { consumer, nonce, proof }, context);
    if (outcome.kind !== 'done')
      endings.push({ ...outcome, consumer, kind: outcome.kind === 'refused' ? 'unasked' : 'unknown' });
    else {
      const expect = (run: string): ExpectedAnswer => ({
        mac: value.macWith(challengeKey({ nonce, place: consumer.place })),
        run,
        ...goodStatuses(step, context),
        otherwise: recognize(consumer, nonce, value),
      });
      asked.push({ consumer, nonce, run: outcome.value, expect });
    }
  }
  endings.push(...(await awaitAnswers(asked, { proof, context, suspects: proof.suspects(step.slot) })));
  return conclude(step, endings, context);
}

async function askOne(
  step: ProveStep,
  { consumer, nonce, proof }: { consumer: Consumer; nonce: string; proof: ProofPort },
  { store, clock, actor, run }: SagaContext,
): Promise<Outcome<AskedRun>> {
  const { credential, number, slot } = step;
  const at = clock.now();
  await store.commit(
    {
      at,
      actor,
      run,
      phase: 'event',
      action: 'proof-asked',
      subject: slot.id,
      detail: { credential, token: `${credential}#${number}`, consumer: consumer.id, nonce },
    },
    [{ type: 'proof-asked', slot: slot.id, consumer: consumer.id, credential, number, nonce, askedAt: at }],
  );
  // What stands in the way of one question is no reason to drop the answers to the others.
  return await proof.ask(consumer, nonce).catch(refusedBy);
}

/** The statuses that mean "accepted"; nothing where the issuer is not asked, as with a part that is no value. */
function goodStatuses(
  { issuer, grant, slot }: ProveStep,
  context: SagaContext,
): Pick<ExpectedAnswer, 'goodStatuses'> {
  if (slot.part !== undefined) return {};
  const check = context.provider(issuer.connection, issuer.provider).provider.proofCheck?.(grant);
  return check ? { goodStatuses: check.goodStatuses } : {};
}

type Recognize = (consumer: Consumer, nonce: string, value: Secret) => ExpectedAnswer['otherwise'];

/** What wrong answers can be told by: an older token, an earlier question, another consumer. */
async function prepareRecognition(step: ProveStep, context: SagaContext): Promise<Recognize> {
  const { credential, number, slot, consumers } = step;
  const { tokens, proofs } = await context.store.load();
  const older = tokens.filter(
    (token) => token.credential === credential && token.number !== number && token.isSealed,
  );
  const values = await Promise.all(
    older.map(async (token) => ({
      label: tokenLabel(token),
      value: await partFor({ slot, credential, number: token.number }, context).catch(() => undefined),
    })),
  );
  return (consumer, nonce, value) => {
    const key = challengeKey({ nonce, place: consumer.place });
    return [
      ...values.flatMap((each) =>
        each.value
          ? [
              {
                mac: each.value.macWith(key),
                meaning: `the job holds ${each.label}, not ${tokenLabel(step)}`,
              },
            ]
          : [],
      ),
      ...proofs
        .filter((earlier) => earlier.slot === slot.id && earlier.nonce !== nonce)
        .map((earlier) => ({
          mac: value.macWith(challengeKey({ nonce: earlier.nonce, place: consumer.place })),
          meaning: `the answer belongs to an earlier question (of ${earlier.askedAt})`,
        })),
      ...consumers
        .filter(({ id }) => id !== consumer.id)
        .map((other) => ({
          mac: value.macWith(challengeKey({ nonce, place: other.place })),
          meaning: `the answer is that of ${other.label}`,
        })),
    ];
  };
}

function conclude(step: ProveStep, endings: readonly Ending[], { clock }: SagaContext): StepEffect {
  const answeredAt = clock.now();
  const changes: Change[] = endings.flatMap((ending): Change[] => {
    if (ending.kind !== 'proved' && ending.kind !== 'refused') return [];
    const { nonce, run } = ending;
    const common = { type: 'proof-answered', nonce, answeredAt, run } as const;
    return ending.kind === 'proved'
      ? [{ ...common, state: 'proved' }]
      : [{ ...common, state: 'refused', reason: ending.reason }];
  });
  const say = (kinds: readonly Ending['kind'][]): string =>
    endings
      .flatMap((each) =>
        kinds.includes(each.kind) && each.kind !== 'proved' ? [`${each.consumer.label}: ${each.reason}`] : [],
      )
      .join('; ');
  const detail = {
    token: tokenLabel(step),
    consumers: endings.map(({ consumer, kind }) => ({ consumer: consumer.id, result: kind })),
  };
  const refused = say(['refused', 'unasked', 'unread']);
  if (refused !== '') {
    const [hint] = endings.flatMap((each) => ('hint' in each && each.hint !== undefined ? [each.hint] : []));
    return {
      result: { kind: 'refused', reason: refused, ...(hint === undefined ? {} : { hint }) },
      changes,
      detail,
    };
  }
  const unknown = say(['unknown']);
  if (unknown !== '') return { result: { kind: 'unknown', reason: unknown }, changes, detail };
  const { slot, number } = step;
  return {
    result: doneResult,
    changes: [...changes, { type: 'slot-proved', slot: slot.id, number, provedAt: answeredAt }],
    detail,
  };
}
