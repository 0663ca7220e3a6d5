import type { Member } from '../domain/member.ts';
import type { Clock } from '../ports/clock.ts';
import type { Identity, IdentityIssuer } from '../ports/identity-issuer.ts';
import type { Members } from '../ports/members.ts';
import type { Random } from '../ports/random.ts';
import { makeSignInAttempts } from './sign-in-attempts.ts';
import type { SignInProblem } from './sign-in-problems.ts';
import type { NewSession, SignIn } from './sign-in.ts';
import { makeTryLimit } from './try-limit.ts';

/** Where the issuer sends browsers back to, behind the origin. */
export const callbackPath = '/api/v1/openid/callback';

export interface Refused {
  readonly kind: 'refused';
  readonly problem: SignInProblem;
}

/** Sign-in at the team's identity issuer. It says who somebody is; what they may do stands in the member's row. */
export interface OpenidSignIn {
  /** Of the issuer, for people. */
  readonly title: string;
  /** What is registered at the issuer. */
  readonly redirectUri: string;
  /** `browser` goes into a cookie of this browser and nowhere else, `url` is where it goes on. */
  readonly start: (from: {
    readonly address: string;
    readonly oldDigest: string | undefined;
  }) => Promise<{ readonly kind: 'begun'; readonly url: string; readonly browser: string } | Refused>;
  /** `query` is all that the issuer has sent along. */
  readonly finish: (back: {
    readonly address: string;
    readonly query: string;
    readonly browser: string | undefined;
  }) => Promise<({ readonly kind: 'signed-in' } & NewSession) | Refused>;
}

interface Parts {
  readonly issuer: IdentityIssuer;
  readonly origin: string;
  readonly members: Members;
  readonly signIn: SignIn;
  readonly clock: Clock;
  readonly random: Random;
}

export function makeOpenidSignIn({ issuer, origin, members, signIn, clock, random }: Parts): OpenidSignIn {
  const attempts = makeSignInAttempts({ clock, random });
  // Of its own: while an issuer is down, links go on working.
  const limit = makeTryLimit(clock);
  const redirectUri = `${origin}${callbackPath}`;
  const refuse = async (
    address: string,
    problem: SignInProblem,
    detail: Readonly<Record<string, string>> = {},
  ): Promise<Refused> => {
    limit.count(address);
    // What nobody has begun here is noise.
    if (problem !== 'not-begun')
      await signIn.noteRefusal('somebody', { way: 'openid', reason: problem, ...detail });
    return { kind: 'refused', problem };
  };
  const mustWait = (address: string): boolean => limit.waitSeconds(address) !== undefined;
  return {
    title: issuer.title,
    redirectUri,
    start: async ({ address, oldDigest }) => {
      if (mustWait(address)) return { kind: 'refused', problem: 'too-many-tries' };
      const { browser, marks } = attempts.begin(oldDigest);
      const begun = await issuer.begin(redirectUri, marks);
      if (begun.kind === 'begun') return { ...begun, browser };
      attempts.take(browser);
      return await refuse(address, begun.reason, says(begun));
    },
    finish: async ({ address, query, browser }) => {
      if (mustWait(address)) return { kind: 'refused', problem: 'too-many-tries' };
      const attempt = browser === undefined ? undefined : attempts.take(browser);
      if (!attempt) return await refuse(address, 'not-begun');
      const identity = await issuer.identify(new URL(`${redirectUri}${query}`), attempt.marks);
      if (identity.kind === 'failed') return await refuse(address, identity.reason, says(identity));
      const email = identity.email?.slice(0, 200);
      const named = email === undefined ? {} : { email };
      if (!identity.isEmailVerified) return await refuse(address, 'email-not-verified', named);
      const member = findMember(await members.list(), identity);
      if (!member) return await refuse(address, 'no-member', named);
      return { kind: 'signed-in', ...(await signIn.open(member, 'openid', attempt.oldDigest)) };
    },
  };
}

function says({ says: code }: { readonly says?: string }): Readonly<Record<string, string>> {
  return code === undefined ? {} : { says: code };
}

/**
 * The one member with this address. Only of plain letters: to lower case makes an ordinary k of a Kelvin sign, and with it
 * somebody else's address.
 */
function findMember(members: readonly Member[], { email }: Identity): Member | undefined {
  if (email === undefined || !/^[\x21-\x7E]+$/.test(email)) return undefined;
  return members.find((member) => member.email === email.toLowerCase());
}
