import { AppError } from '../../domain/errors.ts';
import { done, type Outcome } from '../../domain/outcome.ts';
import { findScopeProblems } from '../../domain/scope.ts';
import type { IssuedToken, TokenRequest } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { fitsIntoPath } from '../../vendors/anaconda/client.ts';
import { refusedConnection, type AnacondaConnection } from '../../vendors/anaconda/connection.ts';
import { toOutcome } from '../../vendors/http.ts';
import { requireOwnUser } from './own-user.ts';
import { anacondaScopes } from './scopes.ts';

/**
 * Makes a token under a name that is free; throws `scope-invalid` before any call, and `connection-refused`.
 *
 * The service accepts unknown scopes and grants nothing for them, and reads an empty list as full access: both are
 * stopped here.
 */
export async function issueToken(
  context: AdapterContext,
  connection: AnacondaConnection,
  request: TokenRequest,
): Promise<Outcome<IssuedToken>> {
  requireScopes(request);
  // A name with a space is accepted, but has to be quoted wherever a person types it.
  if (!fitsIntoPath(request.name) || /\s/.test(request.name))
    return {
      kind: 'refused',
      reason: `"${request.name}" is no name for a token at anaconda.org: it could not be revoked by it.`,
      hint: 'Use letters, digits, "-", "_" and "." only.',
    };
  return await toOutcome(async () => {
    const { principal, name, scopes, lifetimeSeconds } = request;
    if (principal.kind === 'user')
      await connection.withToken(async (client) => await requireOwnUser(context, client, principal.name));
    const organization = principal.kind === 'organization' ? principal.name : null;
    const answer = await connection.client.create({ name, organization, scopes, lifetimeSeconds });
    if (answer.ok) return done(answer.value);
    if (answer.status === 401) throw refusedConnection(context, answer, 'create tokens');
    return { kind: 'refused', ...explainRefusal(request, answer) };
  });
}

function requireScopes({ name, scopes }: TokenRequest): void {
  const [problem] = findScopeProblems(anacondaScopes, scopes);
  if (problem === undefined && scopes.length > 0) return;
  throw new AppError('scope-invalid', {
    message: `Token "${name}" was not asked for: ${problem?.message ?? 'it has no scopes, which anaconda.org reads as full access'}.`,
    hint: 'For uploads of conda packages write [api:read, api:write].',
  });
}

function explainRefusal(
  { name, principal }: TokenRequest,
  { status, said }: { status: number; said: string },
): { reason: string; hint: string } {
  const reason = `anaconda.org refused to create token "${name}" for "${principal.name}" (${status}${said === '' ? '' : `: ${said}`}).`;
  switch (status) {
    case 400:
      return {
        reason,
        hint: 'Most likely the name is taken: names are unique per owner. Use the next number.',
      };
    case 403:
      return {
        reason,
        hint: `Ask an owner of "${principal.name}" to make the connection's user an administrator.`,
      };
    default:
      return { reason, hint: 'See `mintmark doctor` for what the connection may do.' };
  }
}
