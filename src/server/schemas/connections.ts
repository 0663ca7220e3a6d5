import { z } from '@hono/zod-openapi';
import { instantSchema, list } from './list.ts';

export const connectionSchema = z
  .object({
    name: z.string(),
    vendor: z.string(),
    title: z.string(),
    /** Where what it signs in with comes from: `environment GITHUB_TOKEN`. Never the value. */
    auth: z.string(),
    state: z.enum(['good', 'warning', 'bad']),
    login: z.string().optional(),
    /** When what it signs in with dies. */
    expiresAt: instantSchema.optional(),
    problem: z.object({ message: z.string(), hint: z.string().optional() }).optional(),
    rights: list(
      z.object({
        right: z.string(),
        neededFor: z.string(),
        state: z.enum(['present', 'missing', 'unknown', 'by-hand']),
        hint: z.string().optional(),
      }),
    ),
    /** Names of the credentials that it issues or delivers. */
    usedBy: list(z.string()),
  })
  .openapi('Connection');

export const checkSchema = z
  .object({
    area: z.string(),
    state: z.enum(['good', 'warning', 'bad']),
    message: z.string(),
    hint: z.string().optional(),
  })
  .openapi('Check');
