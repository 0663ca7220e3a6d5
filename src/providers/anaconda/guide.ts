import type { Principal } from '../../domain/grant.ts';
import type { Guide } from '../../domain/guide.ts';
import type { GuideRequest } from '../../ports/provider.ts';
import { accessPage, pagesUrl } from '../../vendors/anaconda/pages.ts';
import { issuePictures, revokePictures } from './pictures.ts';

const warnings = [
  'Never leave every scope unticked: anaconda.org reads that as full access.',
  'Never tick "all", "repos" or "api" for an upload: api:read and api:write are enough.',
  'Never paste the token into a recipe, a conda-forge.yml or a channel address (/t/…/): it ends up in logs and in git.',
];

const links = [
  {
    title: 'anaconda.org: tokens',
    url: 'https://www.anaconda.com/docs/tools/anaconda-org/admin-guide/tokens',
  },
];

/** Makes a token of a user or an organization on the page of its owner, as its administrators do. */
export function issueGuide({ baseUrl, token }: GuideRequest): Guide {
  const { principal, name, scopes, lifetimeSeconds, purpose } = token;
  const steps = [
    principal.kind === 'organization'
      ? `Sign in at ${pagesUrl(baseUrl)} as an administrator of ${principal.name}, and open the organization's page.`
      : `Sign in at ${pagesUrl(baseUrl)} as ${principal.name}.`,
    'Choose Settings, and there Access.',
    `Token name: ${name}`,
    'Token strength: strong.',
    `Scopes: tick ${scopes.join(', ')}, and leave all others unticked.`,
    `Expiration date: ${Math.ceil(lifetimeSeconds / 86_400)} days from today. Left empty, it is a year.`,
    'Choose Create, and copy the token: begin to paste before you leave the page.',
  ];
  return {
    title: `Make a token of ${principal.kind} ${principal.name} at anaconda.org`,
    summary: `A token named ${name} that may do ${scopes.join(', ')} and nothing else. ${purpose}.`,
    sections: [
      {
        title: 'Make the token',
        page: accessPage(baseUrl, principal.name),
        steps,
        pictures: issuePictures(steps, token),
      },
    ],
    warnings,
    links,
  };
}

/** Ends a token whose value is not held: only its owner's page can. */
export function revokeGuide(
  baseUrl: string,
  { principal, name }: { principal: Principal; name: string },
): Guide {
  const steps = [
    `Open Settings, and there Access, of ${principal.name}.`,
    `Find ${name} in the list, and remove it.`,
  ];
  return {
    title: `Revoke the token ${name} of ${principal.name} at anaconda.org`,
    summary: 'The token stops working at once, everywhere.',
    sections: [
      {
        title: 'Revoke the token',
        page: accessPage(baseUrl, principal.name),
        steps,
        pictures: revokePictures(steps, name),
      },
    ],
    warnings: [],
    links,
  };
}
