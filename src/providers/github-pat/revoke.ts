import { done, type ByHand, type Outcome } from '../../domain/outcome.ts';
import type { Secret } from '../../domain/secret.ts';
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
  const onPause = (seconds: number): void => {
    if (seconds >= 1) context.onWait({ reason: 'GitHub takes a while to end a revoked token', seconds });
  };
  if (await diesWithin(ask, pauses(patience), onPause)) return done({ wasAlive: true });
  return {
    kind: 'unknown',
    reason: `GitHub accepted the revocation of ${reference.name}, and it still works: the next \`mintmark apply\` looks again.`,
  };
}

/** Hands many values over in as few calls as GitHub allows, and sees each of them die. */
export async function revokeValues(
  context: AdapterContext,
  values: readonly Secret[],
  { patience = patienceSeconds }: { patience?: number } = {},
): Promise<readonly Outcome<RevokedToken>[]> {
  const asks = values.map((value) => askWithToken(context, value));
  const wereDead = await Promise.all(asks.map(isDead));
  const living = values.filter((_, index) => wereDead[index] !== true);
  const handed = living.length > 0 ? await revokeCredentials(context, living) : done({ accepted: 0 });
  return await Promise.all(
    asks.map(async (ask, index): Promise<Outcome<RevokedToken>> => {
      if (wereDead[index] === true) return done({ wasAlive: false });
      if (handed.kind === 'not-offered') return { kind: 'refused', reason: 'This server has no such call.' };
      if (handed.kind !== 'done') return handed;
      return (await diesWithin(ask, pauses(patience)))
        ? done({ wasAlive: true })
        : { kind: 'unknown', reason: 'GitHub accepted it, and it still works: look again in a while.' };
    }),
  );
}

async function diesWithin(
  ask: AskWithToken,
  waits: Iterable<number>,
  onPause: (seconds: number) => void = () => {},
): Promise<boolean> {
  for (const seconds of waits) {
    if (await isDead(ask)) return true;
    onPause(seconds);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
  return await isDead(ask);
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
