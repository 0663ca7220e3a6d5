import type { Hono } from 'hono';
import { requireScope, type ApiContext, type Environment } from './access.ts';
import { answer, answerList, apiVersionOf } from './api-version.ts';
import { pathPart, queryNumber, readBody } from './body.ts';
import {
  addDefinition,
  definitionBodySchema,
  definitionNotFound,
  renderDefinition,
  updateDefinition,
} from './definitions.ts';
import type { DefinitionEntry } from './state.ts';
import { badRequest, fitsFilter, isSameName, requireProject, type World } from './world.ts';

const read = requireScope('vso.build');
const execute = requireScope('vso.build_execute');
const all = '/:organization/:project/_apis/build/definitions';
const one = `${all}/:id{\\d+}`;

/** Build definitions. */
export function addDefinitionRoutes(app: Hono<Environment>, world: World): void {
  const render = (context: ApiContext, definition: DefinitionEntry, form: 'whole' | 'shallow'): object =>
    renderDefinition(world, definition, { baseUrl: new URL(context.req.url).origin, form });

  app.get(all, read, (context) => {
    const found = listDefinitions(world, context);
    const form = context.req.query('includeAllProperties') === 'true' ? 'whole' : 'shallow';
    const start = queryNumber(context, 'continuationToken') ?? 0;
    const end = start + (queryNumber(context, '$top') ?? world.switches.pageSize ?? 10_000);
    return answerList(
      context,
      found.slice(start, end).map((definition) => render(context, definition, form)),
      end < found.length ? { 'x-ms-continuationtoken': String(end) } : {},
    );
  });
  app.get(one, read, (context) => {
    const definition = requireDefinition(world, context);
    const revision = queryNumber(context, 'revision');
    if (revision !== undefined && revision !== definition.revision) throw definitionNotFound(definition.id);
    return answer(context, render(context, definition, 'whole'));
  });
  app.post(all, execute, async (context) => {
    apiVersionOf(context);
    const project = requireProject(world, pathPart(context, 'project'));
    const sent = await readBody(context, definitionBodySchema);
    const definition = addDefinition(world, { sent, project, userId: context.get('token').userId });
    return answer(context, render(context, definition, 'whole'));
  });
  app.put(one, execute, async (context) => {
    apiVersionOf(context);
    const sent = await readBody(context, definitionBodySchema);
    const definition = requireDefinition(world, context);
    updateDefinition(world, definition, { sent, userId: context.get('token').userId });
    return answer(context, render(context, definition, 'whole'));
  });
  app.delete(one, execute, (context) => {
    apiVersionOf(context);
    const definition = requireDefinition(world, context);
    world.state.definitions = world.state.definitions.filter((each) => each !== definition);
    return new Response(null, { status: 204 });
  });
}

function requireDefinition(world: World, context: ApiContext): DefinitionEntry {
  const project = requireProject(world, pathPart(context, 'project'));
  const id = Number(pathPart(context, 'id'));
  const definition = world.state.definitions.find((each) => each.id === id && each.projectId === project.id);
  if (!definition) throw definitionNotFound(id);
  return definition;
}

function listDefinitions(world: World, context: ApiContext): readonly DefinitionEntry[] {
  const project = requireProject(world, pathPart(context, 'project'));
  const query = (name: string): string | undefined => context.req.query(name);
  const [name, path, repositoryId, yamlFilename] = ['name', 'path', 'repositoryId', 'yamlFilename'].map(
    query,
  );
  const ids = query('definitionIds')?.split(',').map(Number);
  if (repositoryId && !query('repositoryType'))
    throw badRequest('A repository type is required when a repository ID is given.');
  if (yamlFilename && query('includeAllProperties') !== 'true')
    throw badRequest('The YAML file name can only be filtered on when all properties are included.');
  return world.state.definitions
    .filter(({ projectId }) => projectId === project.id)
    .filter(({ id }) => !ids || ids.includes(id))
    .filter(({ body }) => name === undefined || fitsFilter(body.name, name))
    .filter(({ body }) => path === undefined || isSameName(body.path, path))
    .filter(({ body }) => repositoryId === undefined || fieldOf(body['repository'], 'id') === repositoryId)
    .filter(
      ({ body }) => yamlFilename === undefined || fieldOf(body['process'], 'yamlFilename') === yamlFilename,
    )
    .sort((left, right) => left.id - right.id);
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;
}
