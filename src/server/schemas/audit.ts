import { z } from '@hono/zod-openapi';
import { instantSchema, list } from './list.ts';

export const auditEntrySchema = z
  .object({
    sequence: z.number(),
    at: instantSchema,
    actor: z.string(),
    run: z.string(),
    phase: z.enum(['intent', 'outcome', 'event']),
    action: z.string(),
    subject: z.string(),
    intent: z.number().optional(),
    result: z.enum(['done', 'refused', 'unknown', 'interrupted', 'waiting']).optional(),
    /** Any JSON; never a value. */
    detail: z.unknown(),
    hash: z.string(),
  })
  .openapi('AuditEntry');

export const auditPageSchema = z
  .object({
    /** Newest first. */
    entries: list(auditEntrySchema),
    /** Ask with `before` this for older ones; absent: there are none. */
    before: z.number().optional(),
  })
  .openapi('AuditPage');

export const auditVerificationSchema = z
  .discriminatedUnion('isIntact', [
    z.object({ isIntact: z.literal(true), entries: z.number(), head: z.string() }),
    z.object({
      isIntact: z.literal(false),
      entries: z.number(),
      sequence: z.number(),
      reason: z.string(),
    }),
  ])
  .openapi('AuditVerification');
