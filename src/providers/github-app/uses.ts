import type { Alternative, ProviderUse } from '../../domain/use.ts';

/** The workflow's own token: named by what it may do in its own repository. */
function builtIn(when: string, permissions: readonly string[]): Alternative {
  return {
    instead: "the workflow's own token",
    when,
    lines: {
      language: 'yaml',
      text: ['permissions:', ...permissions.map((permission) => `  ${permission}`)].join('\n'),
    },
    url: 'https://docs.github.com/actions/security-for-github-actions/security-guides/automatic-token-authentication',
  };
}

const noStoredKey: Alternative = {
  instead: 'a token service that trusts the identity of the workflow (for example octo-sts)',
  when: 'not even the private key of an App is to be stored: a policy file in the other repository says who gets what.',
  lines: { language: 'yaml', text: 'permissions:\n  id-token: write' },
  url: 'https://github.com/octo-sts/app',
};

/** What an App of the organization is for, with the least permissions. */
export const githubAppUses: readonly ProviderUse[] = [
  {
    use: 'push-to-own-repository',
    grants: [['contents:write']],
    alternatives: [builtIn('the push must not start other workflows.', ['contents: write'])],
    note: 'What the own token of a workflow pushes starts no workflow; what an App pushes does.',
  },
  { use: 'push-to-other-repository', grants: [['contents:write']], alternatives: [noStoredKey] },
  {
    use: 'open-pull-request',
    grants: [['contents:write', 'pull_requests:write']],
    alternatives: [
      builtIn('the pull request is in the same repository, and its checks need not start by themselves.', [
        'contents: write',
        'pull-requests: write',
      ]),
      noStoredKey,
    ],
  },
  {
    use: 'trigger-workflow',
    grants: [['actions:write']],
    alternatives: [
      builtIn('the workflow is in the same repository: workflow_dispatch and repository_dispatch work.', [
        'actions: write',
      ]),
      noStoredKey,
    ],
    note: 'A repository_dispatch asks for contents:write instead of actions:write.',
  },
  {
    use: 'change-workflow-files',
    grants: [['contents:write', 'workflows:write']],
    alternatives: [noStoredKey],
  },
  {
    use: 'read-private-repository',
    grants: [['contents:read']],
    alternatives: [
      {
        instead: 'a deploy key',
        when: 'only git reads it, from one server: a key of that one repository, read only.',
        url: 'https://docs.github.com/authentication/connecting-to-github-with-ssh/managing-deploy-keys',
      },
      noStoredKey,
    ],
  },
  {
    use: 'publish-release',
    grants: [['contents:write']],
    alternatives: [builtIn('the release is in the same repository.', ['contents: write'])],
  },
  {
    use: 'comment-on-issues',
    grants: [['issues:write']],
    alternatives: [builtIn('the issues are in the same repository.', ['issues: write'])],
  },
  {
    use: 'publish-container',
    grants: [['packages:write']],
    alternatives: [builtIn('the package belongs to the repository of the workflow.', ['packages: write'])],
  },
  { use: 'write-actions-secrets', grants: [['secrets:write']], alternatives: [organizationSecret()] },
  {
    use: 'write-environment-secrets',
    grants: [['environments:write', 'secrets:write']],
    alternatives: [],
    note: 'GitHub names two permissions for the secrets of environments in different places: both are asked for.',
  },
  {
    use: 'write-organization-secrets',
    grants: [['organization_secrets:write']],
    alternatives: [],
    note: 'For all repositories of an organization this is the one to use: one secret instead of many copies.',
  },
  {
    use: 'oversee-tokens',
    grants: [
      ['organization_personal_access_token_requests:write', 'organization_personal_access_tokens:write'],
    ],
    alternatives: [],
    note: 'Only Apps can: GitHub lets no personal token ask.',
  },
  { use: 'read-leak-alerts', grants: [['secret_scanning_alerts:read']], alternatives: [ownScan()] },
];

function organizationSecret(): Alternative {
  return {
    instead: 'one secret of the organization',
    when: 'many repositories of one organization hold the same value: one write reaches them all.',
  };
}

function ownScan(): Alternative {
  return {
    instead: 'notifications of GitHub',
    when: 'a person reads them: owners get a mail for every alert.',
  };
}
