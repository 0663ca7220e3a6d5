import type { Principal } from '../../domain/grant.ts';
import type { TokenRecord } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import type { AzureDevopsConnection } from '../../vendors/azure-devops/connection.ts';
import type { PersonalAccessToken } from '../../vendors/azure-devops/token-shapes.ts';
import { toAppError } from '../../vendors/http.ts';
import { endOf } from './global-tokens.ts';
import { maySignInForTokens, requireOwnUser } from './signed-in-user.ts';

/** The person's tokens that are alive; undefined where the connection may not see any. */
export async function listTokens(
  context: AdapterContext,
  connection: AzureDevopsConnection,
  principal: Principal,
): Promise<readonly TokenRecord[] | undefined> {
  if (!maySignInForTokens(context)) return undefined;
  return await toAppError(context.connection, async () => {
    await requireOwnUser(context, connection, principal);
    return (await connection.tokens.list('active')).map(toRecord);
  });
}

function toRecord(token: PersonalAccessToken): TokenRecord {
  const { name, authorizationId: id, scopes } = token;
  const expiresAt = endOf(token);
  return { name, id, scopes, ...(expiresAt === undefined ? {} : { expiresAt }) };
}
