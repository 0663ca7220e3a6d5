import { z } from '@hono/zod-openapi';

/** A list that nobody changes, as the domain has them. */
export function list<T extends z.ZodType>(item: T) {
  return z.array(item).readonly();
}

/** ISO 8601, UTC, with milliseconds. */
export const instantSchema = z.string().openapi({ format: 'date-time' });
