import { z } from 'zod';
import { instantOrUndefined, type Instant } from '../../domain/instant.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { HttpFailure } from '../http.ts';
import { createCalls, type Call } from './calls.ts';
import {
  connectionDataSchema,
  definitionReferenceSchema,
  definitionSchema,
  definitionSourceSchema,
  listOf,
  permissionsSchema,
  projectSchema,
  variableGroupSchema,
  type Definition,
  type DefinitionReference,
  type DefinitionSource,
  type Permissions,
  type Project,
  type VariableGroup,
  type Variables,
} from './shapes.ts';

/** What a new variable group is made of. */
interface NewVariableGroup {
  readonly name: string;
  readonly project: Project;
  readonly variables: Variables;
}

/** Who is signed in, and the service's clock when it said so. */
interface SignedIn {
  readonly login: string;
  readonly isAnonymous: boolean;
  readonly serverTime?: Instant;
}

/**
 * The calls of one Azure DevOps organization that Mintmark makes. Each throws what {@link createCalls} says. Projects are
 * named by name or id. Nothing here merges: an update replaces what the service holds.
 */
export interface AzureDevopsClient {
  readonly signedIn: () => Promise<SignedIn>;
  readonly projects: () => Promise<readonly Project[]>;
  /**
   * The group of this name (case ignored), as the project's list shows it; undefined when there is none. A `*` in the
   * name would be a wildcard to the service.
   */
  readonly findVariableGroup: (project: string, name: string) => Promise<VariableGroup | undefined>;
  readonly variableGroups: (project: string) => Promise<readonly VariableGroup[]>;
  /** The service answers 200 without a group for an id that does not exist. */
  readonly variableGroup: (project: string, id: number) => Promise<VariableGroup | undefined>;
  readonly addVariableGroup: (group: NewVariableGroup) => Promise<VariableGroup>;
  /** A variable left out is deleted; a secret sent with a null value keeps its value. There is no revision. */
  readonly updateVariableGroup: (group: VariableGroup, variables: Variables) => Promise<VariableGroup>;
  readonly definitions: (project: string) => Promise<readonly DefinitionReference[]>;
  /** Every definition of the project as a whole: the list is shallow unless all properties are asked for. */
  readonly wholeDefinitions: (project: string) => Promise<readonly Definition[]>;
  readonly definition: (project: string, id: number) => Promise<Definition | undefined>;
  /** Which file of which repository a definition runs. */
  readonly definitionSource: (project: string, id: number) => Promise<DefinitionSource | undefined>;
  /** Rejected (404 as seen, 409 as one would expect) when the definition's revision is not the current one. */
  readonly updateDefinition: (project: string, definition: Definition) => Promise<Definition>;
  readonly permissions: (project: string, groupId: number) => Promise<Permissions>;
  readonly authorizePipelines: (
    project: string,
    groupId: number,
    pipelineIds: readonly number[],
  ) => Promise<Permissions>;
}

const anonymousUserId = 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa';
/** `null`, or an empty object, stands for "there is none". */
const maybeGroupSchema = z.union([
  variableGroupSchema,
  z.union([z.null(), z.strictObject({})]).transform(() => undefined),
]);

export function createClient(context: AdapterContext, organization: string): AzureDevopsClient {
  const send = createCalls(context);
  const path = (rest: string): string => `/${encodeURIComponent(organization)}/_apis/${rest}`;
  const projectPath = (project: string, rest: string): string =>
    `/${encodeURIComponent(organization)}/${encodeURIComponent(project)}/_apis/${rest}`;

  /** Follows the continuation header to the last page. */
  const pages = async <T>(call: Call<{ value: T[] }>): Promise<readonly T[]> => {
    const items: T[] = [];
    let continuationToken: string | undefined;
    do {
      const page = await send({ ...call, query: { ...call.query, continuationToken } });
      items.push(...page.value.value);
      const next = page.headers.get('x-ms-continuationtoken') ?? undefined;
      if (next !== undefined && next === continuationToken)
        throw new HttpFailure('malformed', `GET ${call.path} at Azure DevOps: its pages do not end.`);
      continuationToken = next;
    } while (continuationToken !== undefined);
    return items;
  };

  const valueOf = async <T>(call: Call<T>): Promise<T> => (await send(call)).value;

  const groupPath = (project: string, id: number): string =>
    projectPath(project, `distributedtask/variablegroups/${id}`);
  const groupsOf = async (
    project: string,
    query: Readonly<Record<string, string>>,
  ): Promise<readonly VariableGroup[]> =>
    await pages({
      method: 'GET',
      path: projectPath(project, 'distributedtask/variablegroups'),
      query,
      right: 'vso.variablegroups_read',
      schema: listOf(variableGroupSchema),
    });
  const definitionPath = (project: string, id: number): string =>
    projectPath(project, `build/definitions/${id}`);
  const readDefinition = async <T>(project: string, id: number, schema: z.ZodType<T>) => {
    try {
      const path = definitionPath(project, id);
      return await valueOf({ method: 'GET', path, right: 'vso.build', schema });
    } catch (error) {
      if (error instanceof HttpFailure && error.status === 404) return undefined;
      throw error;
    }
  };
  const permissionsOf = (project: string, groupId: number) => ({
    path: projectPath(project, `pipelines/pipelinepermissions/variablegroup/${groupId}`),
    apiVersion: '7.1-preview.1',
    schema: permissionsSchema,
  });

  return {
    signedIn: async () => {
      const { value, headers } = await send({
        method: 'GET',
        path: path('connectionData'),
        right: 'to sign in',
        apiVersion: '7.1-preview',
        schema: connectionDataSchema,
      });
      return toSignedIn(value, headers);
    },
    projects: async () =>
      await pages({
        method: 'GET',
        path: path('projects'),
        query: { $top: 500 },
        right: 'vso.project',
        schema: listOf(projectSchema),
      }),
    variableGroups: async (project) => await groupsOf(project, {}),
    findVariableGroup: async (project, name) => {
      const groups = await groupsOf(project, { groupName: name });
      return groups.find((group) => group.name.toLowerCase() === name.toLowerCase());
    },
    variableGroup: async (project, id) =>
      await valueOf({
        method: 'GET',
        path: groupPath(project, id),
        right: 'vso.variablegroups_read',
        schema: maybeGroupSchema,
      }),
    addVariableGroup: async ({ name, project, variables }) =>
      await valueOf({
        method: 'POST',
        path: path('distributedtask/variablegroups'),
        body: {
          name,
          type: 'Vsts',
          variables,
          // Without its own name, a reference is refused: "Project information name is not valid for variable group."
          variableGroupProjectReferences: [{ name, projectReference: project }],
        },
        right: 'vso.variablegroups_manage',
        schema: variableGroupSchema,
      }),
    updateVariableGroup: async (group, variables) =>
      await valueOf({
        method: 'PUT',
        path: path(`distributedtask/variablegroups/${group.id}`),
        body: updateBody(group, variables),
        right: 'vso.variablegroups_manage',
        schema: variableGroupSchema,
      }),
    definitions: async (project) =>
      await pages({
        method: 'GET',
        path: projectPath(project, 'build/definitions'),
        query: { $top: 1000 },
        right: 'vso.build',
        schema: listOf(definitionReferenceSchema),
      }),
    wholeDefinitions: async (project) =>
      await pages({
        method: 'GET',
        path: projectPath(project, 'build/definitions'),
        query: { $top: 200, includeAllProperties: 'true' },
        right: 'vso.build',
        schema: listOf(definitionSchema),
      }),
    definition: async (project, id) => await readDefinition(project, id, definitionSchema),
    definitionSource: async (project, id) => await readDefinition(project, id, definitionSourceSchema),
    updateDefinition: async (project, definition) =>
      await valueOf({
        method: 'PUT',
        path: definitionPath(project, definition.id),
        body: definition,
        right: 'vso.build_execute',
        schema: definitionSchema,
      }),
    permissions: async (project, groupId) =>
      await valueOf({ ...permissionsOf(project, groupId), method: 'GET', right: 'vso.build' }),
    authorizePipelines: async (project, groupId, pipelineIds) =>
      await valueOf({
        ...permissionsOf(project, groupId),
        method: 'PATCH',
        // Pipelines that are not named stay as they are.
        body: { pipelines: pipelineIds.map((id) => ({ id, authorized: true })) },
        right: 'vso.pipelineresources_manage',
      }),
  };
}

/** The fields that an update takes, all of them as they were read, so that nothing is reset. */
function updateBody(group: VariableGroup, variables: Variables): object {
  const { name, description, type, providerData, variableGroupProjectReferences } = group;
  return {
    name,
    description,
    type,
    providerData,
    variables,
    variableGroupProjectReferences: (variableGroupProjectReferences ?? []).map((reference) => ({
      ...reference,
      name: reference.name ?? name,
    })),
  };
}

function toSignedIn({ authenticatedUser }: z.infer<typeof connectionDataSchema>, headers: Headers): SignedIn {
  const { id, properties, providerDisplayName } = authenticatedUser;
  const serverTime = instantOrUndefined(headers.get('date'));
  return {
    login: properties?.Account?.$value ?? providerDisplayName ?? id,
    isAnonymous: id === anonymousUserId,
    ...(serverTime === undefined ? {} : { serverTime }),
  };
}
