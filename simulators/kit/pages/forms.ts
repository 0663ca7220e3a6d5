import type { Context } from 'hono';
import type { z } from 'zod';
import type { SessionEntry } from './sessions.ts';

/** A refusal that a person sees as a page. */
export class PageError extends Error {
  override readonly name = 'PageError';
  readonly status: 403 | 404 | 422;

  constructor(status: PageError['status'], message: string) {
    super(message);
    this.status = status;
  }
}

/** The fields of a form; one that is unknown, missing or of the wrong kind is refused. */
export async function readForm<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  return parse(await context.req.parseBody({ all: true }), schema);
}

/** The same for a person who is signed in: the form must come from a page of this very session. */
export async function readFormOf<T>(
  session: SessionEntry,
  context: Context,
  schema: z.ZodType<T>,
): Promise<T> {
  const { csrf, ...fields } = await context.req.parseBody({ all: true });
  if (csrf === session.csrf) return parse(fields, schema);
  throw new PageError(403, 'This form is not from a page of your session. Go back, reload and try again.');
}

function parse<T>(fields: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PageError(422, `Invalid form: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}
