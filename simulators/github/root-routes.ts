import type { Hono } from 'hono';
import type { Environment } from './access.ts';
import { apiOrigin } from './paging.ts';
import { spendingOf } from './spending.ts';
import type { World } from './world.ts';

/** Ends of the addresses that the root names. */
const addresses = {
  current_user_url: '/user',
  authorizations_url: '/authorizations',
  code_search_url: '/search/code?q={query}{&page,per_page,sort,order}',
  commit_search_url: '/search/commits?q={query}{&page,per_page,sort,order}',
  emails_url: '/user/emails',
  emojis_url: '/emojis',
  events_url: '/events',
  feeds_url: '/feeds',
  followers_url: '/user/followers',
  following_url: '/user/following{/target}',
  gists_url: '/gists{/gist_id}',
  issue_search_url: '/search/issues?q={query}{&page,per_page,sort,order}',
  issues_url: '/issues',
  keys_url: '/user/keys',
  label_search_url: '/search/labels?q={query}&repository_id={repository_id}{&page,per_page}',
  notifications_url: '/notifications',
  organization_url: '/orgs/{org}',
  organization_repositories_url: '/orgs/{org}/repos{?type,page,per_page,sort}',
  organization_teams_url: '/orgs/{org}/teams',
  public_gists_url: '/gists/public',
  rate_limit_url: '/rate_limit',
  repository_url: '/repos/{owner}/{repo}',
  repository_search_url: '/search/repositories?q={query}{&page,per_page,sort,order}',
  current_user_repositories_url: '/user/repos{?type,page,per_page,sort}',
  starred_url: '/user/starred{/owner}{/repo}',
  starred_gists_url: '/gists/starred',
  user_url: '/users/{user}',
  user_organizations_url: '/user/orgs',
  user_repositories_url: '/users/{user}/repos{?type,page,per_page,sort}',
  user_search_url: '/search/users?q={query}{&page,per_page,sort,order}',
} as const;

/** The entrance, and what is left of the caller's share. Looking at the share costs nothing. */
export function addRootRoutes(app: Hono<Environment>, world: World): void {
  app.get('/', (context) => {
    const { authorizations_url: _, ...remaining } = addresses;
    const isOld = context.get('apiVersion') === '2022-11-28';
    const ends = Object.entries(isOld ? addresses : remaining);
    return context.json({
      current_user_authorizations_html_url:
        'https://github.com/settings/connections/applications{/client_id}',
      ...Object.fromEntries(ends.map(([field, end]) => [field, apiOrigin(context) + end])),
    });
  });
  app.get('/rate_limit', (context) => {
    const usage = (resource: 'core' | 'graphql' | 'integration_manifest') =>
      world.rateLimits.usage({ ...spendingOf(context), resource });
    const core = usage('core');
    const search = { limit: 30, used: 0, remaining: 30, reset: Math.ceil(world.now() / 1000) + 60 };
    return context.json({
      resources: {
        core,
        graphql: usage('graphql'),
        integration_manifest: usage('integration_manifest'),
        search,
      },
      ...(context.get('apiVersion') === '2022-11-28' ? { rate: core } : {}),
    });
  });
}
