import { z } from '@hono/zod-openapi';
import { severitySchema } from './credential.ts';

/** A place where notices are told, as the manifest declares it. */
export const channelSchema = z
  .object({
    name: z.string(),
    /** What kind of place it is, in words. */
    title: z.string(),
    /** The least that it is told. */
    minimum: severitySchema,
    /** How many notices it has been told that still stand. */
    standing: z.number(),
  })
  .openapi('Channel');
