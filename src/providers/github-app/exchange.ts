import { AppError } from '../../domain/errors.ts';
import { done, type Outcome } from '../../domain/outcome.ts';
import { findScopeProblems } from '../../domain/scope.ts';
import type { Secret } from '../../domain/secret.ts';
import type { ExchangeRequest, IssuedToken } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { createAppClient, permissionsOfScopes } from '../../vendors/github/app-client.ts';
import { HttpFailure, toOutcome } from '../../vendors/http.ts';
import { repositoriesOf } from './guide.ts';
import { githubAppScopes } from './scopes.ts';

/**
 * Trades the App's key for a token of its installation: for an hour, narrowed to repositories and permissions. GitHub
 * writes it in one of two forms, short or long with dots; both are only passed on. Throws `scope-invalid`.
 */
export async function exchangeKey(
  context: AdapterContext,
  { key, id }: { key: Secret; id: string },
  request: ExchangeRequest,
): Promise<Outcome<IssuedToken>> {
  const { principal, scopes, audience } = request;
  const [problem] = findScopeProblems(githubAppScopes, scopes ?? []);
  if (problem) throw new AppError('scope-invalid', { message: problem.message });
  const foreign = audience?.find(
    (place) => place.split('/')[0]?.toLowerCase() !== principal.name.toLowerCase(),
  );
  if (foreign !== undefined)
    return {
      kind: 'refused',
      reason: `${foreign} does not belong to ${principal.name}, where the App is installed.`,
    };
  const client = createAppClient(context, { id, privateKey: key });
  return await toOutcome(async (): Promise<Outcome<IssuedToken>> => {
    const installation = await client.installationOf(principal.name);
    if (!installation)
      return {
        kind: 'refused',
        reason: `The App is not installed in ${principal.name}.`,
        hint: 'Install it: mintmark guide github-app',
      };
    const repositories = repositoriesOf(audience);
    try {
      const { secret, expiresAt } = await client.makeToken(installation.id, {
        ...(repositories.length > 0 ? { repositories } : {}),
        ...(scopes ? { permissions: permissionsOfScopes(scopes) } : {}),
      });
      return done({ secret, expiresAt });
    } catch (error) {
      if (!(error instanceof HttpFailure) || error.status !== 422) throw error;
      return {
        kind: 'refused',
        reason: `GitHub makes no such token: ${error.message}`,
        hint: 'A token reaches no repository and has no permission that the installation of its App has not.',
      };
    }
  });
}
