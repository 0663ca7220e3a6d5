import type { ScriptRunner } from '../kit/run-script.ts';
import type { RunEntry } from './job-entries.ts';
import type { FinalPipeline } from './pipeline-text.ts';
import type { DefinitionEntry, GroupEntry, VariableEntries } from './state.ts';
import { findEntry } from './variables.ts';
import { isSameName, nextStamp, requireProject, type World } from './world.ts';

/** What runs need beside the world. */
export interface Runner {
  readonly scripts: ScriptRunner;
  /** Where the simulated service answers. */
  readonly origin: () => string;
  readonly save: () => void;
}

interface Start {
  readonly definition: DefinitionEntry;
  readonly final: FinalPipeline;
  readonly run: RunEntry;
}

/** Does what the pipeline says, one job after the other, with the variables that it would have. */
export async function runPipeline(world: World, runner: Runner, start: Start): Promise<void> {
  const { run, final } = start;
  const scopes = variablesOfRun(world, start);
  let isGood = scopes !== undefined;
  for (const job of final.jobs)
    for (const step of job.steps) {
      if (!isGood || !scopes || 'checkout' in step) continue;
      const { exitCode, output } = await runner.scripts.run({
        text: fillMacros(step.script, scopes),
        environment: {
          ...predefined(world, runner, start),
          ...plainValues(scopes),
          ...Object.fromEntries(
            Object.entries(step.env ?? {}).map(([name, value]) => [name, fillMacros(value, scopes)]),
          ),
        },
      });
      run.log += output;
      takeCommands(run, output);
      isGood = exitCode === 0;
    }
  Object.assign(run, {
    state: 'completed',
    result: isGood ? 'succeeded' : 'failed',
    finishedDate: nextStamp(world),
  });
  runner.save();
}

/** The definition's own variables, and then those of its groups; undefined when the run may not use one of them. */
function variablesOfRun(
  world: World,
  { definition, final, run }: Start,
): readonly VariableEntries[] | undefined {
  const linked = Array.isArray(definition.body['variableGroups'])
    ? (definition.body['variableGroups'] as { id: number }[]).map(({ id }) => id)
    : [];
  const named = (final.variables ?? []).flatMap((each) => ('group' in each ? [each.group] : []));
  const own = (final.variables ?? []).flatMap((each) => ('name' in each ? [each] : []));
  const groups: GroupEntry[] = world.state.groups.filter(({ id }) => linked.includes(id));
  for (const name of named) {
    const group = world.state.groups.find((each) => isSameName(each.name, name));
    const mayUse =
      group?.isOpen === true || group?.permissions.some(({ pipelineId }) => pipelineId === definition.id);
    if (!group || mayUse !== true) {
      run.log +=
        'Variable group was not found or is not authorized for use. For authorization details, refer to https://aka.ms/yamlauthz.\n';
      return undefined;
    }
    groups.push(group);
  }
  return [
    Object.fromEntries(own.map(({ name, value }) => [name, { value, isSecret: false }])),
    definition.variables,
    ...groups.map(({ variables }) => variables),
  ];
}

/** `$(NAME)` of what is known; of what is not known it stays as it is. */
function fillMacros(text: string, scopes: readonly VariableEntries[]): string {
  return text.replaceAll(/\$\(([A-Za-z0-9_.-]+)\)/g, (whole, name: string) => {
    for (const variables of scopes) {
      const found = findEntry(variables, name);
      if (found) return found.value;
    }
    return whole;
  });
}

/** What is no secret is in the environment of every step. */
function plainValues(scopes: readonly VariableEntries[]): Record<string, string> {
  const plain = [...scopes]
    .reverse()
    .flatMap((variables) => Object.entries(variables))
    .filter(([, { isSecret }]) => !isSecret);
  return Object.fromEntries(
    plain.map(([name, { value }]) => [name.toUpperCase().replaceAll(/[. ]/g, '_'), value]),
  );
}

function predefined(world: World, { origin }: Runner, { definition, run }: Start): Record<string, string> {
  const project = requireProject(world, definition.projectId);
  return {
    TF_BUILD: 'True',
    BUILD_BUILDID: String(run.id),
    BUILD_DEFINITIONNAME: definition.body.name,
    SYSTEM_COLLECTIONURI: `${origin()}/${world.state.organization}/`,
    SYSTEM_DEFINITIONID: String(definition.id),
    SYSTEM_TEAMPROJECT: project.name,
    SYSTEM_TEAMPROJECTID: project.id,
  };
}

/** Of the commands that a step can print, only the one that tags its run. */
function takeCommands(run: RunEntry, output: string): void {
  for (const [, tag = ''] of output.matchAll(/^##vso\[build\.addbuildtag\](.*)$/gm))
    if (tag !== '' && !tag.includes(':') && !run.tags.includes(tag)) run.tags.push(tag);
}
