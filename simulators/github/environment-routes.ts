import type { Hono } from 'hono';
import { z } from 'zod';
import { requireAdministered, requireReadable, type ApiContext, type Environment } from './access.ts';
import { pathPart, readOptionalBody } from './body.ts';
import { apiOrigin, takePage } from './paging.ts';
import { nodeId } from './render-account.ts';
import { emptySafe } from './safe.ts';
import type { EnvironmentEntry, RepositoryEntry } from './state.ts';
import { findEnvironment, notFound, renderTime, type World } from './world.ts';

/** Protection rules are checked and forgotten. */
const environmentSchema = z.strictObject({
  wait_timer: z.int().min(0).max(43_200).optional(),
  prevent_self_review: z.boolean().optional(),
  reviewers: z.array(z.strictObject({ type: z.enum(['User', 'Team']), id: z.int() })).nullish(),
  deployment_branch_policy: z
    .strictObject({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
});

/** The environments of a repository. */
export function addEnvironmentRoutes(app: Hono<Environment>, world: World): void {
  const base = '/repos/:owner/:repo/environments';
  app.get(base, (context) => {
    const repository = requireReadable(world, context, { permission: 'actions=read' });
    const all = repository.environments.toSorted((left, right) => (left.name < right.name ? -1 : 1));
    const environments = takePage(context, all).map((each) => render(context, repository, each));
    return context.json({ total_count: all.length, environments });
  });
  app.get(`${base}/:environment`, (context) => {
    const repository = requireReadable(world, context, { permission: 'actions=read' });
    const found = findEnvironment(repository, pathPart(context, 'environment'));
    if (!found) throw notFound();
    return context.json(render(context, repository, found));
  });
  app.put(`${base}/:environment`, async (context) => {
    const repository = requireAdministered(world, context, { permission: 'administration=write' });
    await readOptionalBody(context, environmentSchema);
    const name = pathPart(context, 'environment');
    const found = findEnvironment(repository, name) ?? add(world, repository, name);
    found.updatedAt = world.now();
    return context.json(render(context, repository, found));
  });
}

function add(world: World, repository: RepositoryEntry, name: string): EnvironmentEntry {
  world.state.lastId += 1;
  const at = world.now();
  const added = { id: world.state.lastId, name, createdAt: at, updatedAt: at, safe: emptySafe() };
  repository.environments.push(added);
  return added;
}

function render(
  context: ApiContext,
  { owner, name: repository }: RepositoryEntry,
  { id, name, createdAt, updatedAt }: EnvironmentEntry,
): object {
  return {
    id,
    node_id: nodeId('Environment', id),
    name,
    url: `${apiOrigin(context)}/repos/${owner}/${repository}/environments/${encodeURIComponent(name)}`,
    html_url: `https://github.com/${owner}/${repository}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    created_at: renderTime(createdAt),
    updated_at: renderTime(updatedAt),
    protection_rules: [],
    deployment_branch_policy: null,
  };
}
