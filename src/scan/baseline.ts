import { z } from 'zod';
import type { Instant } from '../domain/instant.ts';
import { holds, isDay, type Allowance } from './allow.ts';
import type { Finding } from './finding.ts';

const entrySchema = z.strictObject({
  family: z.string().min(1),
  /** Of the value: it may stand anywhere, unless there is a path. */
  digest: z.string().regex(/^[0-9a-f]{16}$/),
  path: z.string().min(1).optional(),
  reason: z.string().trim().min(1),
  until: z.string().refine(isDay, 'a day, such as 2027-01-31'),
});

const baselineSchema = z.strictObject({ version: z.literal(1), findings: z.array(entrySchema) });

/** Findings that somebody has looked at and lets stand for a time. A file of it holds no value. */
export type Baseline = z.infer<typeof baselineSchema>;

export const emptyBaseline: Baseline = { version: 1, findings: [] };

/** Reads a baseline; or says what is wrong with it. */
export function parseBaseline(text: string): Baseline | { readonly problem: string } {
  try {
    const read = baselineSchema.safeParse(JSON.parse(text));
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it is not as it should be'}` };
  } catch {
    return { problem: 'it is no JSON' };
  }
}

/** What a baseline says of a finding. Entries whose time is over say nothing. */
export function allowedBy(
  { findings }: Baseline,
  { family, digest, place }: Pick<Finding, 'family' | 'digest' | 'place'>,
  now: Instant,
): Allowance | undefined {
  const entry = findings.find(
    (each) =>
      each.family === family &&
      each.digest === digest &&
      (each.path === undefined || each.path === place.path) &&
      holds(each, now),
  );
  return entry && { by: 'baseline', reason: entry.reason, until: entry.until };
}

/** A baseline with these findings in it as well. Entries that are there already stay as they are while they hold. */
export function extendBaseline(
  baseline: Baseline,
  findings: readonly Finding[],
  { reason, until, now }: { readonly reason: string; readonly until: string; readonly now: Instant },
): Baseline {
  const kept = baseline.findings.filter((entry) => holds(entry, now));
  const added = findings
    .filter((finding) => finding.allowed === undefined)
    .map(({ family, digest, place: { path } }) => ({
      family,
      digest,
      ...(path === undefined ? {} : { path }),
      reason,
      until,
    }));
  const all = new Map(
    [...kept, ...added].map((entry) => [`${entry.family} ${entry.digest} ${entry.path}`, entry]),
  );
  return { version: 1, findings: [...all.values()] };
}
