import { makeCurrentPlan, noDecisions } from '../app/make-current-plan.ts';
import { AppError } from '../domain/errors.ts';
import { addSeconds, type Instant } from '../domain/instant.ts';
import type { Records } from '../domain/records.ts';
import { renewalDue } from '../domain/renewal.ts';
import { recordsBasis } from '../plan/make-plan.ts';
import { prepareDue } from './prepare-due.ts';
import type { Runs } from './runs.ts';
import type { SchedulerWorld } from './scheduler-world.ts';

/** What led to nothing is tried again after this, or as soon as the records of its credential change. */
const retrySeconds = 600;

/**
 * Replaces and ends what time alone makes due. Looks at the records first: as a rule there is nothing, and nobody is called.
 * One credential that cannot be renewed now, or waits for a person, holds up no other.
 */
export function makeRenewal(world: SchedulerWorld): () => Promise<string> {
  const { app, store, runs } = world;
  const held = new Map<string, { readonly basis: string; readonly until: Instant; readonly why: string }>();
  return async () => {
    const now = app.clock.now();
    const records = await store.load();
    const results: string[] = [];
    for (const name of dueCredentials(records, now)) {
      const basis = recordsBasis(records, name);
      const before = held.get(name);
      if (before && before.basis === basis && now < before.until) {
        results.push(`${name}: ${before.why}`);
        continue;
      }
      const why = isPaused(runs, name) ? 'paused by a person' : await renewOne(world, name);
      if (why !== 'done') held.set(name, { basis, until: addSeconds(now, retrySeconds), why });
      results.push(`${name}: ${why}`);
    }
    return results.length === 0 ? 'nothing is due' : results.join('; ');
  };
}

/** Who pauses a run wants it to stay so; to look at the slots or to ask jobs meanwhile changes nothing about that. */
function isPaused(runs: Runs, name: string): boolean {
  const last = runs
    .list()
    .find(
      ({ prepared: { credentials, preview } }) =>
        credentials.includes(name) && preview.action !== 'verify' && preview.action !== 'prove',
    );
  return last?.view().state === 'paused';
}

/** `done`, or why not, in words. */
async function renewOne({ contextFor, store, runs }: SchedulerWorld, name: string): Promise<string> {
  try {
    const context = contextFor();
    const prepared = prepareDue(await makeCurrentPlan(context, store, noDecisions, [name]), {
      name,
      context,
    });
    if (typeof prepared === 'string') return prepared;
    const run = runs.start(prepared, context, false);
    await run.ended;
    const { state, error } = run.view();
    return error ? error.message : state;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

/** Names of credentials of which something is to be done now, from the records alone. Pure. */
function dueCredentials(records: Records, now: Instant): readonly string[] {
  const open = new Set(
    records.openIntents.flatMap(({ detail }) =>
      typeof detail === 'object' && detail !== null && 'credential' in detail ? [detail['credential']] : [],
    ),
  );
  return records.credentials
    .filter(({ retiredAt }) => !retiredAt)
    .filter(({ credential, rotationAskedAt }) => {
      const own = records.tokens.filter((token) => token.credential === credential.name);
      const isAsked =
        rotationAskedAt !== undefined && !own.some(({ issuedAt }) => (issuedAt ?? '') > rotationAskedAt);
      return (
        isAsked ||
        open.has(credential.name) ||
        own.some((token) => {
          if (token.state === 'revoked' || token.state === 'expired') return false;
          if (token.state === 'pending' || token.leak) return true;
          if (token.expiresAt !== undefined && token.expiresAt <= now) return true;
          if (token.state === 'active') return (renewalDue(token, credential) ?? '9') <= now;
          return (token.revokeAfter ?? now) <= now;
        })
      );
    })
    .map(({ credential }) => credential.name);
}
