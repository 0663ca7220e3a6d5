import type { Guide } from '../../domain/guide.ts';
import type { TargetGuideRequest } from '../../ports/target.ts';
import { page } from '../../vendors/github/pages.ts';

/** How to define a token for GitHub Actions at each of the three levels, and which of them a job reads. */
export function secretGuide({ baseUrl, organization, name }: TargetGuideRequest): Guide {
  return {
    title: `Define ${name} for GitHub Actions`,
    summary:
      'A secret can stand at three levels. Where several have the name, a job reads that of its environment before that of ' +
      'its repository before that of the organization, and nothing tells it which one it got.',
    sections: [
      {
        title: 'For all or some repositories of the organization (once, so prefer it)',
        page: page(baseUrl, `/organizations/${organization}/settings/secrets/actions/new`),
        steps: [
          `Open the settings of ${organization} as one of its owners: Secrets and variables, Actions, New organization secret.`,
          `Name: ${name}`,
          'Secret: paste the value, without spaces or line ends around it.',
          'Repository access: Selected repositories, and select those that need it. "All" gives it to every repository to come.',
          'Choose Add secret.',
        ],
      },
      {
        title: 'For one repository',
        page: page(baseUrl, `/${organization}/REPOSITORY/settings/secrets/actions/new`),
        steps: [
          'Open the settings of the repository as one of its administrators: Secrets and variables, Actions, New repository secret.',
          `Name: ${name}`,
          'Secret: paste the value.',
          'Choose Add secret. From now on it hides a secret of the organization with the same name.',
        ],
      },
      {
        title: 'For one environment of a repository (for releases: it can ask for an approval)',
        page: page(baseUrl, `/${organization}/REPOSITORY/settings/environments`),
        steps: [
          'Open the settings of the repository: Environments, and the environment (or New environment).',
          'Below Environment secrets choose Add environment secret.',
          `Name: ${name}`,
          'Value: paste it, and choose Add secret. Only jobs that name the environment can read it.',
        ],
      },
      {
        title: 'Let a job read it',
        steps: ['Pass it to the one step that needs it, as an environment variable.'],
        lines: {
          language: 'yaml',
          text: `jobs:
  upload:
    environment: release # only for a secret of an environment
    steps:
      - run: ./upload.sh
        env:
          ${name}: \${{ secrets.${name} }}`,
        },
      },
      {
        title: 'The same, kept up by Mintmark',
        steps: ['Declare the places instead of filling them in: every rotation then reaches all of them.'],
        lines: {
          language: 'yaml',
          text: `placements:
  - github-actions: { organization: ${organization}, repositories: "*-feedstock", secret: ${name} }
  - github-actions: { repository: ${organization}/REPOSITORY, secret: ${name} }
  - github-actions: { repository: ${organization}/REPOSITORY, environment: release, secret: ${name} }`,
        },
      },
    ],
    warnings: [
      'Never write a secret into a workflow file, an address (https://TOKEN@…) or a command line: they are logged.',
      'Never pass a secret to an action at a floating reference (@main): name its commit.',
      'Never leave an old copy at another level: it hides the new value, or comes back when the new one is removed.',
      'Runs that are queued have read secrets of organization and repository already: keep the old token alive for a day.',
    ],
    links: [
      {
        title: 'GitHub: using secrets in GitHub Actions',
        url: 'https://docs.github.com/actions/security-for-github-actions/security-guides/using-secrets-in-github-actions',
      },
    ],
  };
}
