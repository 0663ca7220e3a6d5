import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/grant.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import type { AzureDevopsConnection } from '../../vendors/azure-devops/connection.ts';
import { isEntraToken } from '../../vendors/azure-devops/sign-in.ts';
import { entraHelp } from '../../vendors/azure-devops/token-refusals.ts';

/** Whether the connection signs in with what may manage personal access tokens at all: never with one of them. */
export function maySignInForTokens(context: AdapterContext): boolean {
  return context.isSignedIn && isEntraToken(context.credential());
}

/** Logins are e-mail addresses, whose case does not count. */
export function isSameLogin(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/**
 * Stops with `connection-refused` unless the connection is signed in as the principal: the calls for tokens name nobody,
 * so they would silently make, list or revoke tokens of somebody else.
 */
export async function requireOwnUser(
  { connection }: AdapterContext,
  { client }: AzureDevopsConnection,
  { name }: Principal,
): Promise<void> {
  const { login, isAnonymous } = await client.signedIn();
  if (!isAnonymous && isSameLogin(login, name)) return;
  const who = isAnonymous ? 'nobody' : `"${login}"`;
  throw new AppError('connection-refused', {
    message: `Connection "${connection}" is signed in at Azure DevOps as ${who} and has no right to the tokens of "${name}".`,
    hint: `Everybody manages their own tokens only. Give the connection ${entraHelp}, signed in as "${name}"; or write who is signed in as the principal.`,
  });
}
