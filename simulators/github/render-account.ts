import type { Account } from './state.ts';
import { renderTime } from './world.ts';

/** Where the links of an answer lead: the simulator itself for the API, the real site for pages. */
export interface Links {
  readonly origin: string;
}

/** A user or organization as it stands inside other objects. */
export function renderSimpleAccount({ id, login, kind }: Account, { origin }: Links): object {
  const url = `${origin}/users/${login}`;
  return {
    login,
    id,
    node_id: nodeId(kind, id),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `https://github.com/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: kind,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** A user or organization as its own page of the API shows it to everybody. */
export function renderPublicAccount(account: Account, links: Links & { publicRepositories: number }): object {
  return {
    ...renderSimpleAccount(account, links),
    name: account.login,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: links.publicRepositories,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: renderTime(account.createdAt),
    updated_at: renderTime(account.createdAt),
  };
}

/** What users see of themselves. */
export function renderOwnAccount(account: Account, links: Links): object {
  return {
    ...renderPublicAccount(account, { ...links, publicRepositories: 0 }),
    user_view_type: 'private',
    private_gists: 0,
    total_private_repos: 0,
    owned_private_repos: 0,
    disk_usage: 0,
    collaborators: 0,
    two_factor_authentication: true,
    plan: { name: 'free', space: 976_562_499, private_repos: 10_000, collaborators: 0 },
  };
}

/** An organization as it stands in lists. */
export function renderSimpleOrganization({ id, login }: Account, { origin }: Links): object {
  const url = `${origin}/orgs/${login}`;
  return {
    login,
    id,
    node_id: nodeId('Organization', id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    description: null,
  };
}

/** An organization as its own page of the API shows it. */
export function renderOrganization(account: Account, links: Links & { publicRepositories: number }): object {
  return {
    ...renderSimpleOrganization(account, links),
    name: account.login,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: links.publicRepositories,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: `https://github.com/${account.login}`,
    created_at: renderTime(account.createdAt),
    updated_at: renderTime(account.createdAt),
    archived_at: null,
    type: account.kind,
  };
}

/** An opaque id in the form of the other API. */
export function nodeId(kind: string, id: number): string {
  return Buffer.from(`${kind}:${id}`).toString('base64');
}
