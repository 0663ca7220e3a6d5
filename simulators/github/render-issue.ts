import { createHash } from 'node:crypto';
import { nodeId, renderSimpleAccount, type Links } from './render-account.ts';
import type { CommentEntry, IssueEntry, RepositoryEntry } from './state.ts';
import { findAccount, must, renderTime, type World } from './world.ts';

/** An issue as lists and its own address show it. */
export function renderIssue(world: World, issue: IssueEntry, { origin }: Links): object {
  const repository = must(
    world.state.repositories.find(({ id }) => id === issue.repositoryId),
    String(issue.repositoryId),
  );
  const fullName = `${repository.owner}/${repository.name}`;
  const repositoryUrl = `${origin}/repos/${fullName}`;
  const url = `${repositoryUrl}/issues/${issue.number}`;
  return {
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    url,
    repository_url: repositoryUrl,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `https://github.com/${fullName}/issues/${issue.number}`,
    number: issue.number,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: renderAuthor(world, issue.author, { origin }),
    labels: issue.labels.map((name) => renderLabel(name, repositoryUrl)),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: issue.comments.length,
    closed_at: issue.closedAt === null ? null : renderTime(issue.closedAt),
    closed_by: issue.closedBy === null ? null : renderAuthor(world, issue.closedBy, { origin }),
    created_at: renderTime(issue.createdAt),
    updated_at: renderTime(issue.updatedAt),
    author_association: 'MEMBER',
    performed_via_github_app: null,
  };
}

/** What somebody said below an issue. */
export function renderComment(
  world: World,
  { id, author, body, createdAt }: CommentEntry,
  { origin, repository, number }: Links & { readonly repository: RepositoryEntry; readonly number: number },
): object {
  const fullName = `${repository.owner}/${repository.name}`;
  const repositoryUrl = `${origin}/repos/${fullName}`;
  return {
    id,
    node_id: nodeId('IssueComment', id),
    url: `${repositoryUrl}/issues/comments/${id}`,
    html_url: `https://github.com/${fullName}/issues/${number}#issuecomment-${id}`,
    issue_url: `${repositoryUrl}/issues/${number}`,
    body,
    user: renderAuthor(world, author, { origin }),
    created_at: renderTime(createdAt),
    updated_at: renderTime(createdAt),
    author_association: 'MEMBER',
    performed_via_github_app: null,
  };
}

/** A user, or what stands for an App where a user is expected. */
function renderAuthor({ state }: World, login: string, links: Links): object {
  const account = findAccount(state, login);
  if (account) return renderSimpleAccount(account, links);
  const app = must(
    state.apps.find(({ slug }) => `${slug}[bot]` === login),
    login,
  );
  const owner = must(findAccount(state, app.owner), app.owner);
  const inAddresses = encodeURIComponent(login);
  const bot = renderSimpleAccount({ ...owner, id: app.id, login: inAddresses, kind: 'User' }, links);
  return { ...bot, login, html_url: `https://github.com/apps/${app.slug}`, type: 'Bot' };
}

/** A label that nobody has given a colour gets one all the same. */
function renderLabel(name: string, repositoryUrl: string): object {
  const digest = createHash('sha1').update(name.toLowerCase()).digest();
  const id = digest.readUInt32BE(0);
  return {
    id,
    node_id: nodeId('Label', id),
    url: `${repositoryUrl}/labels/${encodeURIComponent(name)}`,
    name,
    description: null,
    color: digest.toString('hex').slice(0, 6),
    default: false,
  };
}
