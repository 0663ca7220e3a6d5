import { done, type ByHand, type Outcome } from '../../domain/outcome.ts';
import type { RevokedToken, RevokeRequest } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { askWithToken, type AskWithToken } from '../../vendors/github/own-token.ts';
import { revokeCredentials } from '../../vendors/github/revoke-credentials.ts';
import { HttpFailure } from '../../vendors/http.ts';
import { revokeGuide } from './guide.ts';

/** How long the death of a token is waited for, all pauses together. */
const patienceSeconds = 60;
const firstPauseSeconds = 0.1;
const longestPauseSeconds = 10;

/**
 * Hands the value to GitHub as a leaked one, the only call that ends a personal token, and sees it die. Needs no
 * connection that is signed in; without the value only a person can, by its name.
 */
export async function revokeToken(
  context: AdapterContext,
  { reference, value }: RevokeRequest,
  { patience = patienceSeconds }: { patience?: number } = {},
): Promise<Outcome<RevokedToken> | ByHand> {
  const byHand: ByHand = { kind: 'by-hand', guide: revokeGuide(context.baseUrl, reference) };
  if (!value) return byHand;
  const ask = askWithToken(context, value);
  if (await isDead(ask)) return done({ wasAlive: false });
  const outcome = await revokeCredentials(context, [value]);
  if (outcome.kind === 'not-offered') return byHand;
  if (outcome.kind !== 'done') return outcome;
  for (const seconds of pauses(patience)) {
    if (await isDead(ask)) return done({ wasAlive: true });
    if (seconds >= 1) context.onWait({ reason: 'GitHub takes a while to end a revoked token', seconds });
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
  if (await isDead(ask)) return done({ wasAlive: true });
  return {
    kind: 'unknown',
    reason: `GitHub accepted the revocation of ${reference.name}, and it still works: the next \`mintmark apply\` looks again.`,
  };
}

/** Growing ones, since nobody says how long it takes. */
function* pauses(patience: number): Generator<number> {
  let [next, rest] = [firstPauseSeconds, patience];
  while (rest > 0) {
    const pause = Math.min(next, rest, longestPauseSeconds);
    yield pause;
    rest -= pause;
    next *= 2;
  }
}

/** Only on GitHub's clear word; an answer that does not come leaves it alive. */
async function isDead(ask: AskWithToken): Promise<boolean> {
  try {
    const { status } = await ask('GET /user');
    return status === 401;
  } catch (error) {
    if (error instanceof HttpFailure) return false;
    throw error;
  }
}
