import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../domain/errors.ts';
import type { Member, Role } from '../../domain/member.ts';
import { answers, body, changesFor, doneSchema, looksFor } from '../access.ts';
import { newRoutes } from '../env.ts';
import { list, instantSchema } from '../schemas/list.ts';
import { memberSchema, roleSchema } from '../schemas/members.ts';

const nothing = z.strictObject({});
const nameParameter = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^\s/()]+$/, { error: 'must be without spaces, slashes and parentheses' }),
});

const listRoute = createRoute({
  method: 'get',
  path: '/members',
  ...looksFor('admin'),
  request: { query: nothing },
  responses: answers(z.object({ members: list(memberSchema) }), 'Who may sign in'),
});

const putRoute = createRoute({
  method: 'put',
  path: '/members/{name}',
  ...changesFor('admin'),
  request: {
    params: nameParameter,
    query: nothing,
    body: body(z.strictObject({ role: roleSchema, email: z.email().max(200).optional() })),
  },
  responses: answers(doneSchema, 'Added, or changed; a new role counts at once, in open sessions too'),
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/members/{name}',
  ...changesFor('admin'),
  request: { params: nameParameter, query: nothing },
  responses: answers(doneSchema, 'Removed, with every session and link of theirs'),
});

const linkRoute = createRoute({
  method: 'post',
  path: '/members/{name}/link',
  ...changesFor('admin'),
  request: { params: nameParameter, query: nothing },
  responses: answers(
    z.object({ url: z.string(), endsAt: instantSchema }).openapi('SignInLink'),
    'A link by which this member signs in once. It is shown here and nowhere else',
  ),
});

const endSessionsRoute = createRoute({
  method: 'delete',
  path: '/members/{name}/sessions',
  ...changesFor('admin'),
  request: { params: nameParameter, query: nothing },
  responses: answers(z.object({ ended: z.number() }), 'This member is signed out everywhere'),
});

export const memberRoutes = newRoutes()
  .openapi(listRoute, async (c) => {
    const { members } = c.var.services.store;
    const sessions = Map.groupBy(await members.sessions(), ({ member }) => member.name);
    const views = (await members.list()).map(({ name, role, email, addedAt }) => ({
      name,
      role,
      addedAt,
      ...(email === undefined ? {} : { email }),
      sessions: sessions.get(name)?.length ?? 0,
    }));
    return c.json({ members: views }, 200);
  })
  .openapi(putRoute, async (c) => {
    const { store, app } = c.var.services;
    const { name } = c.req.valid('param');
    const { role, email } = c.req.valid('json');
    requireAnotherAdmin(await store.members.list(), { name, role });
    const address = email === undefined ? {} : { email: email.toLowerCase() };
    await store.members.put({ name, role, addedAt: app.clock.now(), ...address });
    return c.json({ done: true as const }, 200);
  })
  .openapi(removeRoute, async (c) => {
    const { members } = c.var.services.store;
    const { name } = c.req.valid('param');
    requireAnotherAdmin(await members.list(), { name, role: undefined });
    if (!(await members.remove(name))) throw unknownMember(name);
    return c.json({ done: true as const }, 200);
  })
  .openapi(linkRoute, async (c) => {
    const { store, signIn, origin } = c.var.services;
    const { name } = c.req.valid('param');
    if (!(await store.members.list()).some((member) => member.name === name)) throw unknownMember(name);
    const { text, endsAt } = await signIn.newLink(name);
    return c.json({ url: `${origin}/sign-in#${text}`, endsAt }, 200);
  })
  .openapi(endSessionsRoute, async (c) => {
    const { members } = c.var.services.store;
    return c.json({ ended: await members.endSessions(c.req.valid('param').name) }, 200);
  });

function unknownMember(name: string): AppError {
  return new AppError('not-found', { message: `There is no member "${name}".` });
}

/** Nobody can lock everybody out. */
function requireAnotherAdmin(
  members: readonly Member[],
  { name, role }: { name: string; role: Role | undefined },
): void {
  const isAdmin = members.some((member) => member.name === name && member.role === 'admin');
  const others = members.filter((member) => member.name !== name && member.role === 'admin');
  if (!isAdmin || role === 'admin' || others.length > 0) return;
  throw new AppError('blocked', {
    message: `${name} is the last admin.`,
    hint: 'Make somebody else an admin first.',
  });
}
