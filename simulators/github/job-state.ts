import type { JobsState } from './job-entries.ts';
import type { GithubState } from './state.ts';

/** That part of the state; a state that was kept before there were jobs gets an empty one. */
export function jobsOf(state: GithubState): JobsState {
  state.jobs ??= { files: [], runs: [], statuses: [], tokens: [] };
  return state.jobs;
}
