import type { Guide } from '../../domain/guide.ts';
import type { GuideRequest } from '../../ports/provider.ts';
import { settingsSchema, tokensPage } from '../../vendors/azure-devops/connection.ts';
import { boxOf } from './page-words.ts';
import { issuePictures, revokePictures } from './pictures.ts';

const warnings = [
  'Never choose "Full access": it is everything that you may do, and a policy may refuse it.',
  'Never choose "All accessible organizations": such tokens all stop working on 2026-12-01.',
  'Never write the token into a YAML file or a command line: it ends up in logs and in git.',
];

const links = [
  {
    title: 'Azure DevOps: personal access tokens',
    url: 'https://learn.microsoft.com/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate',
  },
];

/** Makes a personal access token on the page of the person that it is to act as. */
export function issueGuide({ baseUrl, settings, token }: GuideRequest): Guide {
  const { organization } = settingsSchema.parse(settings);
  const { principal, name, scopes, lifetimeSeconds, purpose } = token;
  const steps = [
    `Sign in as ${principal.name}, open the organization ${organization}, and there User settings > Personal access tokens.`,
    'Choose New Token.',
    `Name: ${name}`,
    `Organization: ${organization}. This one, never "All accessible organizations".`,
    `Expiration (UTC): Custom defined, ${Math.ceil(lifetimeSeconds / 86_400)} days from today. A year is the most, and a policy may allow less.`,
    scopes.includes('app_token')
      ? 'Scopes: Full access (app_token), as the manifest asks for it.'
      : `Scopes: Custom defined. Choose "Show all scopes" at the end of the list, tick ${scopes.map(boxOf).join('; ')}, and leave all others unticked.`,
    'Choose Create, and copy the token: it is shown this once, so begin to paste before you close the page.',
  ];
  return {
    title: `Make a personal access token of ${principal.name} at Azure DevOps`,
    summary: `A token named ${name} that may do ${scopes.join(', ')} in ${organization} and nothing else. ${purpose}.`,
    sections: [
      {
        title: 'Make the token',
        page: tokensPage(baseUrl, organization),
        steps,
        pictures: issuePictures(steps, { organization, token }),
      },
    ],
    warnings,
    links,
  };
}

/** Ends a token on the page of its person: no token can end another one, nor itself. */
export function revokeGuide(page: string, { principal, name }: { principal: string; name: string }): Guide {
  const steps = [
    `Sign in as ${principal}, and open User settings > Personal access tokens.`,
    `Find ${name} in the list, and choose Revoke.`,
  ];
  return {
    title: `Revoke the token ${name} of ${principal} at Azure DevOps`,
    summary: 'The token stops working within moments, everywhere.',
    sections: [
      {
        title: 'Revoke the token',
        page,
        steps,
        pictures: revokePictures(steps, name),
      },
    ],
    warnings: ['Never revoke by a name that merely looks alike: other tokens of yours may be in use.'],
    links,
  };
}
