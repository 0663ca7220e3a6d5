import type { Hono } from 'hono';
import { requireOrganization, requireToken, type ApiContext, type Environment } from './access.ts';
import { pathPart } from './body.ts';
import { apiOrigin, takePage } from './paging.ts';
import {
  renderOrganization,
  renderOwnAccount,
  renderPublicAccount,
  renderSimpleAccount,
  renderSimpleOrganization,
} from './render-account.ts';
import { roleIn } from './reach.ts';
import type { Account } from './state.ts';
import { findAccount, notFound, type World } from './world.ts';

const scopesToSeeMemberships = ['admin:org', 'read:org', 'repo', 'user', 'write:org'];

/** Users, organizations, and who belongs to which. */
export function addAccountRoutes(app: Hono<Environment>, world: World): void {
  app.get('/user', (context) => {
    const { user } = requireToken(context, { scopes: [], permission: '' });
    return context.json(renderOwnAccount(user, links(context)));
  });
  app.get('/users/:login', (context) => {
    const account = findAccount(world.state, pathPart(context, 'login'));
    if (!account) throw notFound();
    return context.json(renderPublicAccount(account, { ...links(context), ...counts(world, account) }));
  });
  app.get('/user/orgs', (context) => {
    const { user } = requireToken(context, { scopes: scopesToSeeMemberships, permission: '' });
    const all = world.state.accounts.filter(({ login }) => roleIn(world, user, login) !== undefined);
    return context.json(takePage(context, all).map((each) => renderSimpleOrganization(each, links(context))));
  });
  app.get('/user/memberships/orgs/:org', (context) => {
    const { user } = requireToken(context, { scopes: scopesToSeeMemberships, permission: 'members=read' });
    const organization = requireOrganization(world, context);
    const role = roleIn(world, user, organization.login);
    if (role === undefined) throw notFound();
    const { origin } = links(context);
    return context.json({
      url: `${origin}/orgs/${organization.login}/memberships/${user.login}`,
      state: 'active',
      role: role === 'owner' ? 'admin' : 'member',
      organization_url: `${origin}/orgs/${organization.login}`,
      user: renderSimpleAccount(user, { origin }),
      organization: renderSimpleOrganization(organization, { origin }),
    });
  });
  app.get('/orgs/:org', (context) => {
    context.set('need', { scopes: scopesToSeeMemberships, permission: 'metadata=read' });
    const organization = requireOrganization(world, context);
    return context.json(
      renderOrganization(organization, { ...links(context), ...counts(world, organization) }),
    );
  });
}

function links(context: ApiContext): { origin: string } {
  return { origin: apiOrigin(context) };
}

function counts(world: World, { login }: Account): { publicRepositories: number } {
  const isCounted = world.state.repositories.filter(({ owner, isPrivate }) => owner === login && !isPrivate);
  return { publicRepositories: isCounted.length };
}
