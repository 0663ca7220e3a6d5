import type { TokenReference } from '../../domain/token.ts';
import type { PersonalAccessToken } from '../../vendors/azure-devops/token-shapes.ts';

/**
 * The tokens that a reference means: one, unless several have its name and none of them its id. An id under another name
 * counts only where nothing has the name, as when somebody has renamed the token on its page.
 */
export function findTokens(
  tokens: readonly PersonalAccessToken[],
  { name, id }: Pick<TokenReference, 'name' | 'id'>,
): readonly PersonalAccessToken[] {
  const named = tokens.filter((token) => token.name === name);
  const candidates = named.length > 0 ? named : tokens;
  const identified = candidates.filter((token) => token.authorizationId === id?.toLowerCase());
  return identified.length > 0 ? identified : named;
}
