import type { Hono } from 'hono';
import { requireScope, type Environment } from './access.ts';
import { answer, answerList } from './api-version.ts';
import { pathPart, queryNumber } from './body.ts';
import type { ProjectEntry } from './state.ts';
import { requireProject, userOf, type World } from './world.ts';

/** What a project lets its pipelines do; the defaults of a new public project. */
const generalSettings = {
  enforceReferencedRepoScopedToken: true,
  disableClassicPipelineCreation: true,
  forkProtectionEnabled: true,
  buildsEnabledForForks: true,
  enforceJobAuthScopeForForks: true,
  enforceNoAccessToSecretsFromForks: true,
  isCommentRequiredForPullRequest: true,
  enforceSettableVar: true,
  enforceJobAuthScope: true,
  statusBadgesArePrivate: false,
};

/** Projects, their settings, and who is signed in. */
export function addProjectRoutes(app: Hono<Environment>, world: World): void {
  const read = requireScope('vso.profile', 'vso.project');
  const render = ({ id, name, lastUpdateTime }: ProjectEntry, origin: string): object => ({
    id,
    name,
    url: `${origin}/${world.state.organization}/_apis/projects/${id}`,
    state: 'wellFormed',
    revision: 11,
    visibility: 'public',
    lastUpdateTime,
  });
  app.get('/:organization/_apis/projects', read, (context) => {
    const { origin } = new URL(context.req.url);
    const start = queryNumber(context, 'continuationToken') ?? queryNumber(context, '$skip') ?? 0;
    const end = start + (queryNumber(context, '$top') ?? world.switches.pageSize ?? 100);
    const { projects } = world.state;
    const page = projects.slice(start, end).map((project) => render(project, origin));
    return answerList(context, page, end < projects.length ? { 'x-ms-continuationtoken': String(end) } : {});
  });
  app.get('/:organization/_apis/projects/:project', read, (context) => {
    const project = requireProject(world, pathPart(context, 'project'));
    return answer(context, render(project, new URL(context.req.url).origin));
  });
  app.get('/:organization/:project/_apis/build/generalsettings', requireScope('vso.project'), (context) => {
    requireProject(world, pathPart(context, 'project'));
    return answer(context, generalSettings);
  });
  app.get('/:organization/_apis/connectiondata', (context) => {
    const { id, displayName, descriptor, uniqueName } = userOf(world, context.get('token').userId);
    const user = {
      id,
      descriptor,
      subjectDescriptor: descriptor,
      providerDisplayName: displayName,
      isActive: true,
      properties: { Account: { $type: 'System.String', $value: uniqueName } },
    };
    return answer(context, { authenticatedUser: user, authorizedUser: user, deploymentType: 'hosted' });
  });
}
