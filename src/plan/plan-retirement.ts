import type { Instant } from '../domain/instant.ts';
import { liveTokenStates } from '../domain/token.ts';
import type { Claims, CredentialPlan, CredentialView } from './credential-view.ts';
import { endStep, leaveStep, revokeStep, settleStep } from './plan-credential.ts';
import type { Blocker, LeakDecision, Step } from './plan.ts';
import { leakReason, markSteps, withLeaks } from './plan-leak.ts';

export interface RetirementInput {
  readonly name: string;
  readonly view: CredentialView;
  /** Names of the manifest's connections. */
  readonly connections: ReadonlySet<string>;
  readonly claims: Claims;
  /** Whether a person said so. */
  readonly isAsked: boolean;
  /** What was found of its tokens and is not recorded yet. */
  readonly leaks: readonly LeakDecision[];
  readonly now: Instant;
}

/** A credential that left the manifest: its slots are left, its tokens revoked, once a person has said so. */
export function planRetirement({
  name,
  view: recorded,
  connections,
  claims,
  isAsked,
  leaks,
  now,
}: RetirementInput): CredentialPlan {
  const nothing: CredentialPlan = { steps: [], blocked: [], waiting: [] };
  const view = withLeaks(recorded, leaks);
  if (!view.record || view.record.retiredAt) return nothing;
  const { credential } = view.record;
  const marks = markSteps(recorded, leaks);
  const live = view.tokens.filter((token) => liveTokenStates.includes(token.state));
  const slots = view.slotRecords.filter(({ slot }) => !claims.has(slot.id));
  const block = (reason: string, fix: string): CredentialPlan => {
    const blocker: Blocker = {
      kind: 'undeclared',
      credential: name,
      reason,
      fix,
      slots: slots.map(({ slot }) => slot),
    };
    // Nothing is going to replace it: one that leaked is ended in any case.
    const leaked = live.filter(({ leak, state }) => leak && state !== 'unknown');
    const steps = connections.has(credential.issuer)
      ? [...marks, ...leaked.map((token) => revokeStep(credential, token, leakReason))]
      : marks;
    return { ...nothing, steps, blocked: [blocker] };
  };
  if (!isAsked && (live.length > 0 || slots.length > 0))
    return block(
      `left the manifest, with ${live.length} live token(s) and ${slots.length} slot(s)`,
      `mintmark apply --retire ${name}`,
    );
  const needed = new Set([
    ...(live.length > 0 ? [credential.issuer] : []),
    ...slots.map(({ slot }) => slot.connection),
  ]);
  const missing = [...needed].filter((connection) => !connections.has(connection));
  if (missing.length > 0)
    return block(
      `cannot be retired without connection ${missing.join(', ')}`,
      'put the connection back into the manifest',
    );
  const steps: Step[] = [
    ...marks,
    ...slots.map((record) => leaveStep(name, record, 'the credential is retired')),
  ];
  for (const token of live) {
    const isExpired = token.expiresAt !== undefined && token.expiresAt <= now;
    if (token.state === 'unknown') steps.push(settleStep(credential, token));
    else if (isExpired)
      steps.push(
        endStep(credential, {
          token,
          state: 'expired',
          reason: `it expired on ${token.expiresAt.slice(0, 10)}`,
        }),
      );
    else steps.push(revokeStep(credential, token, 'the credential is retired'));
  }
  // A token that may still come to life keeps its credential on the books until it was looked for twice.
  const isCertain = live.every(({ state, revokeAfter }) => state !== 'unknown' || revokeAfter !== undefined);
  if (isCertain)
    steps.push({ kind: 'retire', id: `retire ${name}`, credential: name, reason: 'it left the manifest' });
  return { ...nothing, steps };
}
