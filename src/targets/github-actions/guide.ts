import type { Guide, GuideSection } from '../../domain/guide.ts';
import { drawPage } from '../../domain/page-picture.ts';
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
      organizationSection({ baseUrl, organization, name }),
      repositorySection({ baseUrl, organization, name }),
      environmentSection({ baseUrl, organization, name }),
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

/** Once for many repositories. */
function organizationSection({ baseUrl, organization, name }: TargetGuideRequest): GuideSection {
  const steps = [
    `Open the settings of ${organization} as one of its owners: Secrets and variables, Actions, New organization secret.`,
    `Name: ${name}`,
    'Secret: paste the value, without spaces or line ends around it.',
    'Repository access: Selected repositories, and select those that need it. "All" gives it to every repository to come.',
    'Choose Add secret.',
  ];
  return {
    title: 'For all or some repositories of the organization (once, so prefer it)',
    page: page(baseUrl, `/organizations/${organization}/settings/secrets/actions/new`),
    steps,
    pictures: [drawPage(steps, { heading: 'Actions secrets / New secret', parts: organizationParts(name) })],
  };
}

function organizationParts(name: string): Parameters<typeof drawPage>[1]['parts'] {
  return [
    {
      kind: 'menu',
      at: 'Open',
      entries: ['Settings', 'Secrets and variables', 'Actions', 'New organization secret'],
    },
    { kind: 'field', at: 'Name', label: 'Name', value: name },
    { kind: 'field', at: 'Secret', label: 'Secret', value: 'the value' },
    { kind: 'choice', at: 'Repository', label: 'Repository access', value: 'Selected repositories' },
    { kind: 'button', at: 'Choose Add', label: 'Add secret' },
  ];
}

function repositorySection({ baseUrl, organization, name }: TargetGuideRequest): GuideSection {
  const steps = [
    'Open the settings of the repository as one of its administrators: Secrets and variables, Actions, New repository secret.',
    `Name: ${name}`,
    'Secret: paste the value.',
    'Choose Add secret. From now on it hides a secret of the organization with the same name.',
  ];
  const picture = drawPage(steps, {
    heading: 'Actions secrets / New secret',
    parts: [
      {
        kind: 'menu',
        at: 'Open',
        entries: ['Settings', 'Secrets and variables', 'Actions', 'New repository secret'],
      },
      { kind: 'field', at: 'Name', label: 'Name', value: name },
      { kind: 'field', at: 'Secret', label: 'Secret', value: 'the value' },
      { kind: 'button', at: 'Choose Add', label: 'Add secret' },
    ],
  });
  return {
    title: 'For one repository',
    page: page(baseUrl, `/${organization}/REPOSITORY/settings/secrets/actions/new`),
    steps,
    pictures: [picture],
  };
}

function environmentSection({ baseUrl, organization, name }: TargetGuideRequest): GuideSection {
  const steps = [
    'Open the settings of the repository: Environments, and the environment (or New environment).',
    'Below Environment secrets choose Add environment secret.',
    `Name: ${name}`,
    'Value: paste it, and choose Add secret. Only jobs that name the environment can read it.',
  ];
  const picture = drawPage(steps, {
    heading: 'Environment secrets',
    parts: [
      { kind: 'menu', at: 'Open', entries: ['Settings', 'Environments'] },
      { kind: 'button', at: 'Below', label: 'Add environment secret' },
      { kind: 'field', at: 'Name', label: 'Name', value: name },
      { kind: 'field', at: 'Value', label: 'Value', value: 'paste it' },
      { kind: 'button', at: 'Value', label: 'Add secret' },
    ],
  });
  return {
    title: 'For one environment of a repository (for releases: it can ask for an approval)',
    page: page(baseUrl, `/${organization}/REPOSITORY/settings/environments`),
    steps,
    pictures: [picture],
  };
}
