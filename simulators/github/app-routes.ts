import type { Hono } from 'hono';
import { requireApp, type Environment } from './access.ts';
import { pathPart } from './body.ts';
import { apiOrigin } from './paging.ts';
import { renderApp } from './render-app.ts';
import { must, notFound, type World } from './world.ts';

/** Apps: the first look of whoever has registered one, of itself, and of everybody. */
export function addAppRoutes(app: Hono<Environment>, world: World): void {
  app.post('/app-manifests/:code/conversions', (context) => {
    const { state, now } = world;
    const found = state.conversions.find(({ code }) => code === pathPart(context, 'code'));
    state.conversions = state.conversions.filter((each) => each !== found && each.expiresAt > now());
    if (!found || found.expiresAt <= now()) throw notFound();
    const entry = must(
      state.apps.find(({ id }) => id === found.appId),
      String(found.appId),
    );
    return context.json(
      {
        ...renderApp(world, entry, { origin: apiOrigin(context) }),
        client_secret: entry.clientSecret,
        webhook_secret: entry.webhookSecret,
        pem: found.privateKey,
      },
      201,
    );
  });
  app.get('/app', (context) => {
    const entry = requireApp(context);
    const installations = world.state.installations.filter(({ appId }) => appId === entry.id);
    return context.json({
      ...renderApp(world, entry, { origin: apiOrigin(context) }),
      installations_count: installations.length,
    });
  });
  app.get('/apps/:slug', (context) => {
    const found = world.state.apps.find(({ slug }) => slug === pathPart(context, 'slug'));
    if (!found) throw notFound();
    return context.json(renderApp(world, found, { origin: apiOrigin(context) }));
  });
}
