import type { Hono } from 'hono';
import { requireScope, type ApiContext, type Environment } from './access.ts';
import { answer, answerList, apiVersionOf } from './api-version.ts';
import { pathPart, queryNumber, readBody } from './body.ts';
import type { GroupEntry, ProjectEntry } from './state.ts';
import {
  addGroup,
  groupBodySchema,
  referencesSchema,
  renderGroup,
  toShares,
  updateGroup,
  type GroupBody,
} from './variable-groups.ts';
import { ApiError, badRequest, fitsFilter, requireProject, type World } from './world.ts';

const read = requireScope('vso.variablegroups_read');
const manage = requireScope('vso.variablegroups_manage');
const ofOrganization = '/:organization/_apis/distributedtask/variablegroups';
const ofProject = '/:organization/:project/_apis/distributedtask/variablegroups';

/** Variable groups: read in a project; added and changed in the organization (7.1) or a project (5.0-preview). */
export function addVariableGroupRoutes(app: Hono<Environment>, world: World): void {
  addReadingRoutes(app, world);
  addOrganizationRoutes(app, world);
  addProjectRoutes(app, world);
}

function addReadingRoutes(app: Hono<Environment>, world: World): void {
  app.get(ofProject, read, (context) => {
    const project = requireProject(world, pathPart(context, 'project'));
    const found = listGroups(world, project, context);
    const first = found.slice(0, queryNumber(context, '$top') ?? world.switches.pageSize ?? 100);
    const next = found[first.length];
    return answerList(
      context,
      first.map((group) => renderGroup(world, group, 'named')),
      next ? { 'x-ms-continuationtoken': String(next.id) } : {},
    );
  });
  app.get(`${ofProject}/:id{\\d+}`, read, (context) => {
    const project = requireProject(world, pathPart(context, 'project'));
    const group = findGroup(world, context);
    const isVisible = group?.shares.some(({ projectId }) => projectId === project.id);
    // An unknown number is no 404 here.
    return answer(context, group && isVisible ? renderGroup(world, group, 'named') : null);
  });
}

function addOrganizationRoutes(app: Hono<Environment>, world: World): void {
  app.post(ofOrganization, manage, async (context) => {
    apiVersionOf(context);
    const body = await readBody(context, groupBodySchema);
    const shares = toShares(world, body.variableGroupProjectReferences);
    const group = addGroup(world, { body, shares, userId: context.get('token').userId });
    return answer(context, renderGroup(world, group, 'bare'));
  });
  app.put(`${ofOrganization}/:id{\\d+}`, manage, async (context) => {
    apiVersionOf(context);
    const body = await readBody(context, groupBodySchema);
    const shares = toShares(world, body.variableGroupProjectReferences);
    return update(world, context, { body, shares });
  });
  app.patch(ofOrganization, manage, async (context) => {
    apiVersionOf(context);
    const group = requireGroup(world, queryNumber(context, 'variableGroupId') ?? 0);
    group.shares = toShares(world, await readBody(context, referencesSchema));
    return answer(context, null);
  });
  app.delete(`${ofOrganization}/:id{\\d+}`, manage, (context) => {
    apiVersionOf(context);
    const projectIds = context.req.query('projectIds')?.split(',');
    if (!projectIds) throw badRequest('The query parameter projectIds is required.');
    return unshare(world, context, projectIds);
  });
}

function addProjectRoutes(app: Hono<Environment>, world: World): void {
  const own = (context: ApiContext, body: GroupBody): GroupEntry['shares'] => {
    const { id: projectId } = requireOldVersion(world, context);
    return [{ projectId, name: body.name, description: body.description ?? null }];
  };
  app.post(ofProject, manage, async (context) => {
    const body = await readBody(context, groupBodySchema);
    const group = addGroup(world, { body, shares: own(context, body), userId: context.get('token').userId });
    return answer(context, renderGroup(world, group, 'bare'));
  });
  app.put(`${ofProject}/:id{\\d+}`, manage, async (context) => {
    const body = await readBody(context, groupBodySchema);
    return update(world, context, { body, shares: own(context, body) });
  });
  app.delete(`${ofProject}/:id{\\d+}`, manage, (context) =>
    unshare(world, context, [requireOldVersion(world, context).id]),
  );
}

/** From 6.0 on, changing calls belong to the organization. */
function requireOldVersion(world: World, context: ApiContext): ProjectEntry {
  if (!apiVersionOf(context).startsWith('5.'))
    throw new ApiError(405, {
      message: `The requested resource does not support http method '${context.req.method}'.`,
      typeName: 'System.Web.Http.HttpResponseException, System.Web.Http',
    });
  return requireProject(world, pathPart(context, 'project'));
}

function update(
  world: World,
  context: ApiContext,
  change: { body: GroupBody; shares: GroupEntry['shares'] },
): Response {
  const group = requireGroup(world, Number(pathPart(context, 'id')));
  updateGroup(world, group, { ...change, userId: context.get('token').userId });
  return answer(context, renderGroup(world, group, 'bare'));
}

function unshare(world: World, context: ApiContext, projectIds: readonly string[]): Response {
  const group = requireGroup(world, Number(pathPart(context, 'id')));
  group.shares = group.shares.filter(({ projectId }) => !projectIds.includes(projectId));
  if (group.shares.length === 0) world.state.groups = world.state.groups.filter((each) => each !== group);
  return new Response(null, { status: 204 });
}

function listGroups(world: World, project: ProjectEntry, context: ApiContext): readonly GroupEntry[] {
  const filter = context.req.query('groupName');
  const ids = context.req.query('groupIds')?.split(',').map(Number);
  const isAscending = context.req.query('queryOrder')?.toLowerCase() === 'idascending';
  const continuationToken = queryNumber(context, 'continuationToken');
  return world.state.groups
    .filter((group) => group.shares.some(({ projectId }) => projectId === project.id))
    .filter((group) => filter === undefined || fitsFilter(group.name, filter))
    .filter((group) => !ids || ids.includes(group.id))
    .sort((left, right) => (isAscending ? left.id - right.id : right.id - left.id))
    .filter(
      ({ id }) =>
        continuationToken === undefined || (isAscending ? id >= continuationToken : id <= continuationToken),
    );
}

function findGroup(world: World, context: ApiContext): GroupEntry | undefined {
  const id = Number(pathPart(context, 'id'));
  return world.state.groups.find((group) => group.id === id);
}

function requireGroup(world: World, id: number): GroupEntry {
  const group = world.state.groups.find((each) => each.id === id);
  if (group) return group;
  throw new ApiError(404, {
    message: `Variable group with ID ${id} does not exist.`,
    typeName:
      'Microsoft.TeamFoundation.DistributedTask.WebApi.VariableGroupNotFoundException, Microsoft.TeamFoundation.DistributedTask.WebApi',
  });
}
