import type { Context } from 'hono';
import type { z } from 'zod';
import { ApiError } from './world.ts';

/** The JSON body of a request; a field that is unknown, missing or of the wrong type is refused. */
export async function readBody<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const json: unknown = await context.req.json().catch(() => {
    throw new ApiError(400, 'The body is not JSON');
  });
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ApiError(422, `Invalid body: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

/** The part of a path under this name; Hono has decoded it, `%2F` included. */
export function pathPart(context: Context, name: string): string {
  return context.req.param(name) ?? '';
}
