import { z } from '@hono/zod-openapi';
import { tokenSchema } from './credential.ts';
import { instantSchema, list } from './list.ts';
import { planFindingSchema } from './plan.ts';

export const leaksSchema = z
  .object({
    /** Managed tokens that were found somewhere, dead ones too. */
    tokens: list(
      z.object({
        credential: z.string(),
        token: tokenSchema,
        isDead: z.boolean(),
        secondsToDeath: z.number().optional(),
        replacedBy: z.string().optional(),
        openAlerts: list(z.string()),
        timeline: list(z.object({ at: instantSchema, what: z.string() })),
      }),
    ),
    /** Values that stand in the open, as the last look at the services showed. */
    copies: list(planFindingSchema),
  })
  .openapi('Leaks');

/** An alert of a service; the value that it found is not told. */
export const alertSchema = z
  .object({
    id: z.string(),
    connection: z.string(),
    description: z.string(),
    page: z.string(),
    foundAt: instantSchema,
    isPublic: z.boolean().optional(),
    /** Label of the managed token that has this value. */
    token: z.string().optional(),
    /** Of a value that nobody manages: who can end it, and how. */
    advice: z.string().optional(),
  })
  .openapi('LeakAlert');
