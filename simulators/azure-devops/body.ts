import type { z } from 'zod';
import type { ApiContext } from './access.ts';
import { badRequest } from './world.ts';

/** The JSON body of a request; a field that is unknown, missing or of the wrong type is refused. */
export async function readBody<T>(context: ApiContext, schema: z.ZodType<T>): Promise<T> {
  const json: unknown = await context.req.json().catch(() => {
    throw badRequest(
      'TF400898: An Internal Error Occurred. Activity Id: 00000000.',
      'Newtonsoft.Json.JsonReaderException',
    );
  });
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badRequest(`Invalid body: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

/** The part of a path under this name. */
export function pathPart(context: ApiContext, name: string): string {
  return context.req.param(name) ?? '';
}

/** A number in the query; refused when it is none. */
export function queryNumber(context: ApiContext, name: string): number | undefined {
  const text = context.req.query(name);
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw badRequest(`The value '${text}' is not valid for ${name}.`);
}
