import type { Hono } from 'hono';
import { requireAccount, requirePublicRead, requireToken } from './access.ts';
import { pathPart } from './body.ts';
import { scopes } from './scopes.ts';
import type { Account } from './state.ts';
import { renderDate, type World } from './world.ts';

/** Who is who, and what the official client asks before it signs in. */
export function addAccountRoutes(app: Hono, world: World): void {
  // Hono answers HEAD through GET; the official client asks HEAD / whether the service is there.
  app.get('/', (context) => context.json({}));
  app.get('/authentication-type', (context) => context.json({ authentication_type: 'password' }));
  app.get('/scopes', (context) => context.json(scopes));
  app.get('/user', (context) => {
    const { owner } = requireToken(world, context, 'api:read');
    return context.json(renderAccount(requireAccount(world, owner)));
  });
  app.get('/user/orgs', (context) => {
    const { owner } = requireToken(world, context, 'api:read');
    return context.json(organizationsOf(world, owner));
  });
  app.get('/user/:login', (context) => {
    requirePublicRead(world, context);
    return context.json(renderAccount(requireAccount(world, pathPart(context, 'login'))));
  });
  app.get('/users/:login/orgs', (context) => {
    requireToken(world, context, 'api:read');
    return context.json(organizationsOf(world, requireAccount(world, pathPart(context, 'login')).login));
  });
}

function organizationsOf(world: World, login: string): readonly object[] {
  return world.state.accounts.filter(({ members }) => members.includes(login)).map(renderAccount);
}

function renderAccount({ login, name, kind, createdAt }: Account): object {
  return {
    company: '',
    created_at: renderDate(createdAt),
    description: '',
    location: '',
    login,
    name,
    url: '',
    user_type: kind,
  };
}
