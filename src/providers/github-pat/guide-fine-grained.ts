import type { GuideSection } from '../../domain/guide.ts';
import { leastScopes } from '../../domain/use.ts';
import type { TokenRequest } from '../../ports/provider.ts';
import { page, pagesUrl } from '../../vendors/github/pages.ts';
import { isForeign, resourceOwner } from './grant-problems.ts';
import { levelLabels, permissionOf, type PermissionGroup } from './permissions.ts';
import { approvalPictures, fineGrainedPictures } from './pictures.ts';
import { githubPatScopes } from './scopes.ts';

/** Longest description that the page takes (docs.github.com, "Managing your personal access tokens", read 2026-11-24). */
const maximumDescriptionLength = 1024;

const groupTitles: Readonly<Record<PermissionGroup, string>> = {
  repository: 'Repository permissions',
  organization: 'Organization permissions',
  account: 'Account permissions',
};

/** The page where an owner of the organization lets tokens in. */
export function approvalPage(baseUrl: string, organization: string): string {
  return page(
    baseUrl,
    `/organizations/${encodeURIComponent(organization)}/settings/personal-access-token-requests`,
  );
}

/** What to do on the page of fine-grained tokens, and where the organization has to agree. */
export function fineGrainedSections(baseUrl: string, token: TokenRequest): readonly GuideSection[] {
  const owner = resourceOwner(token);
  return [makeSection(baseUrl, token), ...(isForeign(token) ? [approvalSection(baseUrl, owner)] : [])];
}

/** Whole days, as the pages take them; no part of a day is lost. */
export function wholeDays({ lifetimeSeconds }: Pick<TokenRequest, 'lifetimeSeconds'>): number {
  return Math.ceil(lifetimeSeconds / 86_400);
}

function makeSection(baseUrl: string, token: TokenRequest): GuideSection {
  const { name, principal, purpose } = token;
  const days = wholeDays(token);
  const owner = resourceOwner(token);
  const wishes = leastScopes(githubPatScopes, token.scopes).flatMap((scope) => permissionOf(scope) ?? []);
  const byGroup = Map.groupBy(wishes, ({ permission }) => permission.group);
  const isAboutRepositories = byGroup.has('repository');
  const access = repositoryAccess(token, isAboutRepositories);
  const permissions = [...byGroup].map(([group, some]) => ({
    title: groupTitles[group],
    levels: some.map(({ permission, level }) => `${permission.label}: ${levelLabels[level]}`),
  }));
  const steps = [
    `Sign in at ${pagesUrl(baseUrl)} as ${principal.name}.`,
    'The link fills in all but the repositories. Without it: Settings, Developer settings, Personal access tokens, Fine-grained tokens, Generate new token.',
    `Token name: ${name}`,
    `Resource owner: ${owner}`,
    `Expiration: ${days} days (Custom, where the list has no such choice).`,
    `Repository access: ${access}`,
    ...permissions.map(({ title, levels }) => `${title}: ${levels.join('; ')}.`),
    isAboutRepositories
      ? 'Leave every other permission at No access; Metadata: Read-only comes by itself.'
      : 'Leave every other permission at No access.',
    'Choose Generate token, and copy the value: it is shown once.',
  ];
  return {
    title: 'Make the token',
    page: page(baseUrl, '/settings/personal-access-tokens/new', {
      name,
      description: purpose.slice(0, maximumDescriptionLength),
      target_name: owner,
      expires_in: String(days),
      ...Object.fromEntries(wishes.map(({ permission, level }) => [permission.name, level])),
    }),
    steps,
    pictures: fineGrainedPictures(steps, { name, owner, days, access, permissions }),
  };
}

/** The address of the page cannot choose repositories. */
function repositoryAccess({ audience = [] }: TokenRequest, isAboutRepositories: boolean): string {
  if (!isAboutRepositories) return 'Public repositories.';
  const repositories = audience.filter((place) => place.includes('/'));
  if (repositories.length === 0) return 'All repositories.';
  return `Only select repositories, and there ${repositories.join(', ')}. The link cannot fill this in.`;
}

function approvalSection(baseUrl: string, organization: string): GuideSection {
  const steps = [
    `If you own ${organization}, the token is let in at once: there is nothing to do.`,
    `Otherwise an owner opens the settings of ${organization}, Personal access tokens, Pending requests, chooses the token, and Approve.`,
    'Until then the token reads what is public, and Mintmark does not take it.',
    `If ${organization} is not among the resource owners, its policy forbids fine-grained tokens, or you are no member: ask an owner.`,
  ];
  return {
    title: `Have it let in by ${organization}, where it asks for that`,
    page: approvalPage(baseUrl, organization),
    steps,
    pictures: approvalPictures(steps),
  };
}
