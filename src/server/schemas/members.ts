import { z } from '@hono/zod-openapi';
import { instantSchema } from './list.ts';

export const roleSchema = z.enum(['viewer', 'operator', 'admin']).openapi('Role');

export const sessionSchema = z
  .object({
    member: z.string(),
    role: roleSchema,
    way: z.enum(['link', 'openid']),
    createdAt: instantSchema,
    seenAt: instantSchema,
    /** When it ends if it is not used. */
    idleEndsAt: instantSchema,
    endsAt: instantSchema,
  })
  .openapi('Session');

/** Who is signed in, and what the page has to know of the server. */
export const signedInSchema = z
  .object({
    session: sessionSchema,
    server: z.object({ version: z.string(), isDemo: z.boolean() }),
  })
  .openapi('SignedIn');

export const memberSchema = z
  .object({
    name: z.string(),
    role: roleSchema,
    email: z.string().optional(),
    addedAt: instantSchema,
    sessions: z.number(),
  })
  .openapi('Member');

export const scheduleSchema = z
  .object({
    name: z.string(),
    title: z.string(),
    everySeconds: z.number(),
    isEnabled: z.boolean(),
    nextAt: instantSchema,
    lastStartedAt: instantSchema.optional(),
    lastEndedAt: instantSchema.optional(),
    lastResult: z.string().optional(),
  })
  .openapi('Schedule');
