import type { z } from 'zod';
import type { Json } from '../domain/slot.ts';

/**
 * A zod schema for what a manifest carries of an adapter. The server's OpenAPI library gives every zod type another method,
 * whose type is without end where a schema answers any JSON: so only what is used of a schema is asked for.
 */
export type JsonParser = z.core.$ZodType<Json> & Pick<z.ZodType<Json>, 'parse' | 'safeParse'>;
