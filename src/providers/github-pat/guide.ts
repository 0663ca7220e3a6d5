import type { Guide, GuideSection } from '../../domain/guide.ts';
import { leastScopes } from '../../domain/use.ts';
import type { GuideRequest, TokenRequest } from '../../ports/provider.ts';
import { page, pagesUrl } from '../../vendors/github/pages.ts';
import { fineGrainedSections, wholeDays } from './guide-fine-grained.ts';
import { resourceOwner } from './grant-problems.ts';
import { classicPictures, revokePictures } from './pictures.ts';
import { githubPatScopes, kindOf } from './scopes.ts';

const links = [
  {
    title: 'GitHub: managing your personal access tokens',
    url: 'https://docs.github.com/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens',
  },
];

const warnings = [
  'Never choose "No expiration": nobody would notice a token that leaked.',
  'Never commit the token: GitHub revokes one that it finds in a public repository, and everything that uses it stops at once.',
  'Never press Regenerate on a token that is in use: its old value dies at once. Make a new token, and let Mintmark end the old one.',
];
const classicWarning =
  'Never give a classic token the scope repo for the sake of one repository: it reaches every repository of its user. A fine-grained token reaches only those that are chosen.';
const fineGrainedWarning =
  'Never choose All repositories where the token is for some: every one of them is lost with it.';

/** Makes a token of a user on the page of its kind; no call of GitHub does. */
export function issueGuide({ baseUrl, token }: Pick<GuideRequest, 'baseUrl' | 'token'>): Guide {
  const { name, principal, purpose, scopes, audience } = token;
  const isClassic = kindOf(scopes) === 'classic';
  const where = isClassic
    ? `wherever ${principal.name} may`
    : `at ${audience?.join(', ') ?? resourceOwner(token)}`;
  return {
    title: `Make a ${isClassic ? 'classic' : 'fine-grained'} personal access token of user ${principal.name} at GitHub`,
    summary: `A token named ${name} that may do ${scopes.join(', ')} ${where}, and nothing else. ${purpose}.`,
    sections: isClassic ? [classicSection(baseUrl, token)] : fineGrainedSections(baseUrl, token),
    warnings: [isClassic ? classicWarning : fineGrainedWarning, ...warnings],
    links,
  };
}

function classicSection(baseUrl: string, token: TokenRequest): GuideSection {
  const { name, principal } = token;
  const scopes = leastScopes(githubPatScopes, token.scopes);
  const days = wholeDays(token);
  const isTickedWider = scopes.includes('write:packages') && !scopes.includes('repo');
  const steps = [
    `Sign in at ${pagesUrl(baseUrl)} as ${principal.name}.`,
    'The link fills the form in. Without it: Settings, Developer settings, Personal access tokens, Tokens (classic), Generate new token, Generate new token (classic).',
    `Note: ${name}`,
    `Expiration: ${days} days (Custom, where the list has no such choice).`,
    `Select scopes: tick exactly ${scopes.join(', ')}. Those below a ticked one come with it.`,
    // docs.github.com, "Working with the Container registry", read 2026-11-24.
    ...(isTickedWider
      ? [
          'Ticking write:packages by hand ticks repo as well, which is far too much: the link does not. See that repo is not ticked.',
        ]
      : []),
    'Choose Generate token, and copy the value: it is shown once.',
    'Where an organization asks for single sign-on: choose Configure SSO beside the new token, and authorize it there.',
  ];
  return {
    title: 'Make the token',
    page: page(baseUrl, '/settings/tokens/new', {
      description: name,
      scopes: scopes.join(','),
      default_expires_at: String(days),
    }),
    steps,
    pictures: classicPictures(steps, { name, scopes, days }),
  };
}

/** Ends a token whose value is not held. Which kind it was is not always known, so both pages are named. */
export function revokeGuide(
  baseUrl: string,
  { principal, name }: { principal: TokenRequest['principal']; name: string },
): Guide {
  const section = (title: string, path: string, menu: string): GuideSection => {
    const steps = [
      `Sign in at ${pagesUrl(baseUrl)} as ${principal.name}.`,
      `The list is in Settings, Developer settings, Personal access tokens, ${menu}.`,
      `Find ${name}, and choose Delete.`,
    ];
    return { title, page: page(baseUrl, path), steps, pictures: revokePictures(steps, { name, menu }) };
  };
  return {
    title: `Delete the token ${name} of ${principal.name} at GitHub`,
    summary:
      'It is in one of two lists. It stops working at once, everywhere; keys for git that were made with it go too.',
    sections: [
      section('If it is a fine-grained token', '/settings/personal-access-tokens', 'Fine-grained tokens'),
      section('If it is a classic token', '/settings/tokens', 'Tokens (classic)'),
    ],
    warnings: [],
    links,
  };
}
