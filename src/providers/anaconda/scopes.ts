import type { ScopeCatalogue } from '../../domain/scope.ts';

/**
 * The scopes of anaconda.org, as `GET /scopes` told them (anaconda-client issue 337) and its documentation still names
 * them. What implies what is read from their wording. `api:write` does not imply `api:read`: nobody has shown that it
 * does, and every known upload token carries both.
 */
export const anacondaScopes: ScopeCatalogue = [
  { name: 'all', meaning: 'Everything the owner may do', implies: ['repos', 'api'] },
  { name: 'repos', meaning: 'All package repositories', implies: ['conda', 'pypi'] },
  { name: 'conda', meaning: 'Everything in conda repositories', implies: ['conda:download'] },
  { name: 'conda:download', meaning: 'Download private conda packages', implies: [] },
  {
    name: 'pypi',
    meaning: 'Everything in Python repositories',
    implies: ['pypi:download', 'pypi:upload'],
  },
  { name: 'pypi:download', meaning: 'Download private Python packages', implies: [] },
  { name: 'pypi:upload', meaning: 'Upload Python packages', implies: [] },
  {
    name: 'api',
    meaning: 'Everything in the API, managing tokens included',
    implies: ['api:read', 'api:write', 'api:modify-group'],
  },
  { name: 'api:read', meaning: 'Read through the API', implies: [] },
  { name: 'api:write', meaning: 'Write through the API: upload, replace and delete packages', implies: [] },
  { name: 'api:modify-group', meaning: 'Add and change groups', implies: [] },
];

/** A scope list as the service tells it: an empty one is full access, which we call by its name. */
export function spellOutScopes(scopes: readonly string[]): readonly string[] {
  return scopes.length === 0 ? ['all'] : scopes;
}
