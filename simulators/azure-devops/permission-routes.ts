import type { Hono } from 'hono';
import { z } from 'zod';
import { requireScope, type Environment } from './access.ts';
import { answer, answerList, apiVersionOf, requirePreview } from './api-version.ts';
import { pathPart, readBody } from './body.ts';
import type { GroupEntry } from './state.ts';
import { ApiError, badRequest, nextStamp, requireProject, userOf, type World } from './world.ts';

const permissionsBodySchema = z.strictObject({
  resource: z.strictObject({ type: z.string(), id: z.string() }).optional(),
  allPipelines: z.strictObject({ authorized: z.boolean() }).nullish(),
  pipelines: z.array(z.strictObject({ id: z.number().int(), authorized: z.boolean() })).nullish(),
});

const resourcesBodySchema = z.array(
  z.strictObject({
    authorized: z.boolean(),
    id: z.string(),
    name: z.string().nullish(),
    type: z.string(),
  }),
);

type SentPermissions = z.infer<typeof permissionsBodySchema>;

/** Which pipelines may use a variable group, through the new and the old interface. Other resources are not simulated. */
export function addPermissionRoutes(app: Hono<Environment>, world: World): void {
  const path = '/:organization/:project/_apis/pipelines/pipelinepermissions/variablegroup/:id{\\d+}';
  app.get(path, requireScope('vso.build'), (context) => {
    requirePreview(context);
    const group = requireGroup(world, pathPart(context, 'project'), pathPart(context, 'id'));
    return answer(context, renderPermissions(world, group));
  });
  app.patch(path, requireScope('vso.pipelineresources_manage'), async (context) => {
    requirePreview(context);
    const group = requireGroup(world, pathPart(context, 'project'), pathPart(context, 'id'));
    const sent = await readBody(context, permissionsBodySchema);
    changePermissions(world, group, { sent, userId: context.get('token').userId });
    return answer(context, renderPermissions(world, group));
  });
  addOldRoutes(app, world);
}

function addOldRoutes(app: Hono<Environment>, world: World): void {
  const path = '/:organization/:project/_apis/build/authorizedresources';
  const list = (project: string): readonly GroupEntry[] => {
    const { id } = requireProject(world, project);
    return world.state.groups.filter(
      (group) => group.isOpen && group.shares.some((share) => share.projectId === id),
    );
  };
  const render = ({ id }: GroupEntry) => ({ type: 'variablegroup', id: String(id), authorized: true });
  app.get(path, requireScope('vso.build'), (context) => {
    const [type, id] = [context.req.query('type'), context.req.query('id')];
    if (type !== undefined && type !== 'variablegroup') return answerList(context, []);
    const groups = list(pathPart(context, 'project')).filter(
      (group) => id === undefined || String(group.id) === id,
    );
    return answerList(context, groups.map(render));
  });
  app.patch(path, requireScope('vso.build_execute', 'vso.pipelineresources_manage'), async (context) => {
    apiVersionOf(context);
    for (const sent of await readBody(context, resourcesBodySchema)) {
      if (sent.type !== 'variablegroup')
        throw badRequest(`Resources of type '${sent.type}' are not simulated.`);
      requireGroup(world, pathPart(context, 'project'), sent.id).isOpen = sent.authorized;
    }
    return answerList(context, list(pathPart(context, 'project')).map(render));
  });
}

/** Pipelines that are not named stay as they are. */
function changePermissions(
  world: World,
  group: GroupEntry,
  { sent, userId }: { sent: SentPermissions; userId: string },
): void {
  for (const { id } of sent.pipelines ?? []) {
    const isThere = world.state.definitions.some((definition) => definition.id === id);
    if (!isThere) throw badRequest(`Pipeline ${id} does not exist.`);
  }
  if (sent.allPipelines) group.isOpen = sent.allPipelines.authorized;
  for (const { id, authorized } of sent.pipelines ?? []) {
    group.permissions = group.permissions.filter(({ pipelineId }) => pipelineId !== id);
    if (authorized)
      group.permissions.push({ pipelineId: id, authorizedBy: userId, authorizedOn: nextStamp(world) });
  }
}

function renderPermissions(world: World, group: GroupEntry): object {
  return {
    resource: { type: 'variablegroup', id: String(group.id) },
    ...(group.isOpen ? { allPipelines: { authorized: true } } : {}),
    pipelines: group.permissions.map(({ pipelineId, authorizedBy, authorizedOn }) => {
      const { displayName, id, uniqueName, descriptor } = userOf(world, authorizedBy);
      return {
        id: pipelineId,
        authorized: true,
        authorizedBy: { displayName, id, uniqueName, descriptor },
        authorizedOn,
      };
    }),
  };
}

function requireGroup(world: World, project: string, id: string): GroupEntry {
  const { id: projectId } = requireProject(world, project);
  const group = world.state.groups.find(
    (each) => String(each.id) === id && each.shares.some((share) => share.projectId === projectId),
  );
  if (group) return group;
  throw new ApiError(404, {
    message: `Resource variablegroup ${id} was not found.`,
    typeName:
      'Microsoft.Azure.Pipelines.Checks.WebApi.ResourceNotFoundException, Microsoft.Azure.Pipelines.Checks.WebApi',
  });
}
