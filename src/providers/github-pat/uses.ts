import type { ProviderUse } from '../../domain/use.ts';
import { app, deployKey, organizationSecret, ownToken, trustedPublishing } from './alternatives.ts';

const triggersNothing =
  'What GITHUB_TOKEN pushes or opens triggers no workflow: where one must run, use an App.';
const publicOnly =
  'The classic scope public_repo is for public repositories: for private ones it takes repo.';
const checkout = `- uses: actions/checkout@v6
  with:
    repository: \${{ github.repository_owner }}/THE-OTHER-REPOSITORY
    token: \${{ steps.app.outputs.token }}`;
const gh = (command: string): string => `- run: ${command}
  env:
    GH_TOKEN: \${{ steps.app.outputs.token }}`;
const other = 'the repository belongs to an organization whose owners install the App there.';

/**
 * What GitHub's personal tokens are for, with the least scopes: fine-grained ones first. Permissions by what the calls
 * and git ask for (docs.github.com/rest/authentication, read 2026-11-24).
 */
export const githubPatUses: readonly ProviderUse[] = [
  {
    use: 'push-to-own-repository',
    grants: [['contents:write'], ['public_repo']],
    alternatives: [
      ownToken(
        'the push need not trigger another workflow.',
        'contents: write',
        '- uses: actions/checkout@v6\n- run: git push',
      ),
      app('the push has to trigger workflows.', {
        permissions: ['contents: write'],
        use: '- uses: actions/checkout@v6\n  with:\n    token: ${{ steps.app.outputs.token }}\n- run: git push',
        reach: 'own',
      }),
      deployKey,
    ],
    note: `${triggersNothing} ${publicOnly}`,
  },
  {
    use: 'push-to-other-repository',
    grants: [['contents:write'], ['public_repo']],
    alternatives: [app(other, { permissions: ['contents: write'], use: checkout }), deployKey],
    note: `GITHUB_TOKEN reaches its own repository only. ${publicOnly}`,
  },
  {
    use: 'open-pull-request',
    grants: [['contents:write', 'pull_requests:write'], ['public_repo']],
    alternatives: [
      ownToken(
        'the pull request is in the same repository, and its checks may be started by hand.',
        'contents: write\npull-requests: write',
        '- run: gh pr create --fill\n  env:\n    GH_TOKEN: ${{ github.token }}',
      ),
      app(other, {
        permissions: ['contents: write', 'pull-requests: write'],
        use: gh('gh pr create --fill --repo "$GITHUB_REPOSITORY_OWNER/THE-OTHER-REPOSITORY"'),
      }),
    ],
    note: `${triggersNothing} A fine-grained token opens none in public repositories of owners that its user does not belong to: from a fork, it takes a classic one. ${publicOnly}`,
  },
  {
    use: 'trigger-workflow',
    grants: [['actions:write'], ['repo']],
    alternatives: [
      ownToken(
        'the workflow is in the same repository: workflow_dispatch and repository_dispatch are what GITHUB_TOKEN may trigger.',
        'actions: write',
        '- run: gh workflow run build.yml\n  env:\n    GH_TOKEN: ${{ github.token }}',
      ),
      app(other, {
        permissions: ['actions: write'],
        use: gh('gh workflow run build.yml --repo "$GITHUB_REPOSITORY_OWNER/THE-OTHER-REPOSITORY"'),
      }),
    ],
    note: 'This is for workflow_dispatch. A repository_dispatch asks for contents:write instead.',
  },
  {
    use: 'change-workflow-files',
    grants: [
      ['contents:write', 'workflows:write'],
      ['public_repo', 'workflow'],
    ],
    alternatives: [
      app('the organization lets an App change its workflows.', {
        permissions: ['contents: write', 'workflows: write'],
        use: checkout,
      }),
      {
        instead: 'a reusable workflow',
        when: 'the same lines are changed in many repositories: keep them in one, and let the others call it.',
        lines: {
          language: 'yaml',
          text: `jobs:
  build:
    uses: ORGANIZATION/.github/.github/workflows/build.yml@main`,
        },
        url: 'https://docs.github.com/actions/how-tos/reuse-automations/reuse-workflows',
      },
    ],
    note: `GITHUB_TOKEN can never change workflow files. Whoever holds this token can run what they like with the secrets of these repositories. ${publicOnly}`,
  },
  {
    use: 'read-private-repository',
    grants: [['contents:read'], ['repo']],
    alternatives: [
      ownToken('it is the repository of the workflow.', 'contents: read', '- uses: actions/checkout@v6'),
      app(other, { permissions: ['contents: read'], use: checkout }),
      deployKey,
    ],
    note: 'No classic scope only reads private repositories: repo writes to all of them.',
  },
  {
    use: 'publish-release',
    grants: [['contents:write'], ['public_repo']],
    alternatives: [
      ownToken(
        'the release is of the same repository.',
        'contents: write',
        '- run: gh release create "$GITHUB_REF_NAME" --generate-notes\n  env:\n    GH_TOKEN: ${{ github.token }}',
      ),
      app(other, {
        permissions: ['contents: write'],
        use: gh(
          'gh release create "$TAG" --generate-notes --repo "$GITHUB_REPOSITORY_OWNER/THE-OTHER-REPOSITORY"',
        ),
      }),
    ],
    note: publicOnly,
  },
  {
    use: 'comment-on-issues',
    grants: [['issues:write'], ['public_repo']],
    alternatives: [
      ownToken(
        'the issue is in the same repository.',
        'issues: write',
        '- run: gh issue comment "$NUMBER" --body "$TEXT"\n  env:\n    GH_TOKEN: ${{ github.token }}',
      ),
      app(other, {
        permissions: ['issues: write'],
        use: gh(
          'gh issue comment "$NUMBER" --body "$TEXT" --repo "$GITHUB_REPOSITORY_OWNER/THE-OTHER-REPOSITORY"',
        ),
      }),
    ],
    note: `Comments on pull requests ask for pull_requests:write instead. ${publicOnly}`,
  },
  {
    use: 'publish-container',
    grants: [['write:packages']],
    alternatives: [
      ownToken(
        'a workflow publishes it under the owner of its repository: ghcr.io takes GITHUB_TOKEN.',
        'contents: read\npackages: write',
        '- uses: docker/login-action@v3\n  with:\n    registry: ghcr.io\n    username: ${{ github.actor }}\n    password: ${{ github.token }}',
      ),
      trustedPublishing,
    ],
    note: 'Fine-grained tokens cannot publish to GitHub Packages at all.',
  },
  {
    use: 'write-actions-secrets',
    grants: [['secrets:write'], ['repo']],
    alternatives: [
      organizationSecret,
      app(other, { permissions: ['secrets: write'], use: gh('gh secret set NAME --repo "$REPOSITORY"') }),
    ],
    note: 'GITHUB_TOKEN cannot write secrets. The user of the token has to administer the repositories.',
  },
  {
    use: 'write-environment-secrets',
    grants: [['environments:write'], ['repo']],
    alternatives: [
      app(other, {
        permissions: ['environments: write'],
        use: gh('gh secret set NAME --env ENVIRONMENT --repo "$REPOSITORY"'),
      }),
    ],
    note: 'GITHUB_TOKEN cannot write secrets. The environment has to be there before its secrets.',
  },
  {
    use: 'write-organization-secrets',
    grants: [['organization_secrets:write'], ['admin:org']],
    alternatives: [
      app('an owner of the organization installs the App.', {
        permissions: ['organization-secrets: write'],
        use: gh('gh secret set NAME --org "$GITHUB_REPOSITORY_OWNER" --visibility all'),
        reach: 'organization',
      }),
    ],
    note: 'The classic scope admin:org may do everything in every organization of its user.',
  },
  {
    use: 'read-leak-alerts',
    grants: [['secret_scanning_alerts:read'], ['security_events']],
    alternatives: [
      app(other, {
        permissions: ['secret-scanning-alerts: read'],
        use: gh('gh api "repos/$REPOSITORY/secret-scanning/alerts"'),
      }),
    ],
    note: 'GITHUB_TOKEN cannot read these alerts.',
  },
];
