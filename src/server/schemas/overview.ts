import { z } from '@hono/zod-openapi';
import { auditEntrySchema } from './audit.ts';
import { credentialSummarySchema, severitySchema, slotCountsSchema } from './credential.ts';
import { instantSchema, list } from './list.ts';
import { planFindingSchema } from './plan.ts';
import { runSummarySchema } from './run.ts';

/** Something that only a person can decide or do. */
export const errandSummarySchema = z
  .object({
    kind: z.enum(['blocker', 'guided', 'run']),
    credential: z.string(),
    message: z.string(),
    fix: z.string().optional(),
    /** Of `run`: which one waits. */
    run: z.string().optional(),
  })
  .openapi('ErrandSummary');

export const overviewSchema = z
  .object({
    at: instantSchema,
    manifest: z.enum(['applied', 'changed', 'never', 'missing']),
    isDemo: z.boolean(),
    /** Soonest expiry first. */
    credentials: list(credentialSummarySchema),
    /** Soonest first. */
    dates: list(
      z.object({
        kind: z.enum(['expiry', 'renewal']),
        credential: z.string(),
        token: z.string(),
        at: instantSchema,
        purpose: z.string(),
      }),
    ),
    slots: slotCountsSchema,
    findings: list(
      z.object({
        credential: z.string(),
        severity: severitySchema,
        message: z.string(),
        fix: z.string().optional(),
      }),
    ),
    /** What the services showed at the last look. */
    services: z.object({
      /** Absent: they were not looked at since the server started. */
      at: instantSchema.optional(),
      /** Why the last look failed. */
      problem: z.string().optional(),
      findings: list(planFindingSchema),
    }),
    waitsForPerson: list(errandSummarySchema),
    runs: list(runSummarySchema),
    /** Newest first. */
    events: list(auditEntrySchema),
  })
  .openapi('Overview');
