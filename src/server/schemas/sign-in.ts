import { z } from '@hono/zod-openapi';
import { signInProblemCodes } from '../sign-in-problems.ts';
import { list } from './list.ts';

/** How somebody can sign in here. */
export const signInWaysSchema = z
  .object({
    /** A one-time link always does. */
    link: z.literal(true),
    /** The team's identity issuer, where there is one. */
    openid: z
      .object({
        title: z.string(),
        /** What `/sign-in#problem=<code>` means. */
        problems: list(z.object({ code: z.enum(signInProblemCodes), message: z.string(), hint: z.string() })),
      })
      .optional(),
  })
  .openapi('SignInWays');
