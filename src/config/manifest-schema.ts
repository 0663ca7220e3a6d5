import { z } from 'zod';
import { durationPattern, parseDurationSeconds } from '../domain/duration.ts';
import { severities } from '../domain/notice.ts';

/** A duration such as `90d`, as seconds. */
const duration = z
  .string()
  .regex(durationPattern, { error: 'must be a duration such as 30m, 24h, 90d, 2w or 1y' })
  .transform((text) => parseDurationSeconds(text) ?? Number.NaN);

const name = z.string().regex(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/, {
  error: 'must be 2 to 40 lower-case letters, digits and hyphens, and begin with a letter',
});

const authSchema = z.union([
  z.strictObject({
    env: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'must be the name of an environment variable' }),
  }),
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ credential: z.string().min(1) }),
  z.strictObject({ cli: z.string().min(1) }),
  z.literal('none'),
]);

const principalSchema = z.union([
  z.strictObject({ organization: z.string().min(1) }),
  z.strictObject({ user: z.string().min(1) }),
]);

/** A credential without its placements, which the targets' own schemas read. */
export const credentialSchema = z.strictObject({
  purpose: z.string().min(1),
  owner: z.string().min(1),
  issuer: z.string().min(1),
  provider: z.string().min(1).exactOptional(),
  principal: principalSchema,
  scopes: z
    .array(z.string().min(1))
    .min(1, { error: 'must name at least one scope; an empty list means everything at some issuers' })
    .exactOptional(),
  uses: z.array(z.string().min(1)).min(1, { error: 'must name at least one use' }).exactOptional(),
  audience: z
    .array(
      z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*(\/[A-Za-z0-9_.-]+)?$/, {
        error: 'must be an owner, or owner/repository',
      }),
    )
    .min(1, { error: 'must name at least one place; leave it out for all' })
    .exactOptional(),
  lifetime: duration.default(90 * 86_400),
  renewBefore: duration.default(14 * 86_400),
  grace: duration.default(86_400),
  retain: z.enum(['sealed', 'forget']).default('sealed'),
  require: z.enum(['verification', 'proof']).default('verification'),
  placements: z.array(z.unknown()).default([]),
});

export const connectionSchema = z.looseObject({ provider: z.string(), auth: authSchema });

/** What a channel carries beside its notifier's own key. */
export const channelSchema = z.looseObject({
  connection: z.string().min(1).exactOptional(),
  min: z.enum(severities).default('note'),
});

export const topSchema = z.strictObject({
  version: z.literal(1),
  connections: z.record(name, z.unknown()),
  credentials: z.record(name, z.unknown()),
  notices: z.array(z.unknown()).default([]),
});
