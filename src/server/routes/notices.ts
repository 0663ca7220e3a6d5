import { createRoute, z } from '@hono/zod-openapi';
import { loadDeclaration } from '../../app/load-declaration.ts';
import { answers, looksFor } from '../access.ts';
import { contextOf, newRoutes } from '../env.ts';
import { list } from '../schemas/list.ts';
import { channelSchema } from '../schemas/notices.ts';

const channelsRoute = createRoute({
  method: 'get',
  path: '/channels',
  ...looksFor('viewer'),
  request: { query: z.strictObject({}) },
  responses: answers(
    z.object({ channels: list(channelSchema) }),
    'Where notices are told, as the manifest declares it',
  ),
});

export const noticeRoutes = newRoutes().openapi(channelsRoute, async (c) => {
  const context = contextOf(c);
  const { declaration } = await loadDeclaration(context);
  const { notifiers } = await context.vocabulary();
  const told = await c.var.services.store.toldNotices();
  const channels = declaration.channels.map(({ name, notifier, minimum }) => ({
    name,
    minimum,
    title: notifiers.find(({ id }) => id === notifier)?.title ?? notifier,
    standing: told.filter(({ channel }) => channel === name).length,
  }));
  return c.json({ channels }, 200);
});
