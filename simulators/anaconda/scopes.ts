/** The scopes with their meaning, as `GET /scopes` tells them. */
export const scopes: Readonly<Record<string, string>> = {
  all: 'Allow all operations',
  repos: 'Allow access to all package repositories',
  conda: 'Allow all operations on conda repositories',
  'conda:download': 'Allow private downloads from conda repositories',
  pypi: 'Allow all operations on Python repositories',
  'pypi:download': 'Allow private downloads from Python repositories',
  'pypi:upload': 'Allow uploads to Python repositories',
  api: 'Allow all API operations',
  'api:read': 'Allow read access to the API site',
  'api:write': 'Allow write access to the API site',
  'api:modify-group': 'Allow to add and modify groups',
};
