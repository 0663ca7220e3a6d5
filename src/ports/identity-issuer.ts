import type { Secret } from '../domain/secret.ts';

/** What a sign-in is recognised by when the browser comes back; each 256 random bits, for one try. */
export interface SignInMarks {
  /** Comes back beside the code. */
  readonly state: Secret;
  /** Comes back in the signed word. */
  readonly nonce: Secret;
  /** Shows that who exchanges the code is who asked for it (PKCE). */
  readonly verifier: Secret;
}

/**
 * Why an issuer did not say who somebody is.
 *
 * - `cancelled`: the person did not want to, or may not
 * - `refused`: the issuer takes us or the code for wrong
 * - `unreachable`: it does not answer, or with 5xx
 * - `untrusted`: what it says, or what came back in its name, is not what it has to be
 *
 * `says` is a code of the issuer or of the check, and never a value.
 */
export interface IdentityFailure {
  readonly kind: 'failed';
  readonly reason: 'cancelled' | 'refused' | 'unreachable' | 'untrusted';
  readonly says?: string;
}

/** Who somebody is to their issuer: never what they may do here. */
export interface Identity {
  readonly kind: 'identified';
  /** As the issuer writes it; absent where it tells none. */
  readonly email?: string;
  /** Whether the issuer says by itself that the address is theirs. */
  readonly isEmailVerified: boolean;
}

/** The service at which the members of a team sign in: OpenID Connect, the authorization code with PKCE. */
export interface IdentityIssuer {
  /** For people. */
  readonly title: string;
  /** Where to send the browser. */
  readonly begin: (
    redirectUri: string,
    marks: SignInMarks,
  ) => Promise<{ readonly kind: 'begun'; readonly url: string } | IdentityFailure>;
  /** Who came back: `returned` is the redirect address with everything that the issuer has added to it. */
  readonly identify: (returned: URL, marks: SignInMarks) => Promise<Identity | IdentityFailure>;
}

/** How the issuer is reached, as an operator says it. */
export interface IdentityIssuerSettings {
  /** As it stands in its discovery document. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client. */
  readonly clientSecret?: Secret;
  /** Default: the host of the issuer. */
  readonly title?: string;
}
