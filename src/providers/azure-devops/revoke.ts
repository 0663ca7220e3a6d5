import { done, type ByHand, type Outcome } from '../../domain/outcome.ts';
import type { RevokedToken, RevokeRequest } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { tokensPage, type AzureDevopsConnection } from '../../vendors/azure-devops/connection.ts';
import { toOutcome } from '../../vendors/http.ts';
import { findTokens } from './find-token.ts';
import { revokeGuide } from './guide.ts';
import { signInWithToken } from './sign-in-with-token.ts';
import { maySignInForTokens, requireOwnUser } from './signed-in-user.ts';

/**
 * Revokes a token, or every active one of its name where no id was told; throws `connection-refused`. Only what the list
 * shows as active is revoked, because the service takes a revocation of what is dead as readily. Where the list shows
 * nothing, a value that is held has the last word.
 */
export async function revokeToken(
  context: AdapterContext,
  connection: AzureDevopsConnection,
  request: RevokeRequest,
): Promise<Outcome<RevokedToken> | ByHand> {
  const { reference, value } = request;
  if (!maySignInForTokens(context)) return await revokeByHand(context, connection, request);
  return await toOutcome(async (): Promise<Outcome<RevokedToken>> => {
    await requireOwnUser(context, connection, reference.principal);
    const doomed = findTokens(await connection.tokens.list('active'), reference);
    for (const { authorizationId } of doomed) await connection.tokens.revoke(authorizationId);
    if (doomed.length > 0) return done({ wasAlive: true });
    const { organization } = connection;
    const attempt = value && (await signInWithToken(context, organization, value));
    if (attempt?.kind !== 'accepted') return done({ wasAlive: false });
    return {
      kind: 'refused',
      reason: `Token "${reference.name}" still works as ${attempt.login}, and no active token has its name or its id.`,
      hint: `Find it on ${tokensPage(context.baseUrl, organization)}, and revoke it there.`,
    };
  });
}

/** Nobody is bothered for a token that is dead already, which its value shows while it is held. */
async function revokeByHand(
  context: AdapterContext,
  { organization }: AzureDevopsConnection,
  { reference: { principal, name }, value }: RevokeRequest,
): Promise<Outcome<RevokedToken> | ByHand> {
  const attempt = value && (await signInWithToken(context, organization, value));
  if (attempt?.kind === 'refused') return done({ wasAlive: false });
  const page = tokensPage(context.baseUrl, organization);
  return { kind: 'by-hand', guide: revokeGuide(page, { principal: principal.name, name }) };
}
