import type { Principal } from '../../domain/grant.ts';
import type { TokenRecord } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import type { ListedAuthentication } from '../../vendors/anaconda/answers.ts';
import { refusedConnection, type AnacondaConnection } from '../../vendors/anaconda/connection.ts';
import { isToken } from '../../vendors/anaconda/sign-in.ts';
import { HttpFailure, toAppError } from '../../vendors/http.ts';
import { requireOwnUser } from './own-user.ts';
import { spellOutScopes } from './scopes.ts';

/**
 * The principal's tokens; undefined for an organization where the service has no such list. Its official client has no
 * call for one, so an organization's tokens may be visible on the web page only. A connection with an API key does not
 * even ask: it would need a helper token of full access for a route that is not known to exist.
 */
export async function listTokens(
  context: AdapterContext,
  { withToken }: AnacondaConnection,
  principal: Principal,
): Promise<readonly TokenRecord[] | undefined> {
  if (!context.isSignedIn) return undefined;
  if (principal.kind === 'organization' && !isToken(context.credential())) return undefined;
  return await toAppError(
    context.connection,
    async () =>
      await withToken(async (client, helperName) => {
        if (!context.isSignedIn) return undefined;
        if (principal.kind === 'user') await requireOwnUser(context, client, principal.name);
        const isOrganization = principal.kind === 'organization';
        const answer = await client.list(isOrganization ? principal.name : undefined);
        if (answer.ok) return answer.value.flatMap(toRecord).filter(({ name }) => name !== helperName);
        const { status } = answer;
        if (isOrganization && (status === 404 || status === 405)) return undefined;
        if (status === 401 || status === 403)
          throw refusedConnection(context, answer, `list the tokens of "${principal.name}"`);
        throw new HttpFailure('rejected', `The list of tokens was refused with ${status}.`, { status });
      }),
  );
}

/** A token without a name is left out: nothing could be done to it. */
function toRecord({ application, id, scopes, expires }: ListedAuthentication): readonly TokenRecord[] {
  if (application === undefined) return [];
  return [
    {
      name: application,
      scopes: spellOutScopes(scopes),
      expiresAt: expires,
      ...(id === undefined ? {} : { id }),
    },
  ];
}
