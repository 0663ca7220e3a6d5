import picomatch from 'picomatch';
import { AppError } from '../../domain/errors.ts';
import { didYouMean, nearest } from '../../domain/nearest.ts';
import type { AzureDevopsClient } from '../../vendors/azure-devops/client.ts';
import type { DefinitionReference, Project } from '../../vendors/azure-devops/shapes.ts';
import type { Address, Pipeline } from './address.ts';
import type { AzurePipelinesPlacement } from './placement.ts';

/**
 * The concrete variables of a placement. A variable group need not exist, because the first delivery makes it; a project,
 * pipeline or pattern that finds nothing is an AppError `not-found`.
 */
export async function resolvePlacement(
  client: AzureDevopsClient,
  placement: AzurePipelinesPlacement,
): Promise<readonly Address[]> {
  const project = await findProject(client, placement.project);
  const { variable } = placement;
  if ('variableGroup' in placement) {
    const { variableGroup: group, authorizePipelines } = placement;
    const authorize =
      authorizePipelines === undefined
        ? []
        : await matchPipelines(client, project, asList(authorizePipelines));
    return [{ kind: 'variable-group', project, group, variable, authorize: [...authorize] }];
  }
  const pipelines =
    'pipeline' in placement
      ? [await findPipeline(client, project, placement.pipeline)]
      : await matchPipelines(client, project, asList(placement.pipelines));
  return pipelines.map((pipeline) => ({ kind: 'pipeline', project, pipeline, variable }));
}

export async function findProject(client: AzureDevopsClient, name: string): Promise<Project> {
  const projects = await client.projects();
  const project = projects.find((each) => isSameName(each.name, name));
  if (project) return project;
  const names = projects.map((each) => each.name);
  throw new AppError('not-found', {
    message: `There is no project "${name}" that the connection can see${didYouMean(name, names)}.`,
    hint:
      names.length > 0 ? `There are: ${names.sort().join(', ')}.` : 'The connection sees no project at all.',
  });
}

/** Every pipeline that a pattern matches, by number. Each pattern has to match something: a typing error shows here. */
async function matchPipelines(
  client: AzureDevopsClient,
  project: Project,
  patterns: readonly string[],
): Promise<readonly Pipeline[]> {
  const definitions = await client.definitions(project.name);
  const matched = new Map<number, Pipeline>();
  for (const pattern of patterns) {
    const isMatch = picomatch(pattern.replace(/^\//, ''), { nocase: true });
    const found = definitions.filter((each) => isMatch(pattern.includes('/') ? pathOf(each) : each.name));
    if (found.length === 0) throw noPipeline(project, pattern, definitions);
    for (const { id, name } of found) matched.set(id, { id, name });
  }
  return [...matched.values()].sort((left, right) => left.id - right.id);
}

async function findPipeline(client: AzureDevopsClient, project: Project, wanted: string): Promise<Pipeline> {
  const definitions = await client.definitions(project.name);
  const asked = wanted.replace(/^\//, '');
  const found = definitions.filter((each) =>
    isSameName(wanted.includes('/') ? pathOf(each) : each.name, asked),
  );
  const [first, second] = found;
  if (!first) throw noPipeline(project, wanted, definitions);
  if (second)
    throw new AppError('not-found', {
      message: `There is more than one pipeline "${wanted}" in project "${project.name}".`,
      hint: `Write the folder as well: ${found.map((each) => `"/${pathOf(each)}"`).join(' or ')}.`,
    });
  return { id: first.id, name: first.name };
}

function noPipeline(project: Project, wanted: string, definitions: readonly DefinitionReference[]): AppError {
  const names = definitions.map((each) => each.name);
  const near = nearest(wanted, names);
  return new AppError('not-found', {
    message: `No pipeline of project "${project.name}" is called or matches "${wanted}"${didYouMean(wanted, names)}.`,
    hint:
      near === undefined
        ? `There are: ${names.sort().slice(0, 20).join(', ') || 'none'}.`
        : `Write "${near}", or create the pipeline first.`,
  });
}

/** Folder and name with slashes between them: `nightly/tudat-feedstock`, or just the name in the root. */
export function pathOf({ path, name }: DefinitionReference): string {
  return [...(path ?? '').split('\\'), name].filter((part) => part !== '').join('/');
}

function isSameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function asList<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
