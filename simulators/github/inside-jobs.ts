import { headSha } from './files.ts';
import type { RunEntry, StatusEntry } from './job-entries.ts';
import { jobsOf } from './job-state.ts';
import { runPage } from './render-run.ts';
import { addStatus } from './status-routes.ts';
import { findRepository, must, type World } from './world.ts';

/** What the service knows of runs, and what somebody who may write can say of commits. */
export interface InsideJobs {
  /** Runs of a repository (`owner/name`), oldest first, with what their steps printed. */
  readonly runs: (repository: string) => readonly (RunEntry & { readonly page: string })[];
  /** What is said of the newest commit, oldest first. */
  readonly statuses: (repository: string) => readonly StatusEntry[];
  /** Somebody who may write says something of the newest commit. */
  readonly addStatusAsSomebodyElse: (
    repository: string,
    status: { readonly context: string; readonly description: string; readonly targetUrl: string },
  ) => void;
}

/** That part of the view from inside; `save` is called after every change. */
export function createInsideJobs(world: World, save: () => void): InsideJobs {
  const { state } = world;
  const repositoryOf = (name: string) => must(findRepository(state, name), name);
  return {
    runs: (name) => {
      const repository = repositoryOf(name);
      return jobsOf(state)
        .runs.filter(({ repositoryId }) => repositoryId === repository.id)
        .map((run) => ({ ...run, page: runPage(repository, run) }));
    },
    statuses: (name) => {
      const repository = repositoryOf(name);
      const sha = headSha(state, repository);
      return jobsOf(state).statuses.filter((each) => each.repositoryId === repository.id && each.sha === sha);
    },
    addStatusAsSomebodyElse: (name, status) => {
      const repository = repositoryOf(name);
      addStatus(world, {
        ...status,
        repositoryId: repository.id,
        sha: headSha(state, repository),
        state: 'success',
        creator: 'feedstock-maintainer',
      });
      save();
    },
  };
}
