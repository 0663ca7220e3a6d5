import type { Hono } from 'hono';
import { z } from 'zod';
import { requireApp, requireInstallation, type ApiContext, type Environment } from './access.ts';
import { uninstallApp } from './apps.ts';
import { pathPart, readOptionalBody } from './body.ts';
import { mintInstallationToken, reachedRepositories } from './installation-tokens.ts';
import { apiOrigin, takePage } from './paging.ts';
import { renderInstallation } from './render-app.ts';
import { renderRepository } from './render-repository.ts';
import { repositoryView } from './repository-routes.ts';
import type { InstallationEntry } from './state.ts';
import { findRepository, isSameName, notFound, renderTime, type World } from './world.ts';

const tokenSchema = z.strictObject({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.int()).optional(),
  permissions: z.record(z.string(), z.string()).optional(),
});

/** Where an App is installed, and the tokens that it acts with there. */
export function addInstallationRoutes(app: Hono<Environment>, world: World): void {
  app.get('/app/installations', (context) => {
    const own = installationsOf(world, context);
    return context.json(takePage(context, own).map((each) => render(world, context, each)));
  });
  app.get('/app/installations/:id{[0-9]+}', (context) =>
    context.json(render(world, context, requireOwn(world, context))),
  );
  app.delete('/app/installations/:id{[0-9]+}', (context) => {
    uninstallApp(world, requireOwn(world, context));
    // The version of 2026 says that it has only taken notice (its list of breaking changes, read 2026-11).
    return context.get('apiVersion') === '2022-11-28' ? context.body(null, 204) : context.json({}, 202);
  });
  app.post('/app/installations/:id{[0-9]+}/access_tokens', (context) => answerToken(world, context));
  app.get('/orgs/:org/installation', (context) => answerOf(world, context, pathPart(context, 'org')));
  app.get('/users/:login/installation', (context) => answerOf(world, context, pathPart(context, 'login')));
  app.get('/repos/:owner/:repo/installation', (context) => {
    const name = `${pathPart(context, 'owner')}/${pathPart(context, 'repo')}`;
    const repository = findRepository(world.state, name);
    const found = installationsOf(world, context).find((each) =>
      reachedRepositories(world, each).some(({ id }) => id === repository?.id),
    );
    if (!found) throw notFound();
    return context.json(render(world, context, found));
  });
  app.get('/installation/repositories', (context) => {
    const { installation, token } = requireInstallation(context);
    context.set('need', { scopes: [], permission: 'metadata=read' });
    const all = reachedRepositories(world, installation, token.repositoryIds);
    const repositories = takePage(context, all).map((each) =>
      renderRepository(each, repositoryView(world, context, each)),
    );
    return context.json({
      total_count: all.length,
      repository_selection: token.repositoryIds === null ? installation.repositorySelection : 'selected',
      repositories,
    });
  });
}

async function answerToken(world: World, context: ApiContext): Promise<Response> {
  const installation = requireOwn(world, context);
  const wish = await readOptionalBody(context, tokenSchema);
  const isStateless = context.req.header('x-github-stateless-s2s-token') === 'enabled';
  const token = mintInstallationToken(world, installation, { wish, isStateless });
  const { repositoryIds } = token;
  const chosen = repositoryIds && reachedRepositories(world, installation, repositoryIds);
  return context.json(
    {
      token: token.value,
      expires_at: renderTime(token.expiresAt),
      permissions: token.permissions,
      repository_selection: chosen === null ? installation.repositorySelection : 'selected',
      ...(chosen === null
        ? {}
        : {
            repositories: chosen.map((each) => renderRepository(each, repositoryView(world, context, each))),
          }),
    },
    201,
  );
}

function answerOf(world: World, context: ApiContext, login: string): Response {
  const found = installationsOf(world, context).find(({ account }) => isSameName(account, login));
  if (!found) throw notFound();
  return context.json(render(world, context, found));
}

function requireOwn(world: World, context: ApiContext): InstallationEntry {
  const id = Number(pathPart(context, 'id'));
  const found = installationsOf(world, context).find((each) => each.id === id);
  if (!found) throw notFound();
  return found;
}

function installationsOf({ state }: World, context: ApiContext): readonly InstallationEntry[] {
  const { id } = requireApp(context);
  return state.installations.filter(({ appId }) => appId === id);
}

function render(world: World, context: ApiContext, installation: InstallationEntry): object {
  return renderInstallation(world, installation, { origin: apiOrigin(context) });
}
