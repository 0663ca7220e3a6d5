import { z } from 'zod';
import { instant, instantOrUndefined, type Instant } from '../../domain/instant.ts';
import { HttpFailure, type HttpAnswer } from '../http.ts';

/**
 * A usable answer of anaconda.org: what was asked for, or its word that it will not. What is neither is thrown as
 * {@link HttpFailure}.
 */
export type Answer<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** The service's own clock when it answered. */
      readonly answeredAt?: Instant;
    }
  | {
      readonly ok: false;
      /** 4xx. */
      readonly status: number;
      /** What the service said, on one line; empty when it said nothing readable. */
      readonly said: string;
    };

/** Dates come as `2027-01-01 00:00:00+00:00`; one without a time zone would be a guess and is refused. */
const date = z
  .string()
  .transform((text) => text.replace(' ', 'T'))
  .pipe(z.iso.datetime({ offset: true }))
  .transform((text) => instant(text));

const errorSchema = z.object({ error: z.string() });

/** A field that nobody has promised: whatever does not fit counts as not told, and never spoils the answer. */
function perhaps<T>(schema: z.ZodType<T>) {
  return schema.optional().catch(undefined);
}

/** The reply to a creation. Only `token` is known to be there. */
export const createdSchema = z.object({
  token: z.string().min(1),
  id: perhaps(z.string()),
  expires: perhaps(date),
});

/** One token as its issuer tells of it; `expires: null` never ends, an empty `scopes` is full access. */
export const authenticationSchema = z.object({
  id: perhaps(z.string()),
  /** The token's name. */
  application: perhaps(z.string()),
  scopes: perhaps(z.array(z.string())),
  expires: perhaps(date.nullable()),
});

/** One token in a list, where scopes and expiry are always told: the official client stops without them. */
export const listedSchema = authenticationSchema.extend({
  scopes: z.array(z.string()),
  expires: date.nullable(),
});

export type Authentication = z.infer<typeof authenticationSchema>;
export type ListedAuthentication = z.infer<typeof listedSchema>;

/** A user or an organization. */
export const accountSchema = z.object({
  login: z.string().min(1),
  user_type: perhaps(z.enum(['user', 'org'])),
});

export type Account = z.infer<typeof accountSchema>;

/**
 * Judges an answer the way the official client does: exactly one status is success, a 4xx is a refusal with
 * `{"error": …}` in it, and anything else is no answer at all.
 */
export function judge<T>(
  answer: HttpAnswer,
  { what, success, schema }: { what: string; success: number; schema: z.ZodType<T> },
): Answer<T> {
  if (answer.status >= 400) return { ok: false, status: answer.status, said: errorText(answer) };
  if (answer.status !== success)
    throw new HttpFailure('malformed', `${what}: answered ${answer.status} instead of ${success}.`, {
      status: answer.status,
    });
  const parsed = schema.safeParse(answer.json());
  if (!parsed.success)
    throw new HttpFailure('malformed', `${what}: the answer does not have the promised fields.`);
  const answeredAt = instantOrUndefined(answer.headers.get('date'));
  return { ok: true, value: parsed.data, ...(answeredAt === undefined ? {} : { answeredAt }) };
}

function errorText(answer: HttpAnswer): string {
  try {
    return errorSchema
      .parse(answer.json())
      .error.replaceAll(/\p{Cc}+/gu, ' ')
      .slice(0, 200);
  } catch {
    return ''; // The official client accepts an error without a readable body as well.
  }
}
