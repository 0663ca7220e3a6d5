import type { Credential } from '../domain/credential.ts';
import type { Instant } from '../domain/instant.ts';
import type { Records } from '../domain/records.ts';
import { recordsBasis } from './make-plan.ts';
import { alertSteps, isDead, leakReason, withLeaks } from './plan-leak.ts';
import { leakSteps, revokeStep } from './plan-credential.ts';
import type { LeakDecision, Saga, Step } from './plan.ts';

/**
 * What is done about leaked tokens before anything is looked at: from the records alone, so that no slot and no list
 * that cannot be read now keeps a token alive that everybody may have read.
 */
export function planUrgent({
  records,
  leaks,
  credentials,
  now,
}: {
  records: Records;
  leaks: readonly LeakDecision[];
  /** Names of those whose tokens leaked. */
  credentials: ReadonlySet<string>;
  now: Instant;
}): readonly Saga[] {
  return records.credentials.flatMap(({ credential }): Saga[] => {
    if (!credentials.has(credential.name)) return [];
    const isOwn = (each: { readonly credential: string }): boolean => each.credential === credential.name;
    const view = { record: undefined, tokens: records.tokens.filter(isOwn), slotRecords: [] };
    const own = leaks.filter(isOwn);
    const known = withLeaks(view, own);
    const steps = [
      ...leakSteps(credential, { view, leaks: own, now }),
      ...replaced(credential, known),
      // Those of a token that dies now are resolved by the plan that replaces it: the slots cannot wait for them.
      ...known.tokens.filter(isDead).flatMap(alertSteps),
    ];
    return steps.length === 0
      ? []
      : [{ credential: credential.name, basis: recordsBasis(records, credential.name), steps }];
  });
}

/** Those that no slot holds any more have no grace. */
function replaced(credential: Credential, { tokens }: ReturnType<typeof withLeaks>): readonly Step[] {
  return tokens
    .filter(({ leak, state }) => leak?.exposure === 'private' && state === 'superseded')
    .map((token) => revokeStep(credential, token, leakReason));
}
