import { AppError } from '../../domain/errors.ts';
import { addSeconds } from '../../domain/instant.ts';
import { done, type Outcome } from '../../domain/outcome.ts';
import { findScopeProblems } from '../../domain/scope.ts';
import type { IssuedToken, TokenRequest } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import type { AzureDevopsConnection } from '../../vendors/azure-devops/connection.ts';
import { toOutcome } from '../../vendors/http.ts';
import { azureDevopsScopes } from './scopes.ts';
import { requireOwnUser } from './signed-in-user.ts';

/**
 * Makes a token of this one organization under a name that is free; throws `scope-invalid` before any call, and
 * `connection-refused`. Names need not be unique at the service, but ours must: a token whose issue ended unknown is found
 * by its name alone. What the service made of the scopes shows when the token is introspected, which refuses and revokes
 * what was not asked for; a life that a policy cut short is told here.
 */
export async function issueToken(
  context: AdapterContext,
  connection: AzureDevopsConnection,
  request: TokenRequest,
): Promise<Outcome<IssuedToken>> {
  requireScopes(request);
  const { name, principal, scopes, lifetimeSeconds } = request;
  return await toOutcome(async () => {
    await requireOwnUser(context, connection, principal);
    const active = await connection.tokens.list('active');
    if (active.some((token) => token.name === name))
      return {
        kind: 'refused',
        reason: `${principal.name} has a personal access token named "${name}" already.`,
        hint: 'Use the next number: a token is revoked by its name.',
      };
    const validTo = addSeconds(context.clock.now(), lifetimeSeconds);
    const outcome = await connection.tokens.create({ name, scope: scopes.join(' '), validTo });
    if (outcome.kind !== 'done') return outcome;
    const { secret, authorizationId: id, expiresAt } = outcome.value;
    return done({ secret, id, ...(expiresAt === undefined ? {} : { expiresAt }) });
  });
}

function requireScopes({ name, scopes }: TokenRequest): void {
  const [problem] = findScopeProblems(azureDevopsScopes, scopes);
  if (problem === undefined && scopes.length > 0) return;
  throw new AppError('scope-invalid', {
    message: `Token "${name}" was not asked for: ${problem?.message ?? 'it has no scopes'}.`,
    hint: 'Write what it is for (uses:), and the least scopes follow.',
  });
}
