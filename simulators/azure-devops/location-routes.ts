import type { Hono } from 'hono';
import type { Environment } from './access.ts';
import { answer, answerList } from './api-version.ts';
import { pathPart } from './body.ts';
import { isSameName } from './world.ts';

type Location = readonly [id: string, area: string, resourceName: string, route: string, version: number];

const inProject = '{project}/_apis/{area}/{resource}';
const inOrganization = '_apis/{area}/{resource}';
const permissionsRoute = '{project}/_apis/pipelines/{resource}/{resourceType}/{resourceId}';

/** What real clients look up before their first call: the route behind each resource's fixed number. */
const locations: readonly Location[] = [
  ['e81700f7-3be2-46de-8624-2eb35882fcaa', 'Location', 'ResourceAreas', '_apis/{resource}/{areaId}', 1],
  ['00d9565f-ed9c-4a06-9a50-00e7896ccab4', 'Location', 'connectionData', '_apis/{resource}', 1],
  ['f5b09dd5-9d54-45a1-8b5a-1c8287d634cc', 'distributedtask', 'variablegroups', `${inProject}/{groupId}`, 2],
  [
    'ef5b7057-ffc3-4c77-bbad-c10b4a4abcc7',
    'distributedtask',
    'variablegroups',
    `${inOrganization}/{groupId}`,
    2,
  ],
  ['dbeaf647-6167-421a-bda9-c9327b25e2e6', 'build', 'definitions', `${inProject}/{definitionId}`, 7],
  ['398c85bc-81aa-4822-947c-a194a05f0fef', 'build', 'authorizedresources', inProject, 1],
  ['c4aefd19-30ff-405b-80ad-aca021e7242a', 'build', 'generalsettings', inProject, 1],
  ['b5b9a4a4-e6cd-4096-853c-ab7d8b0c4eb2', 'pipelinePermissions', 'pipelinePermissions', permissionsRoute, 1],
  ['603fe2ac-9723-48b9-88ad-09305aa6c6e1', 'core', 'projects', '_apis/{resource}/{*projectId}', 4],
];

/** Discovery: OPTIONS lists what there is, and an empty list of areas keeps clients on the address they have. */
export function addLocationRoutes(app: Hono<Environment>): void {
  app.options('/:organization/_apis', (context) => answerList(context, locations.map(render)));
  app.options('/:organization/_apis/:area', (context) => {
    const area = pathPart(context, 'area');
    return answerList(context, locations.filter((each) => isSameName(each[1], area)).map(render));
  });
  app.get('/:organization/_apis/resourceareas', (context) => answer(context, { count: 0, value: null }));
}

function render([id, area, resourceName, routeTemplate, resourceVersion]: Location): object {
  const versions = { resourceVersion, minVersion: '3.2', maxVersion: '7.2', releasedVersion: '7.1' };
  return { id, area, resourceName, routeTemplate, ...versions };
}
