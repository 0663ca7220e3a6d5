import { createRoute, z } from '@hono/zod-openapi';
import { diagnose } from '../../app/diagnose.ts';
import { inspectConnections } from '../../app/inspect-connections.ts';
import { answers, looksFor } from '../access.ts';
import { contextOf, newRoutes } from '../env.ts';
import { checkSchema, connectionSchema } from '../schemas/connections.ts';
import { list } from '../schemas/list.ts';

const connectionsRoute = createRoute({
  method: 'get',
  path: '/connections',
  ...looksFor('viewer'),
  request: { query: z.strictObject({}) },
  responses: answers(
    z.object({ connections: list(connectionSchema) }),
    'Every connection, who it signs in as, and its rights. Asks the services',
  ),
});

const checksRoute = createRoute({
  method: 'get',
  path: '/checks',
  ...looksFor('viewer'),
  request: { query: z.strictObject({}) },
  responses: answers(
    z.object({ checks: list(checkSchema) }),
    'Store, key, clock and connections, as mintmark doctor sees them. Asks the services',
  ),
});

export const connectionRoutes = newRoutes()
  .openapi(connectionsRoute, async (c) => {
    const connections = await inspectConnections(contextOf(c), c.var.services.store);
    return c.json({ connections }, 200);
  })
  .openapi(checksRoute, async (c) => c.json({ checks: await diagnose(contextOf(c)) }, 200));
