import { addSeconds, type Instant } from '../domain/instant.ts';
import { Secret } from '../domain/secret.ts';
import type { Clock } from '../ports/clock.ts';
import type { SignInMarks } from '../ports/identity-issuer.ts';
import type { Random } from '../ports/random.ts';
import { digestOf, randomText } from './random-text.ts';

/** Somebody who comes back later than this begins again. */
export const attemptSeconds = 600;
/** More than these are not under way at a time; the oldest are forgotten. */
const maximumAttempts = 5000;

/** A sign-in that has been begun and waits for its browser. */
export interface SignInAttempt {
  readonly marks: SignInMarks;
  /** Of the session that the browser had: the way back from another site comes without its cookie. */
  readonly oldDigest: string | undefined;
  readonly endsAt: Instant;
}

/** Sign-ins under way, each for one browser and one try. In memory: whoever is caught by a restart begins again. */
export function makeSignInAttempts({ clock, random }: { clock: Clock; random: Random }) {
  const attempts = new Map<string, SignInAttempt>();
  const forgetOld = (): void => {
    // In the order in which they were begun, and all last equally long.
    for (const [digest, { endsAt }] of attempts) {
      if (endsAt > clock.now() && attempts.size < maximumAttempts) return;
      attempts.delete(digest);
    }
  };
  const mark = (): Secret => Secret.ofOneTry(randomText(random, 32));
  return {
    /** `browser` is what its cookie holds. */
    begin: (oldDigest: string | undefined): { readonly browser: string; readonly marks: SignInMarks } => {
      forgetOld();
      const browser = randomText(random, 32);
      const marks = { state: mark(), nonce: mark(), verifier: mark() };
      attempts.set(digestOf(browser), { marks, oldDigest, endsAt: addSeconds(clock.now(), attemptSeconds) });
      return { browser, marks };
    },
    /** Takes it out, whatever comes of it. */
    take: (browser: string): SignInAttempt | undefined => {
      const digest = digestOf(browser);
      const attempt = attempts.get(digest);
      attempts.delete(digest);
      return attempt && attempt.endsAt > clock.now() ? attempt : undefined;
    },
  };
}
