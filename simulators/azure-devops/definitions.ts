import { z } from 'zod';
import type { DefinitionBody, DefinitionEntry, ProjectEntry } from './state.ts';
import { renderVariables, replaceVariables } from './variables.ts';
import { ApiError, badRequest, isSameName, nextStamp, requireProject, userOf, type World } from './world.ts';

const variablesSchema = z.record(
  z.string().min(1),
  z.strictObject({
    value: z.string().nullish(),
    isSecret: z.boolean().nullish(),
    allowOverride: z.boolean().nullish(),
  }),
);

/** Fields of a definition that the service sets itself; what a client sends there is taken and dropped. */
const ownFields =
  '_links authoredBy createdDate latestBuild latestCompletedBuild metrics project uri url'.split(' ');

/** Fields that are kept as they come and shown again in this order. What is left out is reset. */
const keptFields = [
  'options triggers properties tags demands retentionRules variableGroups buildNumberFormat comment description',
  'badgeEnabled dropLocation jobAuthorizationScope jobTimeoutInMinutes jobCancelTimeoutInMinutes process',
  'processParameters repository quality drafts draftOf queue name path type queueStatus',
].flatMap((line) => line.split(' '));

const defaults: Readonly<Record<string, unknown>> = {
  properties: {},
  tags: [],
  jobAuthorizationScope: 'projectCollection',
  quality: 'definition',
  drafts: [],
  path: '\\',
  type: 'build',
  queueStatus: 'enabled',
};

const anything = (names: readonly string[]): Record<string, z.ZodType> =>
  Object.fromEntries(names.map((name) => [name, z.unknown().optional()]));

export const definitionBodySchema = z.strictObject({
  ...anything(ownFields),
  ...anything(keptFields),
  name: z.string().min(1),
  path: z.string().nullish(),
  id: z.number().int().nullish(),
  revision: z.number().int().nullish(),
  variables: variablesSchema.nullish(),
  triggers: z.array(z.record(z.string(), z.unknown())).nullish(),
  repository: z.record(z.string(), z.unknown()).nullish(),
});

export type SentDefinition = z.infer<typeof definitionBodySchema>;

/** Numbers that a client may send instead of names; names are what comes back. */
const names: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  triggerType: { 2: 'continuousIntegration', 8: 'schedule', 64: 'pullRequest', 128: 'buildCompletion' },
  quality: { 1: 'definition', 2: 'draft' },
  queueStatus: { 0: 'enabled', 1: 'paused', 2: 'disabled' },
  type: { 1: 'xaml', 2: 'build' },
  jobAuthorizationScope: { 1: 'projectCollection', 2: 'project' },
};

/** A field as it is shown: names for numbers, and the full name of a branch. */
function rendered(field: string, value: unknown): unknown {
  if (typeof value === 'number') return names[field]?.[value] ?? value;
  if (field === 'defaultBranch' && typeof value === 'string')
    return value.replace(/^(?!refs\/)/, 'refs/heads/');
  if (field === 'triggers' && Array.isArray(value))
    return value.map((trigger: object) => renderedObject(trigger));
  return field === 'repository' && typeof value === 'object' && value !== null
    ? renderedObject(value)
    : value;
}

function renderedObject(value: object): object {
  return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, rendered(field, each)]));
}

export function addDefinition(
  world: World,
  { sent, project, userId }: { sent: SentDefinition; project: ProjectEntry; userId: string },
): DefinitionEntry {
  world.state.lastDefinitionId += 1;
  const definition: DefinitionEntry = {
    id: world.state.lastDefinitionId,
    projectId: project.id,
    revision: 1,
    createdDate: nextStamp(world),
    authoredBy: userId,
    variables: replaceVariables({}, sent.variables ?? {}),
    body: toBody(sent),
  };
  refuseTakenName(world, definition, definition.body);
  world.state.definitions.push(definition);
  return definition;
}

/** Replaces the whole definition, provided that the body carries its current revision. */
export function updateDefinition(
  world: World,
  definition: DefinitionEntry,
  { sent, userId }: { sent: SentDefinition; userId: string },
): void {
  if (sent.id !== definition.id)
    throw badRequest(
      `The request specifies pipeline ID ${definition.id} but the supplied pipeline has ID ${sent.id ?? 0}.`,
    );
  if (sent.revision !== definition.revision)
    throw definitionNotFound(definition.id, world.switches.staleRevisionStatus);
  const body = toBody(sent);
  refuseTakenName(world, definition, body);
  definition.body = body;
  definition.variables = replaceVariables(definition.variables, sent.variables ?? {});
  definition.revision += 1;
  definition.createdDate = nextStamp(world);
  definition.authoredBy = userId;
}

export function definitionNotFound(id: number, status: 404 | 409 = 404): ApiError {
  return new ApiError(status, {
    message: `Build pipeline ${id} was not found.`,
    typeName:
      'Microsoft.TeamFoundation.Build.WebApi.DefinitionNotFoundException, Microsoft.TeamFoundation.Build2.WebApi',
  });
}

/** A definition with everything in it, or the shallow line of a list, which has no variables. */
export function renderDefinition(
  world: World,
  definition: DefinitionEntry,
  { baseUrl, form }: { baseUrl: string; form: 'whole' | 'shallow' },
): object {
  const { id, revision, createdDate, variables, body } = definition;
  const project = requireProject(world, definition.projectId);
  const author = userOf(world, definition.authoredBy);
  const url = `${baseUrl}/${world.state.organization}/${project.id}/_apis/build/Definitions/${id}?revision=${revision}`;
  const {
    options,
    triggers,
    properties,
    tags,
    quality,
    drafts,
    queue,
    path,
    type,
    queueStatus,
    name,
    ...rest
  } = body;
  const identity = {
    quality,
    authoredBy: {
      displayName: author.displayName,
      id: author.id,
      uniqueName: author.uniqueName,
      descriptor: author.descriptor,
    },
    drafts,
    ...(queue === undefined ? {} : { queue }),
    id,
    name,
    url,
    uri: `vstfs:///Build/Definition/${id}`,
    path,
    type,
    queueStatus,
    revision,
    createdDate,
    project: { id: project.id, name: project.name, state: 'wellFormed', visibility: 'public' },
  };
  const links = { _links: { self: { href: url } } };
  if (form === 'shallow') return { ...links, ...identity };
  return {
    ...(options === undefined ? {} : { options }),
    ...(triggers === undefined ? {} : { triggers }),
    ...(Object.keys(variables).length === 0 ? {} : { variables: renderVariables(variables) }),
    properties,
    tags,
    ...links,
    ...rest,
    ...identity,
  };
}

/** What is kept of a sent definition, in the form in which it is shown; absent fields get the service's defaults. */
function toBody(sent: SentDefinition): DefinitionBody {
  const fields: Readonly<Record<string, unknown>> = sent;
  const kept = keptFields.flatMap((field) => {
    const value = fields[field] ?? defaults[field];
    return value === undefined ? [] : [[field, rendered(field, value)] as const];
  });
  return Object.fromEntries(kept) as DefinitionBody;
}

function refuseTakenName(world: World, self: DefinitionEntry, body: DefinitionBody): void {
  const isTaken = world.state.definitions.some(
    (other) =>
      other !== self &&
      other.projectId === self.projectId &&
      isSameName(other.body.name, body.name) &&
      isSameName(other.body.path, body.path),
  );
  if (!isTaken) return;
  const project = requireProject(world, self.projectId);
  throw new ApiError(409, {
    message: `Build pipeline ${body.name} already exists for project ${project.name}`,
    typeName:
      'Microsoft.TeamFoundation.Build.WebApi.DefinitionExistsException, Microsoft.TeamFoundation.Build2.WebApi',
  });
}
