import type { Scope, ScopeCatalogue } from '../../domain/scope.ts';

/**
 * The permissions of a GitHub App, as `app-permissions` of GitHub's description names them (read 2026-11-24), and the
 * variables, which stand on the App's page and not in the description. Names differ from those of fine-grained tokens
 * here and there. `name: levels, what it is about`.
 */
const repository = `
actions rw Workflow runs and artifacts
actions_variables rw Variables of GitHub Actions
administration rw Settings, teams and keys of repositories
attestations rw Attestations
checks rw Check runs
codespaces rw Codespaces
contents rw Files, commits, branches and releases
dependabot_secrets rw Secrets for Dependabot
deployments rw Deployments
discussions rw Discussions
environments rw Environments, with their secrets
issues rw Issues and comments
metadata r That a repository is there
packages rw Packages
pages rw GitHub Pages
pull_requests rw Pull requests
repository_hooks rw Webhooks of repositories
secret_scanning_alerts rw Secret scanning alerts
secrets rw Secrets of GitHub Actions
security_events rw Code scanning alerts
statuses rw Commit statuses
vulnerability_alerts rw Dependabot alerts
workflows w Workflow files`;
const organization = `
members rw Members and teams
organization_actions_variables rw Variables of the organization
organization_administration rw Settings of the organization
organization_hooks rw Webhooks of the organization
organization_personal_access_token_requests rw Requests of fine-grained tokens
organization_personal_access_tokens rw Fine-grained tokens that reach the organization
organization_projects rwa Projects of the organization
organization_secrets rw Secrets of the organization
organization_self_hosted_runners rw Self-hosted runners`;

const levels = { r: 'read', w: 'write', a: 'admin' } as const;

export const githubAppScopes: ScopeCatalogue = [
  ...parse(repository, ['metadata:read']),
  ...parse(organization, []),
];

function parse(table: string, always: readonly string[]): readonly Scope[] {
  return table
    .trim()
    .split('\n')
    .flatMap((line): readonly Scope[] => {
      const [, name = '', letters = '', about = ''] = /^(\S+) (\S+) (.+)$/.exec(line) ?? [];
      const known = letters.split('').map((letter) => levels[letter as keyof typeof levels]);
      return known.map((level, index) => {
        const lower = known[index - 1];
        const implies = lower === undefined ? always : [`${name}:${lower}`];
        return {
          name: `${name}:${level}`,
          meaning: `${about}: ${level}`,
          implies: implies.filter((scope) => scope !== `${name}:${level}`),
        };
      });
    });
}
