import { createRoute, z } from '@hono/zod-openapi';
import { findImpact } from '../../app/impact.ts';
import { requireKnown } from '../../app/require-known.ts';
import { statusOf } from '../../app/show-status.ts';
import { invariant } from '../../domain/errors.ts';
import { answers, body, changesFor, looksFor } from '../access.ts';
import { contextOf, newRoutes } from '../env.ts';
import { reveal } from '../reveal.ts';
import { credentialSchema, credentialSummarySchema, impactSchema } from '../schemas/credential.ts';
import { list } from '../schemas/list.ts';
import { credentialSummary, credentialView } from '../views/credential-view.ts';
import { sightOf } from './overview.ts';

const nameParameter = z.strictObject({ name: z.string().min(1).max(100) });
const nothing = z.strictObject({});

const listRoute = createRoute({
  method: 'get',
  path: '/credentials',
  ...looksFor('viewer'),
  request: { query: nothing },
  responses: answers(z.object({ credentials: list(credentialSummarySchema) }), 'All, soonest expiry first'),
});

const oneRoute = createRoute({
  method: 'get',
  path: '/credentials/{name}',
  ...looksFor('viewer'),
  request: { params: nameParameter, query: nothing },
  responses: answers(credentialSchema, 'One credential: its grant, its tokens through time, its slots'),
});

const impactRoute = createRoute({
  method: 'get',
  path: '/credentials/{name}/impact',
  ...looksFor('viewer'),
  request: {
    params: nameParameter,
    query: z.strictObject({
      /** Of which token; absent: the active one. */
      number: z.coerce.number().int().positive().optional(),
    }),
  },
  responses: answers(
    impactSchema,
    'What stops when a token is revoked now. Reads build files at the services',
  ),
});

const revealRoute = createRoute({
  method: 'post',
  path: '/credentials/{name}/reveal',
  ...changesFor('operator'),
  request: {
    params: nameParameter,
    query: nothing,
    body: body(z.strictObject({ number: z.number().int().positive() })),
  },
  responses: answers(
    z.object({ token: z.string(), value: z.string() }).openapi('Revealed'),
    'The sealed value of one token, for who asks for it. The one answer that holds a value',
  ),
});

export const credentialRoutes = newRoutes()
  .openapi(listRoute, async (c) => {
    const { services } = c.var;
    const records = await services.store.load();
    const { credentials } = await statusOf(contextOf(c), records);
    const issuers = new Map(
      records.credentials.map(({ credential }) => [credential.name, credential.issuer]),
    );
    const sight = sightOf(services);
    const summaries = credentials.map((each) =>
      credentialSummary(each, { issuer: issuers.get(each.name) ?? '', sight }),
    );
    return c.json({ credentials: summaries }, 200);
  })
  .openapi(oneRoute, async (c) => {
    const { services } = c.var;
    const { name } = c.req.valid('param');
    const records = await services.store.load();
    const { credentials } = await statusOf(contextOf(c), records);
    requireKnown(
      name,
      credentials.map((each) => each.name),
    );
    const status = credentials.find((each) => each.name === name);
    invariant(status, `${name} is known`);
    const { providers } = await services.app.vocabulary();
    const view = credentialView(status, {
      records,
      sight: sightOf(services),
      catalogue: providers.find(({ id }) => id === status.provider)?.scopes ?? [],
    });
    invariant(view, `${name} is recorded`);
    return c.json(view, 200);
  })
  .openapi(impactRoute, async (c) => {
    const { name } = c.req.valid('param');
    const { number } = c.req.valid('query');
    const asked = { name: number === undefined ? name : `${name}#${number}`, checkouts: [] };
    return c.json(await findImpact(contextOf(c), c.var.services.store, asked), 200);
  })
  .openapi(revealRoute, async (c) => {
    const { name } = c.req.valid('param');
    const { number } = c.req.valid('json');
    const secret = await c.var.services.store.unseal(name, number);
    c.set('mayHoldValue', true);
    return c.json({ token: `${name}#${number}`, value: reveal(secret) }, 200);
  });
