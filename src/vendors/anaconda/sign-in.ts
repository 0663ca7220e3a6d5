import { z } from 'zod';
import { instant, type Instant } from '../../domain/instant.ts';
import type { Secret } from '../../domain/secret.ts';

/**
 * The strong form of an anaconda.org token: the first two characters of its owner's login, a hyphen, a lower-case UUID of version 4.
 * The service can also make a weak, shorter form, which nobody has described and Mintmark never asks for.
 */
export const tokenPattern =
  /[A-Za-z0-9_.]{2}-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;

const wholeToken = new RegExp(`^${tokenPattern.source}$`);

/**
 * Whether a connection's credential is an anaconda.org token. Anything else is taken for an anaconda.com API key: that
 * is an opaque text to this service and has no form to go by.
 */
export function isToken(credential: Secret): boolean {
  return credential.matches(wholeToken);
}

/** The header that signs a call in with a token. */
export function signInWithToken(token: Secret): Readonly<Record<string, string>> {
  return { authorization: `token ${token.expose()}` };
}

/** The header that signs a call in with a connection's credential, of whichever kind it is. */
export function signIn(credential: Secret): Readonly<Record<string, string>> {
  return isToken(credential)
    ? signInWithToken(credential)
    : { authorization: `Bearer ${credential.expose()}` };
}

const claimsSchema = z.object({ exp: z.number().positive() });

/** When an API key ends: the `exp` claim of the JWT that it is; undefined where it cannot be read. */
export function apiKeyExpiry(apiKey: Secret): Instant | undefined {
  const payload = apiKey.expose().split('.')[1] ?? '';
  try {
    const claims = claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return instant(claims.exp * 1000);
  } catch {
    return undefined; // Not a JWT, which the service accepts just as well.
  }
}
