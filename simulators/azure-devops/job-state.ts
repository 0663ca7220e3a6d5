import type { JobsState } from './job-entries.ts';
import type { AzureDevopsState } from './state.ts';

/** That part of the state; a state that was kept before there were runs gets an empty one. */
export function jobsOf(state: AzureDevopsState): JobsState {
  state.jobs ??= { files: [], runs: [] };
  return state.jobs;
}
