import { createRoute, z } from '@hono/zod-openapi';
import { readAudit, verifyAudit } from '../../app/read-audit.ts';
import { answers, looksFor, refusals } from '../access.ts';
import { newRoutes } from '../env.ts';
import { auditPageSchema, auditVerificationSchema } from '../schemas/audit.ts';
import { entryView } from '../views/audit-view.ts';

const word = z.string().min(1).max(500).optional();

const pageRoute = createRoute({
  method: 'get',
  path: '/audit',
  ...looksFor('viewer'),
  request: {
    query: z.strictObject({
      /** A credential, a token or a slot. */
      subject: word,
      action: word,
      actor: word,
      run: word,
      /** Only entries older than this one. */
      before: z.coerce.number().int().positive().optional(),
      last: z.coerce.number().int().min(1).max(500).default(50),
    }),
  },
  responses: answers(auditPageSchema, 'Who did what when, newest first'),
});

const verificationRoute = createRoute({
  method: 'get',
  path: '/audit/verification',
  ...looksFor('viewer'),
  request: {
    query: z.strictObject({
      /** A head that was noted down earlier, to see a cut-off end. */
      head: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
    }),
  },
  responses: answers(auditVerificationSchema, 'Whether the chain is as it was written'),
});

const exportRoute = createRoute({
  method: 'get',
  path: '/audit/export',
  ...looksFor('viewer'),
  request: { query: z.strictObject({}) },
  responses: {
    // Without a schema: no client reads it, a person keeps it.
    200: { description: 'The whole journal, oldest first, one JSON document a line' },
    ...refusals,
  },
});

export const auditRoutes = newRoutes()
  .openapi(pageRoute, async (c) => {
    const { subject, action, actor, run, before, last } = c.req.valid('query');
    // One more than is shown says whether there are older ones.
    const entries = await readAudit(c.var.services.store, {
      last: last + 1,
      ...(subject === undefined ? {} : { subject }),
      ...(action === undefined ? {} : { action }),
      ...(actor === undefined ? {} : { actor }),
      ...(run === undefined ? {} : { run }),
      ...(before === undefined ? {} : { before }),
    });
    const shown = entries.slice(-last);
    const [oldest] = shown;
    const more = entries.length > last && oldest ? { before: oldest.sequence } : {};
    return c.json({ entries: shown.toReversed().map(entryView), ...more }, 200);
  })
  .openapi(verificationRoute, async (c) =>
    c.json(await verifyAudit(c.var.services.store, c.req.valid('query').head), 200),
  )
  .openapi(exportRoute, async (c) => {
    const entries = await readAudit(c.var.services.store, {});
    const day = c.var.services.app.clock.now().slice(0, 10);
    return new Response(entries.map((entry) => `${JSON.stringify(entryView(entry))}\n`).join(''), {
      headers: {
        'content-type': 'application/x-ndjson',
        'content-disposition': `attachment; filename="mintmark-audit-${day}.ndjson"`,
      },
    });
  });
