import { z } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { mayActAs, type Role } from '../domain/member.ts';
import { contextOf, sessionOf, type Env } from './env.ts';
import { HttpError } from './http-error.ts';
import { errorSchema } from './schemas/error.ts';

/** Lets in who has the role. What changes something is written into the journal first, with the role. */
function requireRole(role: Role, isJournaled: boolean) {
  return createMiddleware<Env>(async (c, next) => {
    const { session, services } = c.var;
    if (!session)
      throw new HttpError('not-signed-in', {
        message: 'You are not signed in, or your session has ended.',
        hint: 'Get a new link where the server runs: mintmark serve prints one at its start.',
      });
    const isAllowed = mayActAs(session.member.role, role);
    if (isJournaled) {
      const { clock, actor, run } = contextOf(c);
      await services.store.commit({
        at: clock.now(),
        actor,
        run,
        phase: 'event',
        action: isAllowed ? 'request' : 'request-refused',
        subject: `${c.req.method} ${c.req.path}`,
        detail: { role: session.member.role, needs: role },
      });
    }
    if (!isAllowed)
      throw new HttpError('not-allowed', {
        message: `This is for the role ${role}; yours is ${sessionOf(c).member.role}.`,
        hint: 'An admin can change roles: Members.',
      });
    await next();
  });
}

/** A route that looks, for everybody from this role up. */
export function looksFor(role: Role) {
  return { middleware: requireRole(role, false), 'x-role': role, 'x-changes': false };
}

/** A route that changes something, for everybody from this role up; journaled. */
export function changesFor(role: Role) {
  return { middleware: requireRole(role, true), 'x-role': role, 'x-changes': true };
}

/** The answers of a route: what it says when all is well, and the one shape of every refusal. */
export function answers<S extends z.ZodType>(schema: S, description: string) {
  return { 200: { description, content: { 'application/json': { schema } } }, ...refusals };
}

export const refusals = {
  default: { description: 'Refused', content: { 'application/json': { schema: errorSchema } } },
} as const;

/** A JSON body, which has to be there. */
export function body<S extends z.ZodType>(schema: S) {
  return { required: true, content: { 'application/json': { schema } } } as const;
}

export const doneSchema = z.object({ done: z.literal(true) }).openapi('Done');
