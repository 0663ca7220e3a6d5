import { createRoute, z } from '@hono/zod-openapi';
import { identifyAlerts } from '../../app/identify-leaks.ts';
import { leakTimeline } from '../../app/leak-timeline.ts';
import { connectLeakAlerts } from '../../app/read-leak-alerts.ts';
import { secondsBetween } from '../../domain/instant.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import type { Records } from '../../domain/records.ts';
import { liveTokenStates, tokenLabel, type Token } from '../../domain/token.ts';
import { answers, looksFor } from '../access.ts';
import { contextOf, newRoutes } from '../env.ts';
import { alertSchema, leaksSchema } from '../schemas/leaks.ts';
import { list } from '../schemas/list.ts';
import type { Leaks } from '../shapes.ts';
import { tokenView } from '../views/credential-view.ts';
import { findingView } from '../views/plan-view.ts';

const leaksRoute = createRoute({
  method: 'get',
  path: '/leaks',
  ...looksFor('viewer'),
  request: { query: z.strictObject({}) },
  responses: answers(leaksSchema, 'Managed tokens that leaked, and what became of them'),
});

const alertsRoute = createRoute({
  method: 'get',
  path: '/leaks/alerts',
  ...looksFor('operator'),
  request: {
    query: z.strictObject({
      /** An owner, or owner/repository. */
      place: z.string().min(1).max(200),
      connection: z.string().min(1).max(100).optional(),
    }),
  },
  responses: answers(
    z.object({ alerts: list(alertSchema) }),
    'Open alerts of secret scanning, without the values. Asks the service',
  ),
});

export const leakRoutes = newRoutes()
  .openapi(leaksRoute, async (c) => {
    const { store, look } = c.var.services;
    const records = await store.load();
    const journal = await store.journal();
    const leaked = records.tokens.filter(({ leak }) => leak !== undefined);
    const copies = (look.last()?.plan?.findings ?? []).filter(({ kind }) => kind === 'copy');
    return c.json(
      {
        tokens: leaked.map((token) => leakedView(token, { records, journal })),
        copies: copies.map(findingView),
      },
      200,
    );
  })
  .openapi(alertsRoute, async (c) => {
    const { store } = c.var.services;
    const { place, connection: asked } = c.req.valid('query');
    const context = contextOf(c);
    const { connection, alerts } = await connectLeakAlerts(context, store, asked);
    const open = await alerts.open(place);
    const known = { store, records: await store.load(), vocabulary: await context.vocabulary() };
    const { managed, foreign } = await identifyAlerts(open, known, connection);
    const views = open.map(({ id, description, page, foundAt, isPublic }) => {
      const token = managed.find(({ alert }) => alert?.id === id)?.token;
      const advice = foreign.find(({ alert }) => alert === id)?.advice;
      return {
        id,
        connection,
        description,
        page,
        foundAt,
        ...(isPublic === undefined ? {} : { isPublic }),
        ...(token ? { token: tokenLabel(token) } : {}),
        ...(advice === undefined ? {} : { advice }),
      };
    });
    return c.json({ alerts: views }, 200);
  });

function leakedView(
  token: Token,
  { records, journal }: { records: Records; journal: readonly JournalEntry[] },
): Leaks['tokens'][number] {
  const { credential, leak, endedAt, state } = token;
  const next = records.tokens.find(
    (each) => each.credential === credential && each.state === 'active' && each.number !== token.number,
  );
  return {
    credential,
    token: tokenView(token),
    isDead: !liveTokenStates.includes(state),
    ...(leak && endedAt !== undefined && endedAt >= leak.at
      ? { secondsToDeath: Math.round(secondsBetween(leak.at, endedAt)) }
      : {}),
    ...(next ? { replacedBy: tokenLabel(next) } : {}),
    openAlerts: (leak?.alerts ?? []).map(({ id }) => id),
    timeline: leakTimeline(journal, [token]),
  };
}
