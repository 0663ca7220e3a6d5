import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Session } from '../../domain/member.ts';
import { answers, body, changesFor, doneSchema, looksFor } from '../access.ts';
import { addressOf } from '../address.ts';
import { readSessionId, writeSessionId } from '../cookie.ts';
import { newRoutes, sessionOf, type Env } from '../env.ts';
import { sessionSchema, signedInSchema } from '../schemas/members.ts';
import { list } from '../schemas/list.ts';
import type { Session as SessionView, SignedIn } from '../shapes.ts';

const nothing = z.strictObject({});

const signInRoute = createRoute({
  method: 'post',
  path: '/session',
  request: {
    query: nothing,
    /** What stands behind the # of the sign-in link. */
    body: body(z.strictObject({ link: z.string().min(1).max(200) })),
  },
  responses: answers(signedInSchema, 'Signed in; the cookie is set'),
});

const sessionRoute = createRoute({
  method: 'get',
  path: '/session',
  ...looksFor('viewer'),
  request: { query: nothing },
  responses: answers(signedInSchema, 'Who is signed in'),
});

const signOutRoute = createRoute({
  method: 'delete',
  path: '/session',
  ...changesFor('viewer'),
  request: { query: nothing },
  responses: answers(doneSchema, 'Signed out'),
});

const listRoute = createRoute({
  method: 'get',
  path: '/sessions',
  ...looksFor('viewer'),
  request: { query: nothing },
  responses: answers(z.object({ sessions: list(sessionSchema) }), 'Where else I am signed in'),
});

const everywhereRoute = createRoute({
  method: 'delete',
  path: '/sessions',
  ...changesFor('viewer'),
  request: { query: nothing },
  responses: answers(z.object({ ended: z.number() }), 'Signed out everywhere, here as well'),
});

export const sessionRoutes = newRoutes()
  .openapi(signInRoute, async (c) => {
    const { signIn } = c.var.services;
    const knock = { oldId: readSessionId(c), address: addressOf(c) };
    const { id, session } = await signIn.byLink(c.req.valid('json').link, knock);
    writeSessionId(c, id);
    return c.json(signedIn(c, session), 200);
  })
  .openapi(sessionRoute, (c) => c.json(signedIn(c, sessionOf(c)), 200))
  .openapi(signOutRoute, async (c) => {
    await c.var.services.store.members.endSession(sessionOf(c).digest);
    writeSessionId(c, undefined);
    return c.json({ done: true as const }, 200);
  })
  .openapi(listRoute, async (c) => {
    const all = await c.var.services.store.members.sessions();
    const own = all.filter(({ member }) => member.name === sessionOf(c).member.name);
    return c.json({ sessions: own.map((session) => sessionView(c, session)) }, 200);
  })
  .openapi(everywhereRoute, async (c) => {
    const ended = await c.var.services.store.members.endSessions(sessionOf(c).member.name);
    writeSessionId(c, undefined);
    return c.json({ ended }, 200);
  });

function sessionView(c: Context<Env>, session: Session): SessionView {
  const { member, way, createdAt, seenAt, endsAt } = session;
  const idleEndsAt = c.var.services.signIn.idleEnd(session);
  return { member: member.name, role: member.role, way, createdAt, seenAt, idleEndsAt, endsAt };
}

function signedIn(c: Context<Env>, session: Session): SignedIn {
  const { version, isDemo } = c.var.services;
  return { session: sessionView(c, session), server: { version, isDemo } };
}
