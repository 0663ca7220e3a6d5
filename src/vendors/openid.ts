import {
  allowInsecureRequests,
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
  type ClientAuth,
  type Configuration,
  type CustomFetch,
} from 'openid-client';
import { invariant } from '../domain/errors.ts';
import { secondsBetween, type Instant } from '../domain/instant.ts';
import type { Secret } from '../domain/secret.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  Identity,
  IdentityFailure,
  IdentityIssuer,
  IdentityIssuerSettings,
  SignInMarks,
} from '../ports/identity-issuer.ts';
import { guardedFetch, HttpFailure, requireSafeUrl } from './http.ts';

const timeoutSeconds = 10;
/** What the issuer says of itself is asked anew after this. */
const keepSeconds = 3600;

/**
 * A client of OpenID Connect. The library checks state, `iss`, nonce, audience and times; the signature only because it is
 * told to. Calls nobody until somebody signs in. Throws `usage` for an address that would be plain http to another machine.
 */
export function makeIdentityIssuer(settings: IdentityIssuerSettings, clock: Clock): IdentityIssuer {
  const url = requireSafeUrl('The identity issuer', settings.issuer);
  const configuration = kept(async () => await discover(url, settings), clock);
  return {
    title: settings.title ?? url.host,
    begin: async (redirectUri, { state, nonce, verifier }) =>
      await orFailure(async () => {
        const address = buildAuthorizationUrl(await configuration(), {
          redirect_uri: redirectUri,
          scope: 'openid email',
          state: state.expose(),
          nonce: nonce.expose(),
          code_challenge: await calculatePKCECodeChallenge(verifier.expose()),
          code_challenge_method: 'S256',
        });
        return { kind: 'begun', url: address.href };
      }),
    identify: async (returned, marks) =>
      await orFailure(async () => await identify(await configuration(), returned, marks)),
  };
}

/** The newest good answer for a while; those who ask at the same time share one, and a failure is not kept. */
function kept<T>(make: () => Promise<T>, clock: Clock): () => Promise<T> {
  let last: { readonly at: Instant; readonly value: Promise<T> } | undefined;
  return async () => {
    if (!last || secondsBetween(last.at, clock.now()) >= keepSeconds) {
      const entry = { at: clock.now(), value: make() };
      last = entry;
      entry.value.catch(() => {
        if (last === entry) last = undefined;
      });
    }
    return await last.value;
  };
}

async function discover(
  url: URL,
  { clientId, clientSecret }: IdentityIssuerSettings,
): Promise<Configuration> {
  const configuration = await discovery(url, clientId, {}, signInWith(clientSecret), {
    [customFetch]: call,
    timeout: timeoutSeconds,
    // The library's own check of the signature; without it, it trusts the line to the issuer.
    execute: [enableNonRepudiationChecks, ...(url.protocol === 'http:' ? [allowInsecureRequests] : [])],
  });
  // An issuer of many companies (Entra's "common") speaks in the name of each: the library would take any of them.
  const { issuer } = configuration.serverMetadata();
  if (URL.parse(issuer)?.href !== url.href)
    throw new AnotherIssuer(`The identity issuer is called ${issuer}.`);
  return configuration;
}

/** The issuer has another name than the one that it was asked under. */
class AnotherIssuer extends Error {
  override readonly name = 'AnotherIssuer';
  readonly code = 'another-issuer';
}

/** By the way that the issuer takes; where it does not say, by the one that the standard demands. */
function signInWith(secret: Secret | undefined): ClientAuth {
  if (!secret) return None();
  return (server, client, body, headers) => {
    const ways = server.token_endpoint_auth_methods_supported ?? [];
    const isPost = ways.includes('client_secret_post') && !ways.includes('client_secret_basic');
    const authenticate = isPost ? ClientSecretPost(secret.expose()) : ClientSecretBasic(secret.expose());
    authenticate(server, client, body, headers);
  };
}

/** Each call is held to the host that the issuer has named for it: no redirect, no plain http, an end in time. */
const call: CustomFetch = async (url, options) => {
  const send = guardedFetch({ service: 'the identity issuer', baseUrl: url, timeoutSeconds });
  const response = await send(url, options as RequestInit);
  if (response.status >= 500)
    throw new HttpFailure('server-error', `The identity issuer answered ${response.status}.`, {
      status: response.status,
    });
  return response;
};

async function identify(
  configuration: Configuration,
  returned: URL,
  { state, nonce, verifier }: SignInMarks,
): Promise<Identity> {
  const tokens = await authorizationCodeGrant(configuration, returned, {
    expectedState: state.expose(),
    expectedNonce: nonce.expose(),
    pkceCodeVerifier: verifier.expose(),
  });
  const claims = tokens.claims();
  invariant(claims, 'a nonce that is expected makes the ID token needed');
  const isTold = claims['email'] !== undefined && claims['email_verified'] !== undefined;
  // Some issuers put no more into the ID token than who it is.
  const isElsewhere = !isTold && configuration.serverMetadata().userinfo_endpoint !== undefined;
  const told = isElsewhere ? await fetchUserInfo(configuration, tokens.access_token, claims.sub) : claims;
  const email = told['email'];
  return {
    kind: 'identified',
    isEmailVerified: told['email_verified'] === true,
    ...(typeof email === 'string' ? { email } : {}),
  };
}

async function orFailure<T>(work: () => Promise<T>): Promise<T | IdentityFailure> {
  try {
    return await work();
  } catch (error) {
    const failure = explain(error);
    if (!failure) throw error;
    return failure;
  }
}

/** What an error means; undefined for a bug. */
function explain(error: unknown): IdentityFailure | undefined {
  if (error instanceof AuthorizationResponseError)
    return failed(error.error === 'access_denied' ? 'cancelled' : 'refused', error.error);
  if (error instanceof ResponseBodyError) return failed('refused', error.error);
  if (error instanceof WWWAuthenticateChallengeError) return failed('refused', error.code);
  const http = httpFailureIn(error);
  if (http) {
    const isThere = http.kind === 'redirected' || http.kind === 'malformed';
    return failed(isThere ? 'untrusted' : 'unreachable', http.kind);
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? failed('untrusted', code) : undefined;
}

function httpFailureIn(error: unknown): HttpFailure | undefined {
  for (let current = error; current instanceof Error; current = current.cause)
    if (current instanceof HttpFailure) return current;
  return undefined;
}

/** A code of an answer can be any text, because anybody can send a browser back. */
function failed(reason: IdentityFailure['reason'], code: string): IdentityFailure {
  return { kind: 'failed', reason, ...(/^[\w-]{1,60}$/.test(code) ? { says: code } : {}) };
}
