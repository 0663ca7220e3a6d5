import { z } from '@hono/zod-openapi';

/** The one shape of every refusal. */
export const errorSchema = z
  .object({
    error: z.object({
      /** One of a closed list: those of the command line, and those of `httpErrors`. */
      code: z.string(),
      message: z.string(),
      hint: z.string().optional(),
    }),
  })
  .openapi('Error');
