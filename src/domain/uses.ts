import type { Use } from './use.ts';

/** What builds need tokens for. A provider says with which least scopes it can do each, or leaves it out. */
export const uses: readonly Use[] = [
  { id: 'upload-conda-package', title: 'Upload a conda package' },
  { id: 'upload-python-package', title: 'Upload a Python package' },
  { id: 'install-private-package', title: 'Install from a private channel' },
  { id: 'push-to-own-repository', title: 'Push to the repository that the workflow runs in' },
  { id: 'push-to-other-repository', title: 'Push to another repository of the organization' },
  { id: 'open-pull-request', title: 'Open a pull request in another repository' },
  { id: 'trigger-workflow', title: 'Trigger a workflow in another repository' },
  { id: 'change-workflow-files', title: 'Push changes of workflow files' },
  { id: 'read-private-repository', title: 'Read a private repository' },
  { id: 'publish-release', title: 'Publish a release in another repository' },
  { id: 'comment-on-issues', title: 'Comment on issues in another repository' },
  { id: 'publish-container', title: 'Publish a container image' },
  { id: 'write-actions-secrets', title: 'Write GitHub Actions secrets of repositories' },
  { id: 'write-environment-secrets', title: 'Write GitHub Actions secrets of environments' },
  { id: 'write-organization-secrets', title: 'Write GitHub Actions secrets of an organization' },
  { id: 'oversee-tokens', title: 'See and end the fine-grained tokens that reach an organization' },
  { id: 'read-leak-alerts', title: 'Read the secret scanning alerts' },
  { id: 'set-pipeline-variables', title: 'Set variables of Azure pipelines' },
  { id: 'write-variable-groups', title: 'Write variable groups of Azure Pipelines' },
  { id: 'queue-pipeline', title: 'Queue a run of an Azure pipeline' },
  { id: 'read-azure-repository', title: 'Read a repository of Azure Repos' },
  { id: 'publish-azure-package', title: 'Publish to a feed of Azure Artifacts' },
];
