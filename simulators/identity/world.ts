import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

/** Somebody who has an account at the issuer. */
export interface PersonEntry {
  /** Its `sub`: never that of somebody else. */
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly isEmailVerified: boolean;
}

/** A program that sends its people here to sign in. */
export interface ClientEntry {
  readonly id: string;
  /** undefined: a public client, which only its verifier tells apart. */
  readonly secret: string | undefined;
  /** Exact; those of this machine at any port. */
  readonly redirectUris: readonly string[];
}

/** What a program has asked for, while its person decides. */
export interface AuthorizationRequest {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeChallenge: string;
}

/** What a code stands for. */
export interface CodeEntry extends AuthorizationRequest {
  readonly person: PersonEntry;
  readonly expiresAt: number;
  isUsed: boolean;
  /** The access token that it was exchanged for: it ends when the code comes a second time. */
  accessToken: string | undefined;
}

/** What is wrong with the next sign-in, each as an attacker or a broken issuer would have it. */
export type Flaw =
  | 'signed-by-a-stranger'
  | 'not-signed'
  | 'for-another-client'
  | 'by-another-issuer'
  | 'with-another-nonce'
  | 'expired'
  | 'without-id-token'
  | 'response-of-another-issuer'
  | 'response-without-issuer';

/** Where issuers differ, a simulation can go either way. */
export interface IdentitySwitches {
  /** Where e-mail and its verification are told. Default `id-token`; some issuers tell them to `userinfo` alone. */
  readonly claimsIn?: 'id-token' | 'userinfo';
  /** How a client with a secret shows it. Default `client_secret_basic`. */
  readonly clientAuthentication?: 'client_secret_basic' | 'client_secret_post';
  /** Whether the client has a secret. Default true. */
  readonly hasSecret?: boolean;
  /** Further addresses that people may be sent back to. */
  readonly redirectUris?: readonly string[];
}

/** What every route works on. All of it is made at the start, keys and secrets included. */
export interface World {
  /** `http://127.0.0.1:PORT`; known once it listens. */
  issuer: string;
  readonly client: ClientEntry;
  readonly switches: IdentitySwitches;
  readonly people: PersonEntry[];
  readonly requests: Map<string, AuthorizationRequest>;
  readonly codes: Map<string, CodeEntry>;
  /** Access token → whom it speaks of. */
  readonly accessTokens: Map<string, PersonEntry>;
  keyId: string;
  key: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  /** Of the next sign-in alone. */
  flaw: Flaw | undefined;
  readonly now: () => number;
}

/** A text that nobody can guess. */
export function newText(): string {
  return randomBytes(24).toString('base64url');
}

export function newKey(): World['key'] {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

/** The flaw, if it is this one; it is gone then. */
export function takeFlaw(world: World, ...flaws: readonly Flaw[]): Flaw | undefined {
  const { flaw } = world;
  if (flaw === undefined || !flaws.includes(flaw)) return undefined;
  world.flaw = undefined;
  return flaw;
}
