import type { Guide, GuideSection } from '../../domain/guide.ts';
import type { GuideRequest, TokenRequest } from '../../ports/provider.ts';
import { page } from '../../vendors/github/pages.ts';
import { appName } from './app-name.ts';
import { createPictures, installPictures, keyPictures, revokePictures } from './pictures.ts';
import { permissionWords } from './permission-words.ts';
import { workflowLines } from './workflow-lines.ts';

/** Names of the repositories that a grant is for; empty: all of them. */
export function repositoriesOf(audience: TokenRequest['audience']): readonly string[] {
  return (audience ?? []).flatMap((place) => place.split('/')[1] ?? []);
}

const warnings = [
  'Never store a token of an installation (ghs_…) as a secret: it lives one hour. Store the client id and the private key of the App, and let each job mint its own.',
  'Never give the App more permissions or repositories than its uses need: whoever has its key has all of them.',
  'Never leave the downloaded key file behind: Mintmark seals its content, so delete the file.',
  'Never use one App for unlike things: an App per purpose can be taken away alone.',
];

const links = [
  {
    title: 'GitHub: about creating GitHub Apps',
    url: 'https://docs.github.com/apps/creating-github-apps/about-creating-github-apps/about-creating-github-apps',
  },
  { title: 'actions/create-github-app-token', url: 'https://github.com/actions/create-github-app-token' },
];

/** An organization has no token of its own at GitHub: it has an App. Makes one, or gives it one more key. */
export function issueGuide({ baseUrl, token }: GuideRequest): Guide {
  const organization = token.principal.name;
  const shared = { warnings, links };
  if (token.previous)
    return {
      title: `Make a new private key for the App ${token.previous.id ?? ''} of ${organization}`,
      summary: 'An App can have several keys at once: the old one goes on working until it is deleted.',
      sections: [keySection(baseUrl, organization), mintSection(token)],
      ...shared,
    };
  const steps = [
    `Sign in as an owner of ${organization}. Choose Settings, Developer settings, GitHub Apps, New GitHub App.`,
    `GitHub App name: ${appName(token)} (any free name will do).`,
    `Homepage URL: ${page(baseUrl, `/${organization}`)}`,
    'Webhook: untick Active.',
    `Permissions: ${permissionWords(token.scopes).join('; ')}. Nothing else.`,
    'Where can this GitHub App be installed? Only on this account.',
    'Choose Create GitHub App, and note down its Client ID: write it into the connection (app: Iv23…).',
    'Below Private keys choose Generate a private key: a file is downloaded.',
  ];
  return {
    title: `Make a GitHub App for organization ${organization}`,
    summary:
      'GitHub has no tokens that belong to an organization; what belongs to it is an App. The App has a private key, and ' +
      `with it jobs mint tokens for an hour each. ${token.purpose}.`,
    sections: [
      {
        title: 'Make the App',
        page: page(baseUrl, `/organizations/${organization}/settings/apps/new`),
        steps,
        pictures: createPictures(steps, token),
      },
      installSection(baseUrl, token),
      mintSection(token),
    ],
    ...shared,
  };
}

/** An App that is there, but not in the organization. */
export function installGuide(baseUrl: string, { slug, token }: { slug: string; token: TokenRequest }): Guide {
  const section = installSection(baseUrl, token);
  return {
    title: `Install the App ${slug} in ${token.principal.name}`,
    summary: 'Until it is installed, its key opens nothing.',
    sections: [{ ...section, page: page(baseUrl, `/apps/${slug}/installations/new`) }],
    warnings: [],
    links: [],
  };
}

/** No call deletes a key of an App: its page does. */
export function revokeGuide(
  baseUrl: string,
  { organization, fingerprint }: { organization: string; fingerprint: string | undefined },
): Guide {
  const steps = [
    `Open the App, as an owner of ${organization}: Settings, Developer settings, GitHub Apps, Edit.`,
    fingerprint === undefined
      ? 'Below Private keys find the older key.'
      : `Below Private keys find the key ${fingerprint}.`,
    'Choose Delete. The last key cannot be deleted.',
  ];
  return {
    title: `Delete a private key of an App of ${organization}`,
    summary: 'The key stops working at once. Tokens that were minted with it live on for an hour at most.',
    sections: [
      {
        title: 'Delete the key',
        page: page(baseUrl, `/organizations/${organization}/settings/apps`),
        steps,
        pictures: revokePictures(steps, fingerprint),
      },
    ],
    warnings: [],
    links,
  };
}

function keySection(baseUrl: string, organization: string): GuideSection {
  const steps = [
    `Open the App, as an owner of ${organization}: Settings, Developer settings, GitHub Apps, Edit.`,
    'Below Private keys choose Generate a private key: a file is downloaded.',
    'Give its path here, and delete the file afterwards.',
  ];
  return {
    title: 'Make a new key',
    page: page(baseUrl, `/organizations/${organization}/settings/apps`),
    steps,
    pictures: keyPictures(steps),
  };
}

function installSection(baseUrl: string, token: TokenRequest): GuideSection {
  const repositories = repositoriesOf(token.audience);
  const steps = [
    `Open the App, choose Install App, and ${token.principal.name}.`,
    repositories.length === 0
      ? 'Choose All repositories, or better: Only select repositories, and select those that need it.'
      : `Choose Only select repositories: ${repositories.join(', ')}.`,
    'Choose Install.',
  ];
  return {
    title: 'Install the App',
    page: page(baseUrl, `/organizations/${token.principal.name}/settings/apps`),
    steps,
    pictures: installPictures(steps, repositories),
  };
}

function mintSection(token: TokenRequest): GuideSection {
  return {
    title: 'Let jobs mint their own tokens',
    steps: [
      'Deliver two parts of the App to the jobs: its private key, and (with `part: id`) its client id.',
      'Each job mints a token for an hour, narrowed to the repositories and permissions that it needs.',
    ],
    lines: workflowLines({
      owner: token.principal.name,
      repositories: repositoriesOf(token.audience),
      scopes: token.scopes,
    }),
  };
}
