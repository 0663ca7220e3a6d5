import type { Hono } from 'hono';
import { requireAdministered, requireOwned, type Environment } from './access.ts';
import type { World } from './world.ts';

/** Lists that nothing is ever put into here; whoever may read them can be found out all the same. */
export function addEmptyListRoutes(app: Hono<Environment>, world: World): void {
  app.get('/repos/:owner/:repo/actions/variables', (context) => {
    requireAdministered(world, context, { permission: 'actions_variables=read' });
    return context.json({ total_count: 0, variables: [] });
  });
  app.get('/repos/:owner/:repo/dependabot/secrets', (context) => {
    requireAdministered(world, context, { permission: 'dependabot_secrets=read' });
    return context.json({ total_count: 0, secrets: [] });
  });
  app.get('/orgs/:org/actions/variables', (context) => {
    requireOwned(world, context, {
      scopes: ['admin:org'],
      permission: 'organization_actions_variables=read',
    });
    return context.json({ total_count: 0, variables: [] });
  });
}
