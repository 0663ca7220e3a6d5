import type { RunEntry, StatusEntry } from './job-entries.ts';
import { nodeId, renderSimpleAccount } from './render-account.ts';
import { renderMinimalRepository, type RepositoryView } from './render-repository.ts';
import { defaultBranch } from './files.ts';
import type { RepositoryEntry } from './state.ts';
import { mustFindAccount, renderTime, type World } from './world.ts';

/** The page of a run. */
export function runPage({ owner, name }: RepositoryEntry, { id }: Pick<RunEntry, 'id'>): string {
  return `https://github.com/${owner}/${name}/actions/runs/${id}`;
}

/** The number that a workflow's file has. */
export function workflowId({ repositoryId }: Pick<RunEntry, 'repositoryId'>): number {
  return 50_000_000 + repositoryId;
}

/** A run, with the repository in its short form. */
export function renderRun(
  world: World,
  run: RunEntry,
  { repository, view }: { repository: RepositoryEntry; view: RepositoryView },
): object {
  const url = `${view.origin}/repos/${repository.owner}/${repository.name}/actions/runs/${run.id}`;
  const actor = renderSimpleAccount(mustFindAccount(world.state, run.actor), view);
  const minimal = renderMinimalRepository(repository, view);
  const times = { created_at: renderTime(run.createdAt), updated_at: renderTime(run.updatedAt) };
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('WorkflowRun', run.id),
    head_branch: defaultBranch,
    head_sha: run.sha,
    path: run.path,
    display_title: run.title,
    run_number: run.number,
    run_attempt: 1,
    event: 'workflow_dispatch',
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: workflowId(run),
    check_suite_id: run.id,
    check_suite_node_id: nodeId('CheckSuite', run.id),
    url,
    html_url: runPage(repository, run),
    pull_requests: [],
    ...times,
    run_started_at: renderTime(run.createdAt),
    actor,
    triggering_actor: actor,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${view.origin}/repos/${repository.owner}/${repository.name}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    workflow_url: `${view.origin}/repos/${repository.owner}/${repository.name}/actions/workflows/${workflowId(run)}`,
    previous_attempt_url: null,
    head_commit: {
      id: run.sha,
      tree_id: run.sha,
      message: 'The newest commit',
      timestamp: renderTime(run.createdAt),
      author: { name: run.actor, email: `${run.actor}@example.org` },
      committer: { name: run.actor, email: `${run.actor}@example.org` },
    },
    repository: minimal,
    head_repository: minimal,
  };
}

/** What somebody says of a commit. `github-actions[bot]` is what jobs are called. */
export function renderStatus(
  world: World,
  status: StatusEntry,
  { repository, view }: { repository: RepositoryEntry; view: RepositoryView },
): object {
  const time = renderTime(status.createdAt);
  const account = world.state.accounts.find(({ login }) => login === status.creator);
  const owner = mustFindAccount(world.state, repository.owner);
  return {
    url: `${view.origin}/repos/${repository.owner}/${repository.name}/statuses/${status.sha}`,
    avatar_url: null,
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: time,
    updated_at: time,
    creator: renderSimpleAccount(account ?? { ...owner, login: status.creator }, view),
  };
}
