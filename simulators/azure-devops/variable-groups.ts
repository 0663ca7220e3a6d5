import { z } from 'zod';
import type { GroupEntry } from './state.ts';
import { renderVariables, replaceVariables } from './variables.ts';
import { ApiError, badRequest, isSameName, nextStamp, requireProject, userOf, type World } from './world.ts';

const referenceSchema = z.strictObject({
  name: z.string().nullish(),
  description: z.string().nullish(),
  projectReference: z.strictObject({ id: z.string(), name: z.string().nullish() }),
});

/** What a client may send to add or update a group; on the project-scoped routes the project is the only reference. */
export const groupBodySchema = z.strictObject({
  name: z.string().min(1),
  description: z.string().nullish(),
  type: z.enum(['Vsts', 'AzureKeyVault']).nullish(),
  providerData: z.record(z.string(), z.unknown()).nullish(),
  variables: z.record(
    z.string().min(1),
    z.strictObject({
      value: z.string().nullish(),
      isSecret: z.boolean().nullish(),
      isReadOnly: z.boolean().nullish(),
      contentType: z.string().nullish(),
      enabled: z.boolean().nullish(),
      expires: z.string().nullish(),
    }),
  ),
  variableGroupProjectReferences: z.array(referenceSchema).nullish(),
});

export const referencesSchema = z.array(referenceSchema);

export type GroupBody = z.infer<typeof groupBodySchema>;
export type SentReference = z.infer<typeof referenceSchema>;

/** The shares that references ask for; refused in the service's own words when they are not complete. */
export function toShares(
  world: World,
  references: readonly SentReference[] | null | undefined,
): GroupEntry['shares'] {
  if (!references?.length) throw badRequest('At least one variable group project reference is required.');
  return references.map(({ name, description, projectReference }) => {
    if (!name) throw badRequest('Project information name is not valid for variable group.');
    const project = requireProject(world, projectReference.id);
    return { projectId: project.id, name, description: description ?? null };
  });
}

export function addGroup(
  world: World,
  { body, shares, userId }: { body: GroupBody; shares: GroupEntry['shares']; userId: string },
): GroupEntry {
  if (Object.keys(body.variables).length === 0)
    throw badRequest('A variable group needs at least one variable.');
  refuseTakenName(world, body.name, shares);
  const stamp = nextStamp(world);
  world.state.lastGroupId += 1;
  const group: GroupEntry = {
    id: world.state.lastGroupId,
    type: body.type ?? 'Vsts',
    name: body.name,
    description: body.description ?? null,
    providerData: body.providerData ?? null,
    variables: replaceVariables({}, body.variables),
    createdBy: userId,
    createdOn: stamp,
    modifiedBy: userId,
    modifiedOn: stamp,
    shares,
    isOpen: false,
    permissions: [],
  };
  world.state.groups.push(group);
  return group;
}

/** Replaces the whole group: there is no revision, the last writer wins. */
export function updateGroup(
  world: World,
  group: GroupEntry,
  { body, shares, userId }: { body: GroupBody; shares: GroupEntry['shares']; userId: string },
): void {
  if (Object.keys(body.variables).length === 0 && world.switches.allowsEmptyGroups === false)
    throw badRequest('A variable group needs at least one variable.');
  refuseTakenName(world, body.name, shares, group);
  group.name = body.name;
  group.description = body.description ?? null;
  group.type = body.type ?? 'Vsts';
  group.providerData = body.providerData ?? null;
  group.variables = replaceVariables(group.variables, body.variables);
  group.modifiedBy = userId;
  group.modifiedOn = nextStamp(world);
  // What the group itself is called goes into its first reference.
  group.shares = shares.map((share, index) =>
    index === 0 ? { ...share, name: group.name, description: group.description } : share,
  );
}

/** Whom a group names as its author: adding and updating show the bare id, reading shows names too. */
export type PersonForm = 'bare' | 'named';

export function renderGroup(world: World, group: GroupEntry, form: PersonForm): object {
  const person = (id: string): object => {
    const { displayName, uniqueName } = userOf(world, id);
    return form === 'bare' ? { displayName: null, id } : { displayName, id, uniqueName };
  };
  return {
    variables: renderVariables(group.variables),
    id: group.id,
    type: group.type,
    name: group.name,
    ...(group.description === null ? {} : { description: group.description }),
    ...(group.providerData === null ? {} : { providerData: group.providerData }),
    createdBy: person(group.createdBy),
    createdOn: group.createdOn,
    modifiedBy: person(group.modifiedBy),
    modifiedOn: group.modifiedOn,
    isShared: group.shares.length > 1,
    variableGroupProjectReferences: group.shares.map(({ projectId, name, description }) => ({
      projectReference: { id: projectId, name: requireProject(world, projectId).name },
      name,
      ...(description === null ? {} : { description }),
    })),
  };
}

function refuseTakenName(world: World, name: string, shares: GroupEntry['shares'], self?: GroupEntry): void {
  const isTaken = world.state.groups.some(
    (other) =>
      other !== self &&
      isSameName(other.name, name) &&
      other.shares.some(({ projectId }) => shares.some((share) => share.projectId === projectId)),
  );
  if (!isTaken) return;
  throw new ApiError(409, {
    message: `Variable group '${name}' already exists.`,
    typeName:
      'Microsoft.TeamFoundation.DistributedTask.WebApi.VariableGroupExistsException, Microsoft.TeamFoundation.DistributedTask.WebApi',
  });
}
