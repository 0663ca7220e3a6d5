import { done, type Outcome } from '../../domain/outcome.ts';
import type { TokenReference } from '../../domain/token.ts';
import type { RevokedToken } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { refusedConnection, type AnacondaConnection } from '../../vendors/anaconda/connection.ts';
import { fitsIntoPath } from '../../vendors/anaconda/client.ts';
import { toOutcome } from '../../vendors/http.ts';
import { requireOwnUser } from './own-user.ts';

/** Revokes a token by its name; throws `connection-refused`. The service has no call that takes an id. */
export async function revokeToken(
  context: AdapterContext,
  { withToken }: AnacondaConnection,
  { name, principal }: TokenReference,
): Promise<Outcome<RevokedToken>> {
  const page = `https://anaconda.org/${principal.name}/settings/access`;
  if (!fitsIntoPath(name))
    return {
      kind: 'refused',
      reason: `The name "${name}" cannot be said in an address of anaconda.org, so no call can revoke the token.`,
      hint: `Revoke it on ${page}.`,
    };
  return await toOutcome(
    async () =>
      await withToken(async (client): Promise<Outcome<RevokedToken>> => {
        if (principal.kind === 'user') await requireOwnUser(context, client, principal.name);
        const answer = await client.revoke(principal, name);
        if (answer.ok) return done({ wasAlive: true });
        const { status, said } = answer;
        if (status === 404) return done({ wasAlive: false });
        if (status === 401) throw refusedConnection(context, answer, `revoke tokens of "${principal.name}"`);
        return {
          kind: 'refused',
          reason: `anaconda.org refused to revoke token "${name}" of "${principal.name}" (${status}${said === '' ? '' : `: ${said}`}).`,
          hint: `An administrator of "${principal.name}" can revoke it on ${page}.`,
        };
      }),
  );
}
