import { z } from '@hono/zod-openapi';
import { instantSchema, list } from './list.ts';

const step = z.number().int().positive();
const label = z.string();

/** A page of a vendor, drawn: what stands on it, and the step (from 1) of its section that each part belongs to. */
export const pagePictureSchema = z
  .object({
    heading: z.string(),
    parts: list(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('menu'), step, entries: list(z.string()) }),
        z.object({ kind: z.literal('field'), step, label, value: z.string() }),
        z.object({ kind: z.literal('choice'), step, label, value: z.string() }),
        z.object({
          kind: z.literal('boxes'),
          step,
          label,
          ticked: list(z.string()),
          empty: list(z.string()),
        }),
        z.object({ kind: z.literal('button'), step, label }),
        z.object({ kind: z.literal('row'), step, label, button: z.string() }),
        z.object({ kind: z.literal('shown-once'), step, label }),
      ]),
    ),
  })
  .openapi('PagePicture');

export const guideSchema = z
  .object({
    title: z.string(),
    summary: z.string(),
    sections: list(
      z.object({
        title: z.string(),
        page: z.string().optional(),
        steps: list(z.string()),
        pictures: list(pagePictureSchema).optional(),
        lines: z.object({ language: z.enum(['yaml', 'sh']), text: z.string() }).optional(),
      }),
    ),
    warnings: list(z.string()),
    links: list(z.object({ title: z.string(), url: z.string() })),
  })
  .openapi('Guide');

export const slotNameSchema = z
  .object({
    id: z.string(),
    label: z.string(),
    target: z.string(),
    connection: z.string(),
  })
  .openapi('SlotName');

/** A step of a plan as a person reads it. */
export const stepSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    credential: z.string(),
    /** What it does, in words. */
    text: z.string(),
    /** Why. */
    reason: z.string(),
    number: z.number().optional(),
    slots: list(slotNameSchema),
    /** A person has to do it at a page. */
    isGuided: z.boolean(),
    /** Something ends or goes away: a token is revoked, a slot is withdrawn. */
    isDestructive: z.boolean(),
  })
  .openapi('Step');

export const blockerSchema = z
  .object({
    kind: z.enum(['foreign', 'closed', 'claimed', 'undeclared', 'unprovable', 'unreachable']),
    credential: z.string(),
    reason: z.string(),
    /** The command that decides it. */
    fix: z.string(),
    slots: list(slotNameSchema),
  })
  .openapi('Blocker');

export const planFindingSchema = z
  .object({
    kind: z.enum(['orphan', 'shadow', 'drift', 'inactivity', 'copy']),
    credential: z.string(),
    subject: z.string(),
    message: z.string(),
    fix: z.string().optional(),
    place: z.string().optional(),
  })
  .openapi('PlanFinding');

export const waitingSchema = z
  .object({ credential: z.string(), number: z.number(), until: instantSchema, reason: z.string() })
  .openapi('Waiting');

/** What would happen, and why. */
export const planSchema = z
  .object({
    createdAt: instantSchema,
    manifestDigest: z.string(),
    steps: list(stepSchema),
    blocked: list(blockerSchema),
    waiting: list(waitingSchema),
    findings: list(planFindingSchema),
  })
  .openapi('Plan');
