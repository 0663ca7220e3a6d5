import { done, type ByHand, type Outcome } from '../../domain/outcome.ts';
import type { RevokedToken, RevokeRequest } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { tokensPage, type AzureDevopsConnection } from '../../vendors/azure-devops/connection.ts';
import { toOutcome } from '../../vendors/http.ts';
import { revokeGuide } from './guide.ts';
import { signInWithToken } from './sign-in-with-token.ts';
import { maySignInForTokens, requireOwnUser } from './signed-in-user.ts';

/**
 * Revokes a token by its id, or every active one of its name where no id was told; throws `connection-refused`. Only what
 * the list shows as active is revoked: the service takes a revocation of what is dead as readily.
 */
export async function revokeToken(
  context: AdapterContext,
  connection: AzureDevopsConnection,
  request: RevokeRequest,
): Promise<Outcome<RevokedToken> | ByHand> {
  const { principal, name, id } = request.reference;
  if (!maySignInForTokens(context)) return await revokeByHand(context, connection, request);
  return await toOutcome(async () => {
    await requireOwnUser(context, connection, principal);
    const active = await connection.tokens.list('active');
    const doomed = active.filter((token) =>
      id === undefined ? token.name === name : token.authorizationId === id.toLowerCase(),
    );
    for (const { authorizationId } of doomed) await connection.tokens.revoke(authorizationId);
    return done({ wasAlive: doomed.length > 0 });
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
