import type { RunEntry } from './job-entries.ts';
import { jobsOf } from './job-state.ts';
import { runPage } from './run-routes.ts';
import type { DefinitionEntry } from './state.ts';
import { isSameName, type World } from './world.ts';

/** What the service knows of runs, and what somebody who may write can do to them. */
export interface JobsInside {
  /** Somebody commits the YAML of a pipeline. */
  readonly commitYaml: (pipeline: string, text: string) => void;
  /** Runs of a pipeline, oldest first, with what their steps printed. */
  readonly runs: (pipeline: string) => readonly (RunEntry & { readonly page: string })[];
  /** Takes the tags of a run away and puts others there, as whoever may edit builds can. */
  readonly setTagsAsSomebodyElse: (run: number, tags: readonly string[]) => void;
  /** Hangs a group on a pipeline, as its page does. */
  readonly linkGroup: (pipeline: string, group: string) => void;
}

/** That part of the view from inside; `save` is called after every change. */
export function createJobsInside(world: World, save: () => void): JobsInside {
  const { state } = world;
  const definitionOf = (name: string): DefinitionEntry => {
    const found = state.definitions.find(({ body }) => isSameName(body.name, name));
    if (!found) throw new Error(`There is no pipeline "${name}" in the simulated organization.`);
    return found;
  };
  return {
    commitYaml: (pipeline, text) => {
      const { id } = definitionOf(pipeline);
      const jobs = jobsOf(state);
      jobs.files = [
        ...jobs.files.filter(({ definitionId }) => definitionId !== id),
        { definitionId: id, text },
      ];
      save();
    },
    runs: (pipeline) => {
      const { id } = definitionOf(pipeline);
      return jobsOf(state)
        .runs.filter(({ definitionId }) => definitionId === id)
        .map((run) => ({ ...run, page: runPage(world, run) }));
    },
    setTagsAsSomebodyElse: (id, tags) => {
      const run = jobsOf(state).runs.find((each) => each.id === id);
      if (!run) throw new Error(`There is no run ${id} in the simulated organization.`);
      run.tags = [...tags];
      save();
    },
    linkGroup: (pipeline, name) => {
      const group = state.groups.find((each) => isSameName(each.name, name));
      if (!group) throw new Error(`There is no group "${name}" in the simulated organization.`);
      definitionOf(pipeline).body['variableGroups'] = [{ id: group.id, name: group.name, type: group.type }];
      save();
    },
  };
}
