import type { Context } from 'hono';
import { createRoute, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import { AppError } from '../../domain/errors.ts';
import { Secret } from '../../domain/secret.ts';
import { requireRoleFor } from '../action-roles.ts';
import { answers, body, changesFor, doneSchema, looksFor, refusals } from '../access.ts';
import { contextOf, newRoutes, sessionOf, type Env, type Services } from '../env.ts';
import { HttpError } from '../http-error.ts';
import type { LiveRun } from '../runs.ts';
import { list } from '../schemas/list.ts';
import { planSchema } from '../schemas/plan.ts';
import { actionSchema, previewSchema, runSchema, runSummarySchema } from '../schemas/run.ts';
import type { RunEvent } from '../shapes.ts';
import { planView } from '../views/plan-view.ts';
import { runSummary } from '../views/run-view.ts';

const idParameter = z.strictObject({ id: z.string().min(1).max(100) });
const nothing = z.strictObject({});
/** A value, or a key of several lines. Wrapped before anything else sees it. */
const valueSchema = z
  .string()
  .min(1)
  .max(32_768)
  .transform((text) => Secret.of(text));

const planRoute = createRoute({
  method: 'get',
  path: '/plan',
  ...looksFor('viewer'),
  request: { query: nothing },
  responses: answers(planSchema, 'What apply would do now, and why. Asks every service'),
});

const previewRoute = createRoute({
  method: 'post',
  path: '/previews',
  ...looksFor('operator'),
  request: { query: nothing, body: body(actionSchema) },
  responses: answers(
    previewSchema,
    'What an action would do. Changes nothing; a run of it does exactly this',
  ),
});

const startRoute = createRoute({
  method: 'post',
  path: '/runs',
  ...changesFor('operator'),
  request: { query: nothing, body: body(z.strictObject({ preview: z.string().min(1).max(100) })) },
  responses: answers(runSchema, 'Begun; see its events'),
});

const listRoute = createRoute({
  method: 'get',
  path: '/runs',
  ...looksFor('viewer'),
  request: { query: nothing },
  responses: answers(
    z.object({ runs: list(runSummarySchema) }),
    'Runs since the server started, newest first',
  ),
});

const oneRoute = createRoute({
  method: 'get',
  path: '/runs/{id}',
  ...looksFor('viewer'),
  request: { params: idParameter, query: nothing },
  responses: answers(runSchema, 'A run as it is now'),
});

const eventsRoute = createRoute({
  method: 'get',
  path: '/runs/{id}/events',
  ...looksFor('viewer'),
  request: { params: idParameter, query: nothing },
  responses: {
    200: {
      description: 'Server-sent events named run, step and pause, each with a RunEvent as JSON',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...refusals,
  },
});

const pauseRoute = createRoute({
  method: 'post',
  path: '/runs/{id}/pause',
  ...changesFor('operator'),
  request: { params: idParameter, query: nothing },
  responses: answers(runSchema, 'No further step begins; the steps in hand end'),
});

const continueRoute = createRoute({
  method: 'post',
  path: '/runs/{id}/continue',
  ...changesFor('operator'),
  request: { params: idParameter, query: nothing },
  responses: answers(runSchema, 'A new run that does what is left of the confirmed steps'),
});

const valueRoute = createRoute({
  method: 'post',
  path: '/runs/{id}/value',
  ...changesFor('operator'),
  request: { params: idParameter, query: nothing, body: body(z.strictObject({ value: valueSchema })) },
  responses: answers(doneSchema, 'Taken; the run proves it at its issuer before anything is stored'),
});

const answerRoute = createRoute({
  method: 'post',
  path: '/runs/{id}/answer',
  ...changesFor('operator'),
  request: { params: idParameter, query: nothing, body: body(z.strictObject({ accept: z.boolean() })) },
  responses: answers(doneSchema, 'The answer to a question of the kind done or excess'),
});

const laterRoute = createRoute({
  method: 'post',
  path: '/runs/{id}/later',
  ...changesFor('operator'),
  request: { params: idParameter, query: nothing },
  responses: answers(doneSchema, 'Not now: what is asked waits for a later run'),
});

/** How often an open stream says that it lives, and asks whether its session still does. */
const heartbeatMilliseconds = 15_000;

function findRun({ runs }: Services, id: string): LiveRun {
  const run = runs.find(id);
  if (run) return run;
  throw new AppError('not-found', {
    message: 'This run is not known here, or it is too old.',
    hint: 'What it did is in the audit log, under its id.',
  });
}

/** Who answers needs the role of who could have started it. */
function personOf(c: Context<Env>, id: string): NonNullable<LiveRun['person']> {
  const run = findRun(c.var.services, id);
  requireRoleFor(run.prepared.preview.action, sessionOf(c).member.role);
  if (run.person) return run.person;
  throw new HttpError('request-invalid', { message: 'This run asks nobody.' });
}

export const runRoutes = newRoutes()
  .openapi(planRoute, async (c) => c.json(planView(await c.var.services.look.refresh(contextOf(c))), 200))
  .openapi(previewRoute, async (c) => {
    const action = c.req.valid('json');
    const { member } = sessionOf(c);
    requireRoleFor(action.action, member.role);
    const asked = { context: contextOf(c), member: member.name };
    const { preview } = await c.var.services.previews.make(action, asked);
    return c.json(preview, 200);
  })
  .openapi(startRoute, async (c) => {
    const { previews, runs } = c.var.services;
    const { member } = sessionOf(c);
    const prepared = previews.take(c.req.valid('json').preview, member.name);
    // Somebody's role may have changed since the preview.
    requireRoleFor(prepared.preview.action, member.role);
    return c.json(runs.start(prepared, contextOf(c), true).view(), 200);
  })
  .openapi(listRoute, (c) => {
    const runs = c.var.services.runs.list().map((run) => runSummary(run.view()));
    return c.json({ runs }, 200);
  })
  .openapi(oneRoute, (c) => c.json(findRun(c.var.services, c.req.valid('param').id).view(), 200))
  .openapi(eventsRoute, (c) => {
    const { services } = c.var;
    const run = findRun(services, c.req.valid('param').id);
    const session = sessionOf(c);
    return streamSSE(c, async (stream) => {
      const queue: RunEvent[] = [{ type: 'run', run: run.view() }];
      let wake = Promise.withResolvers<void>();
      const end = run.listen((event) => {
        queue.push(event);
        wake.resolve();
      });
      let isTime = false;
      const beat = setInterval(() => {
        isTime = true;
        wake.resolve();
      }, heartbeatMilliseconds);
      stream.onAbort(() => {
        wake.resolve();
      });
      try {
        for (;;) {
          for (let event = queue.shift(); event; event = queue.shift())
            await stream.writeSSE({ event: event.type, data: Secret.scrub(JSON.stringify(event)) });
          if (stream.aborted || run.view().endedAt !== undefined) return;
          await wake.promise;
          wake = Promise.withResolvers<void>();
          if (!isTime) continue;
          isTime = false;
          if (!(await services.signIn.isAlive(session))) return;
          await stream.write(': here\n\n');
        }
      } finally {
        clearInterval(beat);
        end();
      }
    });
  })
  .openapi(pauseRoute, (c) => {
    const run = findRun(c.var.services, c.req.valid('param').id);
    run.pause();
    return c.json(run.view(), 200);
  })
  .openapi(continueRoute, (c) => {
    const { runs } = c.var.services;
    const before = findRun(c.var.services, c.req.valid('param').id);
    requireRoleFor(before.prepared.preview.action, sessionOf(c).member.role);
    if (!before.view().canContinue)
      throw new AppError('usage', {
        message: 'There is nothing to continue: the run is at work, or done.',
        hint: 'Look at the plan for what is left.',
      });
    return c.json(runs.start(before.prepared, contextOf(c), true).view(), 200);
  })
  .openapi(valueRoute, (c) => {
    personOf(c, c.req.valid('param').id).bring(c.req.valid('json').value);
    return c.json({ done: true as const }, 200);
  })
  .openapi(answerRoute, (c) => {
    personOf(c, c.req.valid('param').id).answer(c.req.valid('json').accept);
    return c.json({ done: true as const }, 200);
  })
  .openapi(laterRoute, (c) => {
    personOf(c, c.req.valid('param').id).later();
    return c.json({ done: true as const }, 200);
  });
