import type { ApplyEvent, StepResult } from '../apply/apply-event.ts';
import { applyPlan } from '../apply/apply-plan.ts';
import type { Credential } from '../domain/credential.ts';
import { AppError } from '../domain/errors.ts';
import { didYouMean } from '../domain/nearest.ts';
import type { Records } from '../domain/records.ts';
import type { SlotRecord } from '../domain/slot.ts';
import { tokenLabel, type Token } from '../domain/token.ts';
import { recordsBasis } from '../plan/make-plan.ts';
import { proveStep } from '../plan/plan-proof.ts';
import type { Saga } from '../plan/plan.ts';
import type { Store } from '../ports/store.ts';
import { absentPerson } from './absent-person.ts';
import type { AppContext } from './app-context.ts';
import { applyPorts } from './apply-manifest.ts';
import { openConnections } from './connections.ts';
import { loadDeclaration } from './load-declaration.ts';
import { consumersOf } from './observe.ts';
import { requireKnown } from './require-known.ts';

export interface ProveOptions {
  /** Only this credential; default all. */
  readonly only?: string;
  /** Only the slot of this id. */
  readonly slot?: string;
  /** The token that waits for its promotion, instead of the active one. */
  readonly isPending: boolean;
  readonly onEvent: (event: ApplyEvent) => void;
  /** Whether no further job is to be asked; default never. */
  readonly isStopping?: () => boolean;
}

/** What came of one slot. `not-asked`: nothing reads it that could be asked, or there is nothing to ask about. */
export interface SlotProof {
  readonly slot: string;
  readonly label: string;
  readonly result: 'proved' | 'refused' | 'unknown' | 'not-asked';
  /** The jobs that were asked. */
  readonly consumers: readonly string[];
  readonly reason?: string;
  readonly hint?: string;
}

interface Candidate {
  readonly credential: Credential;
  readonly token: Token;
  readonly record: SlotRecord;
  /** Why it cannot be asked about. */
  readonly obstacle?: string;
}

/** Lets the consumers of every slot prove the token that it is to hold. Starts their jobs, and changes no slot. */
export async function proveSlots(
  context: AppContext,
  store: Store,
  options: ProveOptions,
): Promise<readonly SlotProof[]> {
  const { declaration } = await loadDeclaration(context);
  const records = await store.load();
  const connections = await openConnections(context, store, { declaration, records });
  const candidates = findCandidates(declaration.credentials, records, options);
  const consumers = await consumersOf(
    candidates.filter(({ obstacle }) => obstacle === undefined).map(({ record }) => record.slot),
    connections,
  );
  const jobsOf = ({ record }: Candidate) => consumers.get(record.slot.id) ?? [];
  const asked = candidates.filter((candidate) => jobsOf(candidate).length > 0);
  const sagas = [...Map.groupBy(asked, ({ credential }) => credential)].map(([credential, own]): Saga => ({
    credential: credential.name,
    basis: recordsBasis(records, credential.name),
    steps: own.map((each) =>
      proveStep(credential, {
        number: each.token.number,
        slot: each.record.slot,
        consumers: jobsOf(each),
      }),
    ),
  }));
  const results = new Map<string, StepResult>();
  const onEvent = (event: ApplyEvent): void => {
    if (event.type === 'step-ended' && event.step.kind === 'prove')
      results.set(event.step.slot.id, event.result);
    options.onEvent(event);
  };
  await applyPlan(
    { sagas },
    await applyPorts(context, {
      store,
      connections,
      onEvent,
      person: absentPerson,
      isStopping: options.isStopping,
    }),
  );
  return candidates.map((candidate) => {
    const { slot } = candidate.record;
    const jobs = jobsOf(candidate).map(({ label }) => label);
    return { slot: slot.id, label: slot.label, consumers: jobs, ...resultOf(candidate, jobs, results) };
  });
}

function resultOf(
  { record, obstacle }: Candidate,
  jobs: readonly string[],
  results: ReadonlyMap<string, StepResult>,
): Pick<SlotProof, 'result' | 'reason' | 'hint'> {
  if (jobs.length === 0)
    return { result: 'not-asked', reason: obstacle ?? 'no job that reads it can be asked' };
  const result = results.get(record.slot.id);
  if (result?.kind === 'done') return { result: 'proved' };
  if (result?.kind === 'refused')
    return {
      result: 'refused',
      reason: result.reason,
      ...(result.hint === undefined ? {} : { hint: result.hint }),
    };
  return { result: 'unknown', reason: result?.reason ?? 'it was not tried' };
}

function findCandidates(
  credentials: readonly Credential[],
  records: Records,
  { only, slot, isPending }: ProveOptions,
): readonly Candidate[] {
  if (only !== undefined)
    requireKnown(
      only,
      credentials.map(({ name }) => name),
    );
  const state = isPending ? 'pending' : 'active';
  const found = credentials
    .filter(({ name }) => only === undefined || name === only)
    .flatMap((credential) => {
      const token = records.tokens.findLast(
        (each) => each.credential === credential.name && each.state === state,
      );
      if (!token) return [];
      return records.slots
        .filter((record) => record.credential === credential.name)
        .map((record): Candidate => ({ credential, token, record, ...obstacleOf(record, token) }));
    });
  if (slot === undefined) return found;
  const chosen = found.filter(({ record }) => record.slot.id === slot);
  if (chosen.length > 0) return chosen;
  const known = found.map(({ record }) => record.slot.id);
  throw new AppError('not-found', {
    message: `There is no slot "${slot}" with ${isPending ? 'a pending' : 'an active'} token${didYouMean(slot, known)}.`,
    hint: known.length > 0 ? `Known: ${known.join(', ')}` : 'Deliver it first: mintmark apply',
  });
}

function obstacleOf({ slot, number, state }: SlotRecord, token: Token): { obstacle?: string } {
  if (number !== token.number || state === 'adopted' || state === 'delivering')
    return { obstacle: `${tokenLabel(token)} was not delivered to it` };
  if (slot.part === undefined && !token.isSealed)
    return {
      obstacle: `the value of ${tokenLabel(token)} is not held, so that nobody can tell the right answer`,
    };
  return {};
}
