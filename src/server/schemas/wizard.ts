import { z } from '@hono/zod-openapi';
import { list } from './list.ts';

/** All that a person can choose from when a token is made. */
export const wizardSchema = z
  .object({
    uses: list(z.object({ id: z.string(), title: z.string() })),
    issuers: list(
      z.object({
        connection: z.string(),
        provider: z.string(),
        title: z.string(),
        /** `guided`: a person makes it at a page. */
        issuing: z.enum(['automatic', 'guided']),
        principalKinds: list(z.enum(['user', 'organization'])),
        maximumLifetimeSeconds: z.number(),
        scopes: list(z.object({ name: z.string(), meaning: z.string() })),
        /** The least scopes for each use that it can do, the best kind of token first; and what would do instead. */
        uses: list(
          z.object({
            use: z.string(),
            scopes: list(list(z.string())),
            alternatives: list(z.object({ instead: z.string(), when: z.string() })),
            note: z.string().optional(),
          }),
        ),
      }),
    ),
    targets: list(
      z.object({
        target: z.string(),
        title: z.string(),
        /** Connections that reach it. */
        connections: list(z.string()),
        /** JSON Schema of what a placement carries. */
        placement: z.unknown(),
      }),
    ),
    /** What credentials are called already. */
    names: list(z.string()),
    /** Whether the manifest can be written from here. */
    canWriteManifest: z.boolean(),
    manifestPath: z.string(),
  })
  .openapi('Wizard');

/** What can be chosen for the fields of a placement. */
export const placesSchema = z
  .object({
    fields: list(
      z.object({
        /** A field of the placement's schema: `repository`, `project`. */
        field: z.string(),
        values: list(z.string()),
      }),
    ),
  })
  .openapi('Places');

const name = z.string().min(1).max(200);

/** What a person has chosen. */
export const draftSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/),
    purpose: z.string().min(1).max(300),
    owner: name,
    issuer: name,
    provider: name.optional(),
    principal: z.strictObject({ kind: z.enum(['user', 'organization']), name }),
    uses: z.array(name).min(1).max(20).optional(),
    scopes: z.array(name).min(1).max(100).optional(),
    audience: z.array(name).min(1).max(100).optional(),
    lifetime: z
      .string()
      .regex(/^\d{1,9}[smhdwy]$/)
      .optional(),
    requiresProof: z.boolean().optional(),
    placements: z
      .array(
        z.strictObject({
          target: name,
          connection: name.optional(),
          spec: z.record(z.string(), z.union([z.string().max(500), z.array(z.string().max(500)).max(200)])),
        }),
      )
      .max(50),
  })
  .openapi('Draft');

const draftedSlotSchema = z
  .object({
    id: z.string(),
    label: z.string(),
    /** What the service shows there now. */
    state: z.enum(['absent', 'present', 'closed']),
    problem: z.string().optional(),
  })
  .openapi('DraftedSlot');

export const draftedSchema = z
  .object({
    /** The lines of the credential, as they stand in the manifest under `credentials:`. */
    lines: z.string(),
    /** The whole manifest with them. */
    manifest: z.string(),
    /** What is wrong with it; empty: it can be written. */
    problems: list(z.string()),
    /** Of the manifest that it was drafted for; to be said when it is written. */
    digest: z.string(),
    /** What would do instead of a token. */
    advice: list(z.object({ use: z.string(), instead: list(z.string()) })),
    slots: list(draftedSlotSchema),
  })
  .openapi('Drafted');
