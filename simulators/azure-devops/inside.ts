import { randomUUID } from 'node:crypto';
import { createJobsInside, type JobsInside } from './inside-jobs.ts';
import { createTokensInside, type TokensInside } from './inside-tokens.ts';
import type { names } from './seed.ts';
import type { DefinitionEntry, GroupEntry, VariableEntry } from './state.ts';
import { findEntry } from './variables.ts';
import { isSameName, nextStamp, type World } from './world.ts';

/** What only the service itself, or somebody else who uses it, can see and do. */
export interface AzureDevopsInside extends TokensInside, JobsInside {
  readonly names: typeof names;
  /** What a person signs in with on the pages; empty for everybody else. */
  readonly passwordOf: (login: string) => string;
  /** A variable group as it really is, secrets included. */
  readonly group: (name: string) => Readonly<GroupEntry> | undefined;
  /** A build definition as it really is, secrets included. */
  readonly definition: (name: string) => Readonly<DefinitionEntry> | undefined;
  /**
   * What a run of the pipeline sees under a name: the definition's own variable, or else that of a group which is linked
   * to the definition or which the pipeline may use.
   */
  readonly valueInRun: (pipeline: string, variable: string) => string | undefined;
  /** Changes a group as somebody else would, its change stamp included. */
  readonly changeGroup: (name: string, change: (group: GroupEntry) => void) => void;
  /** Changes a definition as somebody else would: one revision more. */
  readonly changeDefinition: (name: string, change: (definition: DefinitionEntry) => void) => void;
  readonly deleteDefinition: (name: string) => void;
  /** Makes an empty definition in a folder, for example `\nightly`. */
  readonly addDefinition: (name: string, path?: string) => void;
  /** Runs `action` right before the next request of this kind is looked at: a race, made certain. */
  readonly beforeNext: (route: { method: string; path: RegExp }, action: () => void) => void;
  /** Makes an empty project; answers its id. */
  readonly addProject: (name: string) => string;
  /** Uses up some of the maintainer's share of the service, as another job of the same user would. */
  readonly spendTstu: (costTstu: number) => void;
}

/** A request that somebody waits for. */
export interface Ambush {
  readonly method: string;
  readonly path: RegExp;
  readonly action: () => void;
}

export function createInside(
  world: World,
  { names: seedNames, ambushes, save }: { names: typeof names; ambushes: Ambush[]; save: () => void },
): AzureDevopsInside {
  const { state } = world;
  const [maintainer, somebodyElse] = state.users;
  if (!maintainer || !somebodyElse) throw new Error('The seed has two users.');
  const group = (name: string): GroupEntry | undefined =>
    state.groups.find((each) => isSameName(each.name, name));
  const definition = (name: string): DefinitionEntry | undefined =>
    state.definitions.find((each) => isSameName(each.body.name, name));

  return {
    names: seedNames,
    passwordOf: (login) => state.users.find(({ uniqueName }) => uniqueName === login)?.password ?? '',
    ...createTokensInside(world, { maintainer, connectionToken: seedNames.connectionToken, save }),
    ...createJobsInside(world, save),
    group,
    definition,
    valueInRun: (pipeline, variable) => {
      const run = must(definition(pipeline), pipeline);
      const own = findEntry(run.variables, variable);
      return (own ?? findInGroups(world, run, variable))?.value;
    },
    changeGroup: (name, change) => {
      const found = must(group(name), name);
      change(found);
      found.modifiedBy = somebodyElse.id;
      found.modifiedOn = nextStamp(world);
      save();
    },
    changeDefinition: (name, change) => {
      const found = must(definition(name), name);
      change(found);
      found.revision += 1;
      found.authoredBy = somebodyElse.id;
      found.createdDate = nextStamp(world);
      save();
    },
    deleteDefinition: (name) => {
      state.definitions = state.definitions.filter((each) => each !== must(definition(name), name));
      save();
    },
    addDefinition: (name, path = '\\') => {
      const [model] = state.definitions;
      if (!model) throw new Error('There is no definition to take as a model.');
      state.lastDefinitionId += 1;
      const body = { ...structuredClone(model.body), name, path };
      state.definitions.push({ ...model, id: state.lastDefinitionId, revision: 1, variables: {}, body });
      save();
    },
    beforeNext: (route, action) => {
      ambushes.push({ ...route, action });
    },
    addProject: (name) => {
      const project = { id: randomUUID(), name, lastUpdateTime: nextStamp(world) };
      state.projects.push(project);
      save();
      return project.id;
    },
    spendTstu: (costTstu) => {
      world.throttle.spend(maintainer.id, costTstu);
    },
  };
}

function findInGroups(world: World, run: DefinitionEntry, variable: string): VariableEntry | undefined {
  const linked = Array.isArray(run.body['variableGroups'])
    ? (run.body['variableGroups'] as { id: number }[]).map(({ id }) => id)
    : [];
  for (const group of world.state.groups) {
    const mayUse =
      linked.includes(group.id) ||
      group.isOpen ||
      group.permissions.some(({ pipelineId }) => pipelineId === run.id);
    const found = mayUse ? findEntry(group.variables, variable) : undefined;
    if (found) return found;
  }
  return undefined;
}

function must<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`There is no "${name}" in the simulated organization.`);
  return found;
}
