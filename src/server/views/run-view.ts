import type { Run, RunSummary } from '../shapes.ts';

/** A run without its steps, for a list. */
export function runSummary(run: Run): RunSummary {
  const { id, action, title, credentials, startedBy, startedAt, endedAt, state, doneSteps, totalSteps } = run;
  return {
    id,
    action,
    title,
    credentials,
    startedBy,
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    state,
    doneSteps,
    totalSteps,
  };
}
