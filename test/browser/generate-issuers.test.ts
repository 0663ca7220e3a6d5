import { expect, test } from 'vitest';
import { describeDashboard } from './dashboard.ts';
import { walk, type Wish } from './wizard-person.ts';

/** A connection to every issuer and every target, by hand and by calls. */
const connections = `version: 1
connections:
  anaconda: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
  azure: { provider: azure-devops, organization: tudat-team, auth: { env: AZURE_DEVOPS_TOKEN } }
  azure-person: { provider: azure-devops, organization: tudat-team, auth: { env: AZURE_DEVOPS_ENTRA_TOKEN } }
credentials: {}
`;

const group = 'Once per project, in a variable group';
const pipeline = 'One pipeline';
const repository = 'One repository, or one environment of it';
const organization = 'Organization: one secret for all repositories';

/** Every issuer once, and every level of every target. */
const wishes: readonly (Wish & {
  readonly title: string;
  readonly isGuided: boolean;
  readonly slot: string;
})[] = [
  {
    title: 'anaconda.org, an organization → an environment',
    use: 'Upload a conda package',
    issuer: 'anaconda.org tokens of an organization',
    principal: 'tudat-team',
    place: {
      target: 'GitHub Actions',
      level: repository,
      fields: {
        Repository: 'tudat-team/tudatpy',
        Environment: 'release',
        'Name of the secret': 'DOCS_TOKEN',
      },
    },
    isGuided: false,
    slot: 'tudat-team/tudatpy · environment release · secret DOCS_TOKEN',
  },
  {
    title: 'anaconda.org, a user → a variable group',
    use: 'Install from a private channel',
    issuer: 'anaconda.org tokens of a user',
    principal: 'feedstock-maintainer',
    place: {
      target: 'Azure Pipelines',
      level: group,
      connection: 'azure',
      fields: {
        Project: 'feedstock-builds',
        'Variable group': 'anaconda-org',
        'Name of the variable': 'CHANNEL_TOKEN',
      },
    },
    isGuided: false,
    slot: 'feedstock-builds · group anaconda-org · variable CHANNEL_TOKEN',
  },
  {
    title: 'GitHub, a user → an organization',
    use: 'Push to another repository of the organization',
    issuer: 'GitHub personal access tokens',
    principal: 'feedstock-maintainer',
    audience: 'tudat-team/tudatpy-feedstock',
    place: {
      target: 'GitHub Actions',
      level: organization,
      fields: {
        Organization: 'tudat-team',
        'Which repositories read it': 'private',
        'Name of the secret': 'PUSH_TOKEN',
      },
    },
    isGuided: true,
    slot: 'organization tudat-team · secret PUSH_TOKEN',
  },
  {
    title: 'GitHub, an organization → a repository',
    use: 'Open a pull request in another repository',
    issuer: 'GitHub organization tokens (Apps)',
    principal: 'tudat-team',
    audience: 'tudat-team/tudatpy-feedstock',
    place: {
      target: 'GitHub Actions',
      level: repository,
      fields: { Repository: 'tudat-team/tudat', 'Name of the secret': 'APP_KEY' },
    },
    isGuided: true,
    slot: 'tudat-team/tudat · secret APP_KEY',
  },
  {
    title: 'Azure DevOps, by a person → one pipeline',
    use: 'Queue a run of an Azure pipeline',
    issuer: /connection azure\)/,
    principal: 'feedstock.maintainer@example.org',
    place: {
      target: 'Azure Pipelines',
      level: pipeline,
      connection: 'azure',
      fields: {
        Project: 'feedstock-builds',
        Pipeline: 'tudatpy-feedstock',
        'Name of the variable': 'QUEUE_TOKEN',
      },
    },
    isGuided: true,
    slot: 'feedstock-builds · pipeline tudatpy-feedstock · variable QUEUE_TOKEN',
  },
  {
    title: 'Azure DevOps, by itself → one pipeline',
    use: 'Queue a run of an Azure pipeline',
    issuer: /through connection azure-person/,
    principal: 'feedstock.maintainer@example.org',
    place: {
      target: 'Azure Pipelines',
      level: pipeline,
      connection: 'azure',
      fields: {
        Project: 'feedstock-builds',
        Pipeline: 'tudatpy-feedstock',
        'Name of the variable': 'QUEUE_TOKEN',
      },
    },
    isGuided: false,
    slot: 'feedstock-builds · pipeline tudatpy-feedstock · variable QUEUE_TOKEN',
  },
];

describeDashboard(
  'Generate and set, for every issuer and every level',
  (dashboard) => {
    test.each(wishes)('$title', async (wish) => {
      const page = await dashboard.open('/generate');
      await walk(page, wish);
      await page.getByText(wish.slot).first().waitFor();
      const promise = page.getByText('A person makes this one at the issuer’s page.');
      if (wish.isGuided) {
        await page.getByText('What will be done there').click();
        await page
          .getByRole('link', { name: /^Open / })
          .first()
          .waitFor();
      } else expect(await promise.count()).toBe(0);
      await page.getByRole('button', { name: /^Write the lines/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/^issue /).waitFor();
      expect(await dialog.getByText('There is nothing to do.').count()).toBe(0);
      await dialog
        .getByRole('button', { name: wish.isGuided ? 'Start, with me at the page' : 'Do exactly this' })
        .waitFor();
    });
  },
  () => ({ text: connections }),
);
