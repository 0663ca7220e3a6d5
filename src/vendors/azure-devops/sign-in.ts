import type { Secret } from '../../domain/secret.ts';

/** Three base64url parts, the first of which begins as every JSON object does. */
const jwtPattern = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/;

/** Whether a credential is an Entra access token, and not a personal one. Tells nothing of who it is of. */
export function isEntraToken(credential: Secret): boolean {
  return credential.matches(jwtPattern);
}

/**
 * The headers that sign a call in: an Entra access token (a JWT) goes as Bearer, a personal access token as the password
 * of Basic with an empty user. The second header makes the service answer 401 instead of a sign-in page.
 */
export function signIn(credential: Secret): Readonly<Record<string, string>> {
  const value = credential.expose();
  return {
    authorization: isEntraToken(credential)
      ? `Bearer ${value}`
      : `Basic ${Buffer.from(`:${value}`).toString('base64')}`,
    'x-tfs-fedauthredirect': 'Suppress',
  };
}
