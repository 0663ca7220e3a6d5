import type { Declaration } from '../domain/credential.ts';
import type { JournalEntry } from '../domain/journal.ts';
import type { Records } from '../domain/records.ts';
import type { Json } from '../domain/slot.ts';
import type { TokenReference } from '../domain/token.ts';
import type { Orphan } from './find-orphans.ts';
import type { Issuer, SweepStep } from './plan.ts';

/** What a sweep is made of. */
export interface SweepInput {
  readonly declaration: Declaration;
  readonly records: Records;
  readonly orphans: readonly Orphan[];
  /** Whether a person said so. */
  readonly isAsked: boolean;
}

/**
 * The steps per issuer and principal. A sweep that was begun is finished without being asked for again: a token that is gone
 * from its issuer's list would leave the journal with an intent that never ends.
 */
export function planSweep({
  declaration,
  records,
  orphans,
  isAsked,
}: SweepInput): ReadonlyMap<string, readonly SweepStep[]> {
  const connections = new Set(declaration.connections.map(({ name }) => name));
  const begun = records.openIntents
    .flatMap(begunSweep)
    .filter((each) => connections.has(each.issuer.connection));
  const wanted = isAsked
    ? orphans.map(({ issuer, principal, token: { name, id } }) =>
        sweepStep(issuer, { name, principal, ...(id === undefined ? {} : { id }) }, 'no record knows it'),
      )
    : [];
  const steps = new Map([...wanted, ...begun].map((step) => [step.id, step]));
  const sorted = [...steps.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  return Map.groupBy(sorted, ({ credential }) => credential);
}

function sweepStep(issuer: Issuer, reference: TokenReference, reason: string): SweepStep {
  const { principal, name, id } = reference;
  const whose = `tokens of ${principal.kind} ${principal.name} at ${issuer.connection}`;
  return {
    kind: 'sweep',
    id: `sweep ${name}${id === undefined ? '' : ` (${id})`} of ${principal.kind} ${principal.name} at ${issuer.connection}`,
    credential: whose,
    issuer,
    reference,
    reason,
  };
}

/** What an intent of a sweep keeps of its step, so that another process can finish it. */
export function sweepDetail({ issuer, reference }: SweepStep): { readonly [key: string]: Json } {
  const { name, principal, id } = reference;
  return {
    issuer: { connection: issuer.connection, provider: issuer.provider },
    reference: {
      name,
      principal: { kind: principal.kind, name: principal.name },
      ...(id === undefined ? {} : { id }),
    },
  };
}

/** The step of an open intent, when it is one of a sweep. */
function begunSweep({ action, detail }: JournalEntry): readonly SweepStep[] {
  if (action !== 'sweep') return [];
  // Written by sweepDetail alone, into a journal that nobody can change unseen.
  const { issuer, reference } = detail as unknown as Pick<SweepStep, 'issuer' | 'reference'>;
  return [sweepStep(issuer, reference, 'a sweep was begun, and its end is not known')];
}
