import { tokenLabel, type Token } from '../domain/token.ts';
import type { CredentialView } from './credential-view.ts';
import type { Step } from './plan.ts';

/** The newest token that a person can take back: one on its way into the slots, or the one in use. */
export function findRollBack(tokens: readonly Token[]): Token | undefined {
  return tokens.findLast(
    ({ state, isRolledBack }) => !isRolledBack && (state === 'pending' || state === 'active'),
  );
}

/** What comes back into use: the newest token before that lives, has not leaked, and whose value is held. */
export function findBefore(tokens: readonly Token[], token: Token): Token | undefined {
  return tokens.findLast(
    ({ state, number, isSealed, isRolledBack, leak }) =>
      number < token.number &&
      isSealed &&
      !isRolledBack &&
      !leak &&
      (state === 'superseded' || state === 'active'),
  );
}

/** The same input after the token was taken back. */
export function withRolledBack<T extends { readonly view: CredentialView }>(input: T, token: Token): T {
  const tokens = input.view.tokens.map((each) => (each === token ? { ...each, isRolledBack: true } : each));
  return { ...input, view: { ...input.view, tokens } };
}

export function rollBackStep(token: Token): Step {
  return {
    kind: 'roll-back',
    id: `take ${tokenLabel(token)} back`,
    credential: token.credential,
    number: token.number,
    reason: 'a person asked for it',
  };
}

/** Why a token cannot be taken back, with the way forward; undefined when it can. Pure. */
export function findRollBackObstacle(
  tokens: readonly Token[],
  slotsHolding: (number: number) => number,
): string | undefined {
  const token = findRollBack(tokens);
  if (!token) return 'there is no token to take back';
  if (findBefore(tokens, token)) return undefined;
  const before = tokens.findLast(({ number }) => number < token.number);
  if (token.state === 'pending' && slotsHolding(token.number) === 0 && before?.state === 'active')
    return undefined;
  if (!before) return `${tokenLabel(token)} is the first token of its credential`;
  if (before.state === 'revoked' || before.state === 'expired')
    return `${tokenLabel(before)} is ${before.state}${before.endedAt ? ` since ${before.endedAt.slice(0, 10)}` : ''}`;
  if (before.leak) return `${tokenLabel(before)} has leaked`;
  return `the value of ${tokenLabel(before)} is not held any more (retain: forget), so that it cannot be written again`;
}
