import type { Hono } from 'hono';
import { z } from 'zod';
import { requireScope, type ApiContext, type Environment } from './access.ts';
import { answer, answerList, apiVersionOf } from './api-version.ts';
import { pathPart, readBody } from './body.ts';
import type { RunEntry } from './job-entries.ts';
import { jobsOf } from './job-state.ts';
import { expandPipeline } from './pipeline-text.ts';
import { runPipeline, type Runner } from './run-pipeline.ts';
import type { DefinitionEntry } from './state.ts';
import { ApiError, badRequest, nextStamp, requireProject, type World } from './world.ts';

const runSchema = z.strictObject({
  previewRun: z.boolean().optional(),
  templateParameters: z.record(z.string(), z.string()).nullish(),
});

const firstRunId = 1001;

/** Runs of YAML pipelines: starting one, seeing what would run, looking at one, and its tags. */
export function addRunRoutes(app: Hono<Environment>, world: World, runner: Runner): void {
  const base = '/:organization/:project/_apis';
  const read = requireScope('vso.build');
  const execute = requireScope('vso.build_execute');
  app.post(`${base}/pipelines/:id{\\d+}/preview`, execute, async (context) => {
    apiVersionOf(context);
    const { templateParameters } = await readBody(context, runSchema);
    const source = requireYaml(world, requirePipeline(world, context));
    const { finalYaml } = expandPipeline(source, templateParameters ?? {});
    return answer(context, { finalYaml });
  });
  app.post(`${base}/pipelines/:id{\\d+}/runs`, execute, async (context) => {
    apiVersionOf(context);
    const { templateParameters } = await readBody(context, runSchema);
    const definition = requirePipeline(world, context);
    const parameters = templateParameters ?? {};
    const { final } = expandPipeline(requireYaml(world, definition), parameters);
    const run = addRun(world, definition, parameters);
    // The answer goes first: nobody waits for a job.
    setImmediate(() => {
      runPipeline(world, runner, { definition, final, run }).catch((error: unknown) => {
        process.stderr.write(`simulator bug: ${String(error)}\n`);
      });
    });
    return answer(context, renderRun(world, context, { definition, run }));
  });
  app.get(`${base}/pipelines/:id{\\d+}/runs/:run{\\d+}`, read, (context) => {
    const definition = requirePipeline(world, context);
    const run = findRun(world, context);
    if (run?.definitionId !== definition.id) throw runNotFound(pathPart(context, 'run'));
    return answer(context, renderRun(world, context, { definition, run }));
  });
  app.get(`${base}/build/builds/:run{\\d+}/tags`, read, (context) => {
    const run = findRun(world, context);
    if (!run) throw runNotFound(pathPart(context, 'run'));
    return answerList(context, run.tags.toSorted());
  });
}

function requirePipeline(world: World, context: ApiContext): DefinitionEntry {
  const project = requireProject(world, pathPart(context, 'project'));
  const id = Number(pathPart(context, 'id'));
  const found = world.state.definitions.find((each) => each.id === id && each.projectId === project.id);
  if (found) return found;
  throw new ApiError(404, {
    message: `Pipeline with id ${id} not found.`,
    typeName: 'Microsoft.Azure.Pipelines.WebApi.PipelineNotFoundException, Microsoft.Azure.Pipelines.WebApi',
  });
}

function requireYaml(world: World, { id, body }: DefinitionEntry): string {
  const file = jobsOf(world.state).files.find(({ definitionId }) => definitionId === id);
  if (file) return file.text;
  const { yamlFilename } = (body['process'] ?? {}) as { yamlFilename?: string };
  throw badRequest(
    `File ${yamlFilename ?? '/azure-pipelines.yml'} not found in repository of ${body.name}.`,
    'Microsoft.Azure.Pipelines.WebApi.PipelineValidationException',
  );
}

/** A run of this project, by the number of the path. */
function findRun(world: World, context: ApiContext): RunEntry | undefined {
  const project = requireProject(world, pathPart(context, 'project'));
  const run = jobsOf(world.state).runs.find(({ id }) => String(id) === pathPart(context, 'run'));
  const definition = world.state.definitions.find(({ id }) => id === run?.definitionId);
  return definition?.projectId === project.id ? run : undefined;
}

function runNotFound(id: string): ApiError {
  return new ApiError(404, {
    message: `The requested build ${id} could not be found.`,
    typeName:
      'Microsoft.TeamFoundation.Build.WebApi.BuildNotFoundException, Microsoft.TeamFoundation.Build2.WebApi',
  });
}

function addRun(world: World, { id }: DefinitionEntry, templateParameters: Record<string, string>): RunEntry {
  const { runs } = jobsOf(world.state);
  const run: RunEntry = {
    id: firstRunId + runs.length,
    definitionId: id,
    templateParameters,
    createdDate: nextStamp(world),
    finishedDate: null,
    state: 'inProgress',
    result: null,
    tags: [],
    log: '',
  };
  runs.push(run);
  return run;
}

/** The page of a run. */
export function runPage(world: World, { definitionId, id }: Pick<RunEntry, 'definitionId' | 'id'>): string {
  const definition = world.state.definitions.find((each) => each.id === definitionId);
  return `https://dev.azure.com/${world.state.organization}/${definition?.projectId ?? ''}/_build/results?buildId=${id}`;
}

function renderRun(
  world: World,
  context: ApiContext,
  { definition, run }: { definition: DefinitionEntry; run: RunEntry },
): object {
  const origin = new URL(context.req.url).origin;
  const url = `${origin}/${world.state.organization}/${definition.projectId}/_apis/pipelines/${definition.id}`;
  return {
    _links: { self: { href: `${url}/runs/${run.id}` }, web: { href: runPage(world, run) } },
    templateParameters: run.templateParameters,
    pipeline: {
      url: `${url}?revision=${definition.revision}`,
      id: definition.id,
      revision: definition.revision,
      name: definition.body.name,
      folder: definition.body.path,
    },
    state: run.state,
    ...(run.result === null ? {} : { result: run.result }),
    createdDate: run.createdDate,
    ...(run.finishedDate === null ? {} : { finishedDate: run.finishedDate }),
    url: `${url}/runs/${run.id}`,
    id: run.id,
    name: String(run.id),
  };
}
