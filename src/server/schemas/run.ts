import { z } from '@hono/zod-openapi';
import { instantSchema, list } from './list.ts';
import { blockerSchema, guideSchema, planFindingSchema, stepSchema, waitingSchema } from './plan.ts';

const nameSchema = z.string().min(1).max(100);
const exposureSchema = z.enum(['public', 'private']);

const actionNameSchema = z.enum([
  'apply',
  'rotate',
  'roll-back',
  'retire',
  'sweep',
  'verify',
  'prove',
  'revoke',
  'respond',
]);

/** What a person wants to be done. */
export const actionSchema = z
  .discriminatedUnion('action', [
    /** As the manifest says; without a credential: all of it. */
    z.strictObject({ action: z.literal('apply'), credential: nameSchema.optional() }),
    z.strictObject({ action: z.literal('rotate'), credential: nameSchema }),
    z.strictObject({ action: z.literal('roll-back'), credential: nameSchema }),
    /** Withdraws and revokes all of a credential that left the manifest. */
    z.strictObject({ action: z.literal('retire'), credential: nameSchema }),
    /** Ends tokens at their issuers that carry our mark and that no record knows. */
    z.strictObject({ action: z.literal('sweep') }),
    /** Reads back what every slot shows. */
    z.strictObject({ action: z.literal('verify'), credential: nameSchema.optional() }),
    /** Lets the consumers prove what they hold. */
    z.strictObject({
      action: z.literal('prove'),
      credential: nameSchema.optional(),
      slot: z.string().min(1).max(500).optional(),
    }),
    z.strictObject({
      action: z.literal('revoke'),
      /** `anaconda-upload#2` */
      token: nameSchema,
      /** Even if it is the last working one. */
      mayBeLast: z.boolean().optional(),
    }),
    /** Answers a leak of a managed token that is named, or that an alert tells. */
    z.strictObject({
      action: z.literal('respond'),
      leak: z.union([
        z.strictObject({ token: nameSchema }),
        z.strictObject({ alert: z.string().min(1).max(300), connection: nameSchema.optional() }),
      ]),
      exposure: exposureSchema.optional(),
    }),
  ])
  .openapi('Action');

/** What would be done, to be confirmed by starting a run of it. Nothing but these steps is done. */
export const previewSchema = z
  .object({
    id: z.string(),
    action: actionNameSchema,
    title: z.string(),
    /** After this it has to be asked for anew. */
    endsAt: instantSchema,
    steps: list(stepSchema),
    blocked: list(blockerSchema),
    waiting: list(waitingSchema),
    findings: list(planFindingSchema),
    /** What it costs, one sentence each: slots that stop, tokens that end. */
    warnings: list(z.string()),
    /** false: there is nothing to do, or it cannot be done; `warnings` say why. */
    canStart: z.boolean(),
    /** Whether a person will have to do something at a page. */
    needsPerson: z.boolean(),
  })
  .openapi('Preview');

export const runStateSchema = z.enum([
  'running',
  'waiting',
  'pausing',
  'paused',
  'done',
  'blocked',
  'incomplete',
  'failed',
]);

export const runStepSchema = stepSchema
  .extend({
    /** `waiting`: a person has to do it; `skipped`: it was not tried. */
    state: z.enum(['planned', 'running', 'done', 'refused', 'unknown', 'waiting', 'skipped']),
    startedAt: instantSchema.optional(),
    endedAt: instantSchema.optional(),
    /** Why it did not get through. */
    problem: z.string().optional(),
    hint: z.string().optional(),
    notes: list(z.string()),
  })
  .openapi('RunStep');

/** What a run asks of a person. Answered by `value`, `answers` or `later` of the run. */
export const questionSchema = z
  .discriminatedUnion('kind', [
    /** Make the token at its page and bring its value. */
    z.object({
      kind: z.literal('value'),
      credential: z.string(),
      guide: guideSchema,
      isFile: z.boolean(),
      problem: z.string().optional(),
    }),
    /** Do it at its page, and say that it is done. */
    z.object({ kind: z.literal('done'), credential: z.string(), guide: guideSchema }),
    /** Go to the page; what comes back arrives by itself. */
    z.object({
      kind: z.literal('page'),
      credential: z.string(),
      page: z.string(),
      steps: list(z.string()),
      problem: z.string().optional(),
    }),
    /** Is it accepted that the token may do more than asked? */
    z.object({ kind: z.literal('excess'), credential: z.string(), excess: list(z.string()) }),
  ])
  .openapi('Question');

export const runSummarySchema = z
  .object({
    id: z.string(),
    action: actionNameSchema,
    title: z.string(),
    credentials: list(z.string()),
    startedBy: z.string(),
    startedAt: instantSchema,
    endedAt: instantSchema.optional(),
    state: runStateSchema,
    doneSteps: z.number(),
    totalSteps: z.number(),
  })
  .openapi('RunSummary');

export const runSchema = runSummarySchema
  .extend({
    steps: list(runStepSchema),
    question: questionSchema.optional(),
    /** A call waits for a rate limit or before a retry: so long from now. Other steps may go on meanwhile. */
    pause: z.object({ reason: z.string(), seconds: z.number() }).optional(),
    error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }).optional(),
    /** What is to be known at the end, one sentence each. */
    notes: list(z.string()),
    /** Whether it can be continued: what is left is planned anew. */
    canContinue: z.boolean(),
  })
  .openapi('Run');

/** What comes over `/runs/{id}/events`, as the data of an event of this name. */
export const runEventSchema = z
  .discriminatedUnion('type', [
    /** The whole run: at the beginning, at every change of its state, and at every question. */
    z.object({ type: z.literal('run'), run: runSchema }),
    z.object({ type: z.literal('step'), step: runStepSchema, doneSteps: z.number() }),
    z.object({ type: z.literal('pause'), reason: z.string(), seconds: z.number() }),
  ])
  .openapi('RunEvent');
