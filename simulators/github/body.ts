import type { z } from 'zod';
import type { ApiContext } from './access.ts';
import { ApiError } from './world.ts';

/** The JSON object of a request; a field that is unknown, missing or of the wrong type is refused. */
export async function readBody<T>(context: ApiContext, schema: z.ZodType<T>): Promise<T> {
  return check(await readObject(context), schema);
}

/** The same for a request that may come without a body, which is then an empty object. */
export async function readOptionalBody<T>(context: ApiContext, schema: z.ZodType<T>): Promise<T> {
  const text = await context.req.text();
  return check(text === '' ? {} : await readObject(context), schema);
}

/** The part of a path under this name; percent-encoding is undone, `%2F` included. */
export function pathPart(context: ApiContext, name: string): string {
  return context.req.param(name) ?? '';
}

async function readObject(context: ApiContext): Promise<object> {
  const json: unknown = await context.req.json().catch(() => {
    throw new ApiError(400, 'Problems parsing JSON');
  });
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new ApiError(400, 'Body should be a JSON object');
  return json;
}

function check<T>(json: object, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ApiError(422, `Invalid request.\n\n${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
