import type { Instant } from '../domain/instant.ts';
import { liveTokenStates, tokenLabel, type Leak, type Token } from '../domain/token.ts';
import type { CredentialView } from './credential-view.ts';
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

/** What is found later never makes a leak smaller, nor younger. */
function newLeak(
  { credential, number, state, leak: known }: Token,
  leaks: readonly LeakDecision[],
): Leak | undefined {
  const found = leaks.find((each) => each.credential === credential && each.number === number)?.leak;
  if (!found || !liveTokenStates.includes(state) || known?.exposure === 'public') return undefined;
  if (known?.exposure === found.exposure) return undefined;
  return known ? { at: known.at, exposure: found.exposure } : found;
}
