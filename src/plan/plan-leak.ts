import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '../domain/instant.ts';
import { liveTokenStates, tokenLabel, type Leak, type Token } from '../domain/token.ts';
import type { CredentialPlan, CredentialView } from './credential-view.ts';
import type { LeakDecision, Step } from './plan.ts';

/** Why a leaked token is ended. */
export const leakReason = 'it has leaked';

/** What is recorded of a credential, with what was found of its tokens just now. */
export function withLeaks(view: CredentialView, leaks: readonly LeakDecision[]): CredentialView {
  if (leaks.length === 0) return view;
  return {
    ...view,
    tokens: view.tokens.map((token) => {
      const leak = newLeak(token, leaks);
      return leak ? { ...token, leak } : token;
    }),
  };
}

/** Whether a token is ended before anything else is done: everybody may have read it, and it may still work. */
export function isRevokedFirst({ leak, state, expiresAt }: Token, now: Instant): boolean {
  const isExpired = expiresAt !== undefined && expiresAt <= now;
  return leak?.exposure === 'public' && ['pending', 'active', 'superseded'].includes(state) && !isExpired;
}

/** Records what was found, once. */
export function markSteps({ tokens }: CredentialView, leaks: readonly LeakDecision[]): readonly Step[] {
  return tokens.flatMap((token): Step[] => {
    const leak = newLeak(token, leaks);
    if (!leak) return [];
    return [
      {
        kind: 'mark-leaked',
        id: `mark ${tokenLabel(token)} as leaked`,
        credential: token.credential,
        number: token.number,
        leak,
        reason:
          leak.exposure === 'public'
            ? 'everybody may have read it'
            : 'only those may have read it who may read the place where it was found',
      },
    ];
  });
}

/** The plan with the alerts resolved of every token that is dead, or that it ends. */
export function withAlerts(planned: CredentialPlan, { tokens }: CredentialView): CredentialPlan {
  const ends = planned.steps.filter(({ kind }) => kind === 'revoke' || kind === 'settle' || kind === 'end');
  const ended = new Set(ends.map((step) => ('number' in step ? step.number : 0)));
  const doomed = tokens.filter((token) => isDead(token) || ended.has(token.number));
  const steps = doomed.flatMap(alertSteps);
  return steps.length === 0 ? planned : { ...planned, steps: [...planned.steps, ...steps] };
}

/** What is said where the value of this token was found. */
export function alertSteps({ credential, number, leak }: Token): readonly Step[] {
  return (leak?.alerts ?? []).map((alert) => ({
    kind: 'resolve-alert',
    id: `resolve alert ${alert.id} by ${alert.connection}`,
    credential,
    number,
    alert,
    reason: `its service still warns of ${tokenLabel({ credential, number })}`,
  }));
}

export function isDead({ state }: Token): boolean {
  return !liveTokenStates.includes(state);
}

/** What is recorded anew, where it is more than is known. Of a dead token only its alerts matter. */
function newLeak(token: Token, leaks: readonly LeakDecision[]): Leak | undefined {
  const { credential, number, leak: known } = token;
  const found = leaks.find((each) => each.credential === credential && each.number === number)?.leak;
  if (!found || (isDead(token) && !found.alerts)) return undefined;
  const merged = known ? mergeLeaks(known, found) : found;
  return isDeepStrictEqual(merged, known) ? undefined : merged;
}

/** What is found later never makes a leak smaller, nor younger. */
export function mergeLeaks(known: Leak, found: Leak): Leak {
  const all = [...(known.alerts ?? []), ...(found.alerts ?? [])];
  const alerts = [...new Map(all.map((alert) => [JSON.stringify(alert), alert])).values()];
  return {
    at: known.at,
    exposure: found.exposure === 'public' ? 'public' : known.exposure,
    ...(alerts.length > 0 ? { alerts } : {}),
  };
}
