import { z } from '@hono/zod-openapi';
import { instantSchema, list } from './list.ts';
import { slotNameSchema } from './plan.ts';

export const severitySchema = z.enum(['broken', 'due', 'note']);

export const findingSchema = z
  .object({
    key: z.string(),
    kind: z.string(),
    severity: severitySchema,
    message: z.string(),
    /** A command, or what a person does. */
    fix: z.string().optional(),
  })
  .openapi('Finding');

/** One issued value of a credential. Never the value. */
export const tokenSchema = z
  .object({
    /** `anaconda-upload#3` */
    label: z.string(),
    number: z.number(),
    state: z.enum(['unknown', 'pending', 'active', 'superseded', 'revoked', 'expired']),
    /** As its issuer knows it. */
    name: z.string(),
    fingerprint: z.string().optional(),
    /** What was asked for. */
    scopes: list(z.string()),
    /** What its issuer says that it may do; absent: it does not say. */
    heldScopes: list(z.string()).optional(),
    audience: list(z.string()).optional(),
    isSealed: z.boolean(),
    isAdopted: z.boolean(),
    isRolledBack: z.boolean(),
    issuedAt: instantSchema.optional(),
    expiresAt: instantSchema.optional(),
    revokeAfter: instantSchema.optional(),
    endedAt: instantSchema.optional(),
    leak: z.object({ at: instantSchema, exposure: z.enum(['public', 'private']) }).optional(),
  })
  .openapi('Token');

/** How well it is known what a slot holds. The worst that is so. */
export const slotHealthSchema = z.enum([
  'proved',
  'verified',
  'stale',
  'unverified',
  'adopted',
  'shadowed',
  'drifted',
]);

const proofSchema = z
  .object({
    consumer: z.string(),
    state: z.enum(['asked', 'proved', 'refused', 'unanswered']),
    token: z.string(),
    at: instantSchema,
    isCurrent: z.boolean(),
    reason: z.string().optional(),
  })
  .openapi('Proof');

export const slotSchema = slotNameSchema
  .extend({
    credential: z.string(),
    state: z.enum(['adopted', 'delivering', 'delivered', 'verified']),
    health: slotHealthSchema,
    /** Label of the token that it holds, or is about to hold. */
    token: z.string().optional(),
    part: z.enum(['value', 'id']),
    existedBefore: z.boolean(),
    deliveredAt: instantSchema.optional(),
    verifiedAt: instantSchema.optional(),
    provedAt: instantSchema.optional(),
    proofs: list(proofSchema),
    /** What the services showed at the last look: drift, shadows. */
    notes: list(z.string()),
  })
  .openapi('Slot');

export const slotCountsSchema = z
  .object({
    total: z.number(),
    verified: z.number(),
    proved: z.number(),
    stale: z.number(),
    unverified: z.number(),
    shadowed: z.number(),
    drifted: z.number(),
  })
  .openapi('SlotCounts');

export const credentialSummarySchema = z
  .object({
    name: z.string(),
    purpose: z.string(),
    owner: z.string(),
    provider: z.string(),
    issuer: z.string(),
    /** `organization tudat-team` */
    principal: z.string(),
    state: z.enum(['good', 'due', 'broken']),
    activeToken: z.string().optional(),
    expiresAt: instantSchema.optional(),
    renewalDue: instantSchema.optional(),
    slots: slotCountsSchema,
    findings: list(findingSchema),
  })
  .openapi('CredentialSummary');

export const credentialSchema = credentialSummarySchema
  .extend({
    grant: z.object({
      /** What is needed. */
      scopes: list(z.string()),
      uses: list(z.string()).optional(),
      audience: list(z.string()).optional(),
      /** What the active token lacks, and has beyond; absent: its issuer does not say. */
      missing: list(z.string()).optional(),
      excess: list(z.string()).optional(),
    }),
    lifetimeSeconds: z.number(),
    renewBeforeSeconds: z.number(),
    graceSeconds: z.number(),
    retain: z.enum(['sealed', 'forget']),
    requiresProof: z.boolean(),
    /** Oldest first, dead ones too. */
    tokens: list(tokenSchema),
    slotList: list(slotSchema),
    /** Whether the newest token can be taken back. */
    canRollBack: z.boolean(),
  })
  .openapi('Credential');

export const impactSchema = z
  .object({
    token: z.string(),
    state: z.string(),
    replacedBy: z.string().optional(),
    slots: list(
      z.object({
        id: z.string(),
        label: z.string(),
        state: z.string(),
        verifiedAt: instantSchema.optional(),
        provedAt: instantSchema.optional(),
        proofs: list(proofSchema),
        usedBy: list(
          z.object({
            repository: z.string(),
            readings: list(z.object({ file: z.string(), where: z.string(), how: z.string() })),
            warnings: list(z.string()),
            notes: list(z.string()),
          }),
        ),
        cannotTell: list(z.string()),
      }),
    ),
  })
  .openapi('Impact');
