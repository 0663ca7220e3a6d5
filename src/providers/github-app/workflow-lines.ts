import { permissionsOfScopes } from '../../vendors/github/app-client.ts';

/** The lines with which a job mints its own token for an hour, narrowed; the action ends the token after the job. */
export function workflowLines({
  owner,
  repositories,
  scopes,
}: {
  owner: string;
  repositories: readonly string[];
  scopes: readonly string[];
}): { readonly language: 'yaml'; readonly text: string } {
  const permissions = Object.entries(permissionsOfScopes(scopes))
    .filter(([name]) => name !== 'metadata')
    .map(([name, level]) => `          permission-${name.replaceAll('_', '-')}: ${level}`);
  return {
    language: 'yaml',
    text: [
      'steps:',
      '  - uses: actions/create-github-app-token@v3 # better: its full commit',
      '    id: app-token',
      '    with:',
      '      client-id: ${{ secrets.APP_CLIENT_ID }}',
      '      private-key: ${{ secrets.APP_PRIVATE_KEY }}',
      `      owner: ${owner}`,
      `      repositories: ${repositories.length === 0 ? 'REPOSITORY' : repositories.join(',')}`,
      ...permissions.map((line) => line.slice(4)),
      '  - run: gh workflow run build.yml --repo "$OWNER/$REPOSITORY"',
      '    env:',
      '      GH_TOKEN: ${{ steps.app-token.outputs.token }}',
    ].join('\n'),
  };
}
