import type { Secret } from '../../domain/secret.ts';
import type { SignInCommand } from '../../ports/vendor.ts';

/** Three base64url parts, the first of which begins as every JSON object does. */
export const entraTokenPattern = /eyJ[\w-]+\.[\w-]+\.[\w-]*/;

/** What the Azure command line prints is as good as the person who is signed in there. */
export const azCommand: SignInCommand = {
  program: 'az',
  parameters: [
    'account',
    'get-access-token',
    '--resource',
    '499b84ac-1321-427f-aa17-267ca6975798',
    '--query',
    'accessToken',
    '--output',
    'tsv',
  ],
  environment: ['AZURE_CONFIG_DIR'],
};

/** Whether a credential is an Entra access token, and not a personal one. Tells nothing of who it is of. */
export function isEntraToken(credential: Secret): boolean {
  return credential.matches(new RegExp(`^${entraTokenPattern.source}$`));
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
