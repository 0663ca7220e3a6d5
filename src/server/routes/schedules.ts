import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../domain/errors.ts';
import { addSeconds } from '../../domain/instant.ts';
import type { Schedule } from '../../ports/schedules.ts';
import { answers, body, changesFor, doneSchema, looksFor } from '../access.ts';
import { newRoutes } from '../env.ts';
import { scheduleKinds } from '../scheduler.ts';
import { list } from '../schemas/list.ts';
import { scheduleSchema } from '../schemas/members.ts';
import type { Schedule as ScheduleView } from '../shapes.ts';

const nothing = z.strictObject({});
const nameParameter = z.strictObject({ name: z.enum(['renew', 'observe', 'verify', 'notify']) });

const listRoute = createRoute({
  method: 'get',
  path: '/schedules',
  ...looksFor('viewer'),
  request: { query: nothing },
  responses: answers(z.object({ schedules: list(scheduleSchema) }), 'What the server does by itself'),
});

const changeRoute = createRoute({
  method: 'put',
  path: '/schedules/{name}',
  ...changesFor('admin'),
  request: {
    params: nameParameter,
    query: nothing,
    body: body(
      z.strictObject({
        isEnabled: z.boolean(),
        /** From a minute to thirty days. */
        everySeconds: z.number().int().min(60).max(2_592_000),
      }),
    ),
  },
  responses: answers(doneSchema, 'Changed'),
});

const nowRoute = createRoute({
  method: 'post',
  path: '/schedules/{name}/now',
  ...changesFor('operator'),
  request: { params: nameParameter, query: nothing },
  responses: answers(doneSchema, 'Due now; the server begins it'),
});

export const scheduleRoutes = newRoutes()
  .openapi(listRoute, async (c) => {
    const schedules = await c.var.services.store.schedules.list();
    return c.json({ schedules: schedules.map(scheduleView) }, 200);
  })
  .openapi(changeRoute, async (c) => {
    const { store, app } = c.var.services;
    const { everySeconds, isEnabled } = c.req.valid('json');
    const nextAt = addSeconds(app.clock.now(), everySeconds);
    await store.schedules.change(c.req.valid('param').name, { everySeconds, isEnabled, nextAt });
    return c.json({ done: true as const }, 200);
  })
  .openapi(nowRoute, async (c) => {
    const { store, app, scheduler } = c.var.services;
    const { name } = c.req.valid('param');
    const schedule = (await store.schedules.list()).find((each) => each.name === name);
    if (!schedule?.isEnabled)
      throw new AppError('blocked', { message: `The schedule ${name} is switched off.` });
    await store.schedules.change(name, { ...schedule, nextAt: app.clock.now() });
    void scheduler.tick();
    return c.json({ done: true as const }, 200);
  });

function scheduleView(schedule: Schedule): ScheduleView {
  const title = Object.entries(scheduleKinds).find(([name]) => name === schedule.name)?.[1].title;
  return { ...schedule, title: title ?? schedule.name };
}
