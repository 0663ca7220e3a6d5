import { z } from 'zod';
import { instant, type Instant } from '../../domain/instant.ts';
import { Secret } from '../../domain/secret.ts';

/** Up to seven fractional digits. A date without a time zone would be a guess, and counts as not told. */
const dateSchema = z.iso
  .datetime({ offset: true })
  .transform((text) => instant(text))
  .optional()
  .catch(undefined);

/** A personal access token as it is read; its value is there only right after it was made. */
const patTokenSchema = z.object({
  authorizationId: z.string().min(1),
  displayName: z.string().nullish(),
  /** Separated by spaces; `app_token` is full access. */
  scope: z.string().nullish(),
  validFrom: dateSchema,
  validTo: dateSchema,
  /** null: all organizations of its user. */
  targetAccounts: z.array(z.string()).nullish(),
  token: z
    .string()
    .min(1)
    .transform((value) => Secret.of(value))
    .nullish(),
});

/** Refusals travel in a 200. Names of errors are added from one version to the next, so that any will do. */
export const patTokenResultSchema = z.object({
  patToken: patTokenSchema.nullish(),
  patTokenError: z.union([z.string(), z.number().transform(String)]).nullish(),
  patTokenErrorMessage: z.string().nullish(),
});

/** A list; the last page has an empty continuation token. */
export const patTokensSchema = z.object({
  patTokens: z.array(patTokenSchema),
  continuationToken: z.string().nullish(),
});

type PatToken = z.infer<typeof patTokenSchema>;
export type PatTokenResult = z.infer<typeof patTokenResultSchema>;

/** A personal access token as its issuer tells of it. */
export interface PersonalAccessToken {
  readonly authorizationId: string;
  /** Need not be unique. */
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt?: Instant;
  /** May be sooner than it was asked for: a policy cuts the life without a word. */
  readonly expiresAt?: Instant;
  /** Whether it reaches all organizations of its user. Such tokens stop working on 2026-12-01. */
  readonly isGlobal: boolean;
}

export interface CreatedToken extends PersonalAccessToken {
  readonly secret: Secret;
}

/** A token in our words. */
export function toToken({
  authorizationId,
  displayName,
  scope,
  validFrom,
  validTo,
  targetAccounts,
}: PatToken): PersonalAccessToken {
  return {
    authorizationId,
    name: displayName ?? '',
    scopes: (scope ?? '').split(' ').filter((each) => each !== ''),
    ...(validFrom === undefined ? {} : { createdAt: validFrom }),
    ...(validTo === undefined ? {} : { expiresAt: validTo }),
    isGlobal: targetAccounts === null,
  };
}
