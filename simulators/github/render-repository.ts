import { nodeId, renderSimpleAccount, type Links } from './render-account.ts';
import type { Role } from './reach.ts';
import type { Account, RepositoryEntry } from './state.ts';
import { renderTime } from './world.ts';

/** Ends of the addresses below a repository, by the name of their field. */
const addresses = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const;

/** What a repository's rendering depends on besides itself. */
export interface RepositoryView extends Links {
  readonly owner: Account;
  /** What the caller may do; undefined when nobody is signed in. */
  readonly role: Role | undefined;
  /** The version of 2026 has lost a field. */
  readonly apiVersion: string;
}

/** A repository in the short form, as it stands in the list of a secret. */
export function renderMinimalRepository(repository: RepositoryEntry, view: RepositoryView): object {
  const fullName = `${repository.owner}/${repository.name}`;
  const url = `${view.origin}/repos/${fullName}`;
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullName,
    private: repository.isPrivate,
    owner: renderSimpleAccount(view.owner, view),
    html_url: `https://github.com/${fullName}`,
    description: null,
    fork: false,
    url,
    ...Object.fromEntries(Object.entries(addresses).map(([field, end]) => [field, url + end])),
  };
}

/** A repository in the form of lists of repositories. */
export function renderRepository(repository: RepositoryEntry, view: RepositoryView): object {
  const fullName = `${repository.owner}/${repository.name}`;
  const time = renderTime(repository.createdAt);
  return {
    ...renderMinimalRepository(repository, view),
    created_at: time,
    updated_at: time,
    pushed_at: time,
    git_url: `git://github.com/${fullName}.git`,
    ssh_url: `git@github.com:${fullName}.git`,
    clone_url: `https://github.com/${fullName}.git`,
    svn_url: `https://github.com/${fullName}`,
    homepage: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: true,
    ...(view.apiVersion === '2022-11-28' ? { has_downloads: true } : {}),
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: repository.isArchived,
    disabled: false,
    open_issues_count: 0,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.isPrivate ? 'private' : 'public',
    forks: 0,
    open_issues: 0,
    watchers: 0,
    default_branch: 'main',
    ...(view.role === undefined ? {} : { permissions: permissions(view.role) }),
  };
}

/** A repository as its own page of the API shows it. */
export function renderFullRepository(repository: RepositoryEntry, view: RepositoryView): object {
  return {
    ...renderRepository(repository, view),
    organization: renderSimpleAccount(view.owner, view),
    network_count: 0,
    subscribers_count: 0,
  };
}

/** An App has none of the rights of a member; what it may do stands in its permissions. */
function permissions(role: Role): object {
  const mayWrite = role === 'owner' || role === 'administrator';
  return { admin: mayWrite, maintain: mayWrite, push: mayWrite, triage: mayWrite, pull: role !== 'app' };
}
