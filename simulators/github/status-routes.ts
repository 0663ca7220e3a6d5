import type { Hono } from 'hono';
import { z } from 'zod';
import { requireAdministered, requireReadable, type ApiContext, type Environment } from './access.ts';
import { pathPart, readBody } from './body.ts';
import { defaultBranch, headSha } from './files.ts';
import type { StatusEntry } from './job-entries.ts';
import { jobsOf } from './job-state.ts';
import { takePage } from './paging.ts';
import { renderStatus } from './render-run.ts';
import { repositoryView } from './repository-routes.ts';
import { ApiError, type World } from './world.ts';

const statusSchema = z.strictObject({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  target_url: z.string().nullish(),
  description: z.string().nullish(),
  context: z.string().optional(),
});

const maximumDescription = 140;

/** What jobs and others say of a commit. */
export function addStatusRoutes(app: Hono<Environment>, world: World): void {
  const scopes = ['repo', 'repo:status'];
  app.post('/repos/:owner/:repo/statuses/:sha', async (context) => {
    const repository = requireAdministered(world, context, { scopes, permission: 'statuses=write' });
    const sent = await readBody(context, statusSchema);
    const sha = pathPart(context, 'sha');
    if (sha !== headSha(world.state, repository)) throw new ApiError(422, `No commit found for SHA: ${sha}`);
    if ((sent.description?.length ?? 0) > maximumDescription)
      throw new ApiError(422, 'Validation Failed', [
        {
          resource: 'Status',
          code: 'custom',
          message: 'description is too long (maximum is 140 characters)',
        },
      ]);
    const status = addStatus(world, {
      repositoryId: repository.id,
      sha,
      state: sent.state,
      context: sent.context ?? 'default',
      description: sent.description ?? null,
      targetUrl: sent.target_url ?? null,
      creator: creatorOf(context),
    });
    const view = repositoryView(world, context, repository);
    return context.json(renderStatus(world, status, { repository, view }), 201);
  });
  app.get('/repos/:owner/:repo/commits/:ref/statuses', (context) => {
    const repository = requireReadable(world, context, { scopes, permission: 'statuses=read' });
    const ref = pathPart(context, 'ref');
    const sha = ref === defaultBranch ? headSha(world.state, repository) : ref;
    const all = jobsOf(world.state)
      .statuses.filter((each) => each.repositoryId === repository.id && each.sha === sha)
      .toReversed();
    const view = repositoryView(world, context, repository);
    return context.json(
      takePage(context, all).map((status) => renderStatus(world, status, { repository, view })),
    );
  });
}

/** Says something of a commit, the newest last. */
export function addStatus(world: World, status: Omit<StatusEntry, 'id' | 'createdAt'>): StatusEntry {
  world.state.lastId += 1;
  const added: StatusEntry = { ...status, id: world.state.lastId, createdAt: world.now() };
  jobsOf(world.state).statuses.push(added);
  return added;
}

function creatorOf(context: ApiContext): string {
  const caller = context.get('caller');
  return caller?.kind === 'person' ? caller.user.login : `${caller?.app.slug ?? ''}[bot]`;
}
