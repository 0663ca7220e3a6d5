import { permissionsOfScopes } from '../../vendors/github/app-client.ts';

const words = { read: 'Read-only', write: 'Read and write', admin: 'Admin' } as Record<string, string>;

/** The permissions of an App as its page names them: `contents: Read-only`. */
export function permissionWords(scopes: readonly string[]): readonly string[] {
  return Object.entries(permissionsOfScopes(scopes)).map(
    ([name, level]) => `${name.replaceAll('_', ' ')}: ${words[level] ?? level}`,
  );
}
