import { done, type ByHand, type Outcome } from '../../domain/outcome.ts';
import type { Secret } from '../../domain/secret.ts';
import type { RevokedToken, RevokeRequest } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { refusedConnection, type AnacondaConnection } from '../../vendors/anaconda/connection.ts';
import { createClient, fitsIntoPath } from '../../vendors/anaconda/client.ts';
import { accessPage } from '../../vendors/anaconda/pages.ts';
import { signInWithToken } from '../../vendors/anaconda/sign-in.ts';
import { toOutcome } from '../../vendors/http.ts';
import { revokeGuide } from './guide.ts';
import { requireOwnUser } from './own-user.ts';

/** Revokes a token by its name; throws `connection-refused`. The service has no call that takes an id. */
export async function revokeToken(
  context: AdapterContext,
  { withToken }: AnacondaConnection,
  { reference: { name, principal }, value }: RevokeRequest,
): Promise<Outcome<RevokedToken> | ByHand> {
  if (!context.isSignedIn)
    return value
      ? await revokeWithItself(context, value)
      : { kind: 'by-hand', guide: revokeGuide(context.baseUrl, { principal, name }) };
  const page = accessPage(context.baseUrl, principal.name);
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

/** A token may always end itself, as the official logout does. */
export async function revokeWithItself(
  context: AdapterContext,
  value: Secret,
): Promise<Outcome<RevokedToken>> {
  const client = createClient(context, () => signInWithToken(value));
  return await toOutcome(async (): Promise<Outcome<RevokedToken>> => {
    const answer = await client.revokeCurrent();
    if (answer.ok) return done({ wasAlive: true });
    const { status, said } = answer;
    if (status === 401 && /\bhas expired\b|\bno longer valid\b/.test(said)) return done({ wasAlive: false });
    return {
      kind: 'refused',
      reason: `anaconda.org refused to revoke the token with itself (${status}${said === '' ? '' : `: ${said}`}).`,
    };
  });
}
