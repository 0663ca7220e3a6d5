import { AppError } from '../../domain/errors.ts';
import { done, type Outcome } from '../../domain/outcome.ts';
import type { Variables } from '../../vendors/azure-devops/shapes.ts';
import { HttpFailure, toOutcome } from '../../vendors/http.ts';
import type { Container } from './container.ts';
import { differences } from './variables.ts';

type OpenContainer = Extract<Container, { kind: 'open' }>;

/** What is to become of a container. */
export interface Rewrite {
  /** What a person calls it. */
  readonly label: string;
  /** Reads a fresh copy. */
  readonly read: () => Promise<Container>;
  /** The variables as they shall be; undefined when they are so already. Asked anew for every fresh copy. */
  readonly change: (variables: Variables) => Variables | undefined;
}

/** Beyond this, somebody else writes in a loop. */
const maximumAttempts = 5;

/**
 * Changes a container that can only be written as a whole: takes a fresh copy, changes it, sends it back, reads it again.
 *
 * What somebody else writes meanwhile sends this back to a fresh copy, at most five times. A definition refuses a write
 * that is based on an old revision. A variable group has no revision: a name that is lost to somebody who writes *after*
 * us is seen, and the change is done again; but a write that falls between our copy and our write is replaced by ours,
 * and nothing that the service shows can tell. Secrets that it renewed survive, because they are sent without a value; a
 * name that it added does not.
 *
 * Answers the container's variables as they were before the first write.
 */
export async function rewriteVariables({ label, read, change }: Rewrite): Promise<Outcome<Variables>> {
  let original: Variables | undefined;
  // What giving up amounts to: nobody knows what is there once the service has taken a write.
  let failure: { kind: 'refused' | 'unknown'; reason: string } = { kind: 'refused', reason: '' };
  for (let attempt = 0; attempt < maximumAttempts; attempt += 1) {
    const copy = await readFirst(read);
    if (copy.kind !== 'done') return { ...copy, kind: failure.kind };
    const before = copy.value;
    const variables = before.kind === 'open' ? before.variables : {};
    original ??= variables;
    const wanted = change(variables);
    if (wanted === undefined) return done(original);
    if (before.kind === 'gone') return { kind: failure.kind, reason: before.reason, hint: before.hint };
    const outcome = await writeOnce({ label, read, before, wanted });
    if (outcome.kind === 'done') return done(original);
    if (outcome.kind === 'unknown') return outcome;
    if (outcome.kind === 'refused') return { ...outcome, kind: failure.kind };
    failure = { kind: outcome.wasWritten ? 'unknown' : failure.kind, reason: outcome.reason };
  }
  return { kind: failure.kind, reason: `${failure.reason}, ${maximumAttempts} times in a row.` };
}

/** Nothing has been sent yet: what fails here is refused, never unknown. */
async function readFirst(read: Rewrite['read']): Promise<Outcome<Exclude<Container, { kind: 'closed' }>>> {
  try {
    const container = await read();
    if (container.kind !== 'closed') return done(container);
    return { kind: 'refused', reason: container.reason, hint: container.hint };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return { kind: 'refused', reason: `${error.message} Nothing was changed.` };
  }
}

interface Attempt extends Omit<Rewrite, 'change'> {
  readonly before: OpenContainer;
  readonly wanted: Variables;
}

type AttemptOutcome =
  | Outcome<void>
  /** Somebody else was in between: to be done again from a fresh copy. */
  | { readonly kind: 'again'; readonly reason: string; readonly wasWritten: boolean };

async function writeOnce({ label, read, before, wanted }: Attempt): Promise<AttemptOutcome> {
  const written = await toOutcome(async () => done(await before.replaceVariables(wanted)));
  if (written.kind === 'unknown') return written;
  const after = await readAfter(read);
  if (written.kind === 'refused') {
    // A write on top of an old copy is answered with 400, 404 or 409; what tells a conflict is that the stamp has moved.
    if (after?.kind !== 'open' || after.stamp === before.stamp) return written;
    return {
      kind: 'again',
      reason: `The ${label} was changed by somebody else meanwhile`,
      wasWritten: false,
    };
  }
  if (after?.kind !== 'open')
    return { kind: 'unknown', reason: `The ${label} took the change, but could not be read back.` };
  if (after.stamp === before.stamp)
    return { kind: 'unknown', reason: `The ${label} took the change, but its change stamp did not move.` };
  const lost = differences(wanted, after.variables);
  if (lost.length === 0) return done(undefined);
  if (after.stamp === written.value)
    return { kind: 'unknown', reason: `The ${label} does not show what was written: ${lost.join(', ')}.` };
  const reason = `The ${label} was changed by somebody else right after Mintmark (${lost.join(', ')})`;
  return { kind: 'again', reason, wasWritten: true };
}

/** undefined when it cannot be read: then nobody knows what the write has left. */
async function readAfter(read: Rewrite['read']): Promise<Container | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof HttpFailure || error instanceof AppError) return undefined;
    throw error;
  }
}
