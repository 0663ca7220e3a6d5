import type { z } from '@hono/zod-openapi';
import type { auditEntrySchema, auditPageSchema, auditVerificationSchema } from './schemas/audit.ts';
import type { checkSchema, connectionSchema } from './schemas/connections.ts';
import type {
  credentialSchema,
  credentialSummarySchema,
  findingSchema,
  impactSchema,
  slotCountsSchema,
  slotHealthSchema,
  slotSchema,
  tokenSchema,
} from './schemas/credential.ts';
import type { errorSchema } from './schemas/error.ts';
import type { alertSchema, leaksSchema } from './schemas/leaks.ts';
import type {
  memberSchema,
  roleSchema,
  scheduleSchema,
  sessionSchema,
  signedInSchema,
} from './schemas/members.ts';
import type { errandSummarySchema, overviewSchema } from './schemas/overview.ts';
import type {
  blockerSchema,
  guideSchema,
  planFindingSchema,
  planSchema,
  stepSchema,
} from './schemas/plan.ts';
import type {
  actionSchema,
  previewSchema,
  questionSchema,
  runEventSchema,
  runSchema,
  runStateSchema,
  runStepSchema,
  runSummarySchema,
} from './schemas/run.ts';
import type { draftedSchema, draftSchema, placesSchema, wizardSchema } from './schemas/wizard.ts';

// What the server says and takes, as types; src/server/schemas/ says it once.

export type ApiError = z.output<typeof errorSchema>;
export type Role = z.output<typeof roleSchema>;
export type Session = z.output<typeof sessionSchema>;
export type SignedIn = z.output<typeof signedInSchema>;
export type Member = z.output<typeof memberSchema>;
export type Schedule = z.output<typeof scheduleSchema>;
export type Overview = z.output<typeof overviewSchema>;
export type ErrandSummary = z.output<typeof errandSummarySchema>;
export type CredentialSummary = z.output<typeof credentialSummarySchema>;
export type Credential = z.output<typeof credentialSchema>;
export type Token = z.output<typeof tokenSchema>;
export type Slot = z.output<typeof slotSchema>;
export type SlotHealth = z.output<typeof slotHealthSchema>;
export type SlotCounts = z.output<typeof slotCountsSchema>;
export type Finding = z.output<typeof findingSchema>;
export type Impact = z.output<typeof impactSchema>;
export type Connection = z.output<typeof connectionSchema>;
export type Check = z.output<typeof checkSchema>;
export type Leaks = z.output<typeof leaksSchema>;
export type LeakAlert = z.output<typeof alertSchema>;
export type AuditEntry = z.output<typeof auditEntrySchema>;
export type AuditPage = z.output<typeof auditPageSchema>;
export type AuditVerification = z.output<typeof auditVerificationSchema>;
export type Plan = z.output<typeof planSchema>;
export type Step = z.output<typeof stepSchema>;
export type Blocker = z.output<typeof blockerSchema>;
export type PlanFinding = z.output<typeof planFindingSchema>;
export type Guide = z.output<typeof guideSchema>;
export type Action = z.output<typeof actionSchema>;
export type Preview = z.output<typeof previewSchema>;
export type Run = z.output<typeof runSchema>;
export type RunState = z.output<typeof runStateSchema>;
export type RunStep = z.output<typeof runStepSchema>;
export type RunSummary = z.output<typeof runSummarySchema>;
export type RunEvent = z.output<typeof runEventSchema>;
export type Question = z.output<typeof questionSchema>;
export type Wizard = z.output<typeof wizardSchema>;
export type Places = z.output<typeof placesSchema>;
export type Draft = z.output<typeof draftSchema>;
export type Drafted = z.output<typeof draftedSchema>;
