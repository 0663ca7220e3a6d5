import type { Advice } from '../../app/advise.ts';
import { tokenLabel } from '../../domain/token.ts';
import { describeStep } from '../../plan/describe-step.ts';
import { planSteps, type Plan, type Step } from '../../plan/plan.ts';
import { count, relativeTime, type Terminal } from '../terminal.ts';

/** Slots of one step kind that are named one by one; above it only the first are. */
const slotsNamed = 12;

/** Shows what would happen, and why. */
export function renderPlan(plan: Plan, terminal: Terminal): void {
  const { line, paint } = terminal;
  for (const saga of plan.sagas) {
    line(paint.strong(saga.credential));
    for (const text of sagaLines(saga.steps, terminal)) line(`  ${text}`);
    line();
  }
  renderBlocked(plan, terminal);
  renderFindings(plan, terminal);
  for (const { credential, number, until, reason } of plan.waiting)
    line(
      paint.dim(
        `${tokenLabel({ credential, number })} ${reason}: ${relativeTime(plan.createdAt, until)} (${until})`,
      ),
    );
  line(summarizePlan(plan));
}

export function renderBlocked(plan: Pick<Plan, 'blocked'>, { problem, line, paint }: Terminal): void {
  for (const { kind, credential, reason, fix, slots } of plan.blocked) {
    const whose =
      slots.length === 0 || kind === 'undeclared'
        ? ''
        : `${count(slots.length, 'slot')}: ${slots.length === 1 ? 'it' : 'each'} `;
    problem(`${paint.due('!')} ${paint.strong(credential)}: ${whose}${reason}`);
    for (const slot of slots.slice(0, slotsNamed)) line(`    ${slot.label}`);
    if (slots.length > slotsNamed) line(paint.dim(`    and ${slots.length - slotsNamed} more`));
    problem(`  ${paint.accent('→')} ${fix}`);
    line();
  }
}

/** What the services show and nobody asked for: no step, but worth an eye. */
export function renderFindings(plan: Plan, { problem, line, paint }: Terminal): void {
  // What the plan itself ends needs no command.
  const shown = plan.findings.filter(({ kind }) => kind !== 'orphan' || plan.decisions.sweep !== true);
  for (const found of Map.groupBy(shown, ({ kind }) => kind).values()) {
    for (const { credential, message, fix } of found.slice(0, slotsNamed))
      problem(
        `${paint.due('!')} ${paint.strong(credential)}: ${message}${fix === undefined ? '' : ` ${paint.accent('→')} ${fix}`}`,
      );
    if (found.length > slotsNamed)
      problem(paint.dim(`  and ${found.length - slotsNamed} more of this kind: mintmark plan --json`));
  }
  if (shown.length > 0) line();
}

/** "Should this be a token at all?", one line a use. */
export function renderAdvice(advice: readonly Advice[], { line, paint }: Terminal): void {
  if (advice.length > 0) line();
  for (const { credential, use, instead } of advice)
    line(
      `${paint.dim('·')} ${credential}: for ${use}, perhaps no stored token is needed: ${instead.join('; ')}. ${paint.accent('→')} mintmark guide ${use}`,
    );
}

/** `Plan: 1 token to issue, 7 slots to write.` */
function summarizePlan(plan: Plan): string {
  const steps = planSteps(plan);
  const number = (...kinds: Step['kind'][]): number =>
    steps.filter(({ kind }) => kinds.includes(kind)).length;
  const parts = [
    [number('issue'), 'token', 'to issue'],
    [number('deliver'), 'slot', 'to write'],
    [number('withdraw', 'release'), 'slot', 'to leave'],
    [number('revoke', 'settle'), 'token', 'to revoke'],
    [number('sweep'), 'orphan', 'to end'],
  ] as const;
  const said = parts.filter(([many]) => many > 0).map(([many, noun, what]) => `${count(many, noun)} ${what}`);
  const blocked = new Set(plan.blocked.map(({ credential }) => credential)).size;
  if (blocked > 0) said.push(`${count(blocked, 'credential')} waiting for a decision`);
  if (said.length > 0) return `Plan: ${said.join(', ')}.`;
  return steps.length > 0
    ? `Plan: ${count(steps.length, 'step')}.`
    : 'Everything is as declared: nothing to do.';
}

function sagaLines(steps: readonly Step[], { paint }: Terminal): readonly string[] {
  const lines: string[] = [];
  const deliveries = steps.filter((step) => step.kind === 'deliver');
  const width = Math.min(
    80,
    Math.max(0, ...deliveries.slice(0, slotsNamed).map(({ slot }) => slot.label.length)),
  );
  const proofs = steps.filter(({ kind }) => kind === 'prove');
  let shown = 0;
  for (const step of steps) {
    if (step.kind === 'prove' && proofs.indexOf(step) >= slotsNamed) {
      if (proofs.indexOf(step) === slotsNamed)
        lines.push(paint.dim(`    and ${proofs.length - slotsNamed} more`));
      continue;
    }
    if (step.kind === 'deliver') {
      const index = shown;
      shown += 1;
      if (index === 0) lines.push(`${paint.good('+')} write ${count(deliveries.length, 'slot')}`);
      if (index < slotsNamed) lines.push(`    ${step.slot.label.padEnd(width)}  ${paint.dim(step.reason)}`);
      if (index === slotsNamed) lines.push(paint.dim(`    and ${deliveries.length - slotsNamed} more`));
      continue;
    }
    lines.push(`${sign(step, paint)} ${describeStep(step)}  ${paint.dim(step.reason)}`);
  }
  return lines;
}

function sign(step: Step, paint: Terminal['paint']): string {
  switch (step.kind) {
    case 'issue':
    case 'deliver':
      return paint.good('+');
    case 'revoke':
    case 'settle':
    case 'sweep':
    case 'withdraw':
      return paint.bad('-');
    case 'promote':
    case 'ask':
    case 'roll-back':
    case 'retire':
    case 'release':
    case 'end':
    case 'declare':
    case 'mark-leaked':
    case 'resolve-alert':
      return paint.due('~');
    case 'introspect':
    case 'verify':
    case 'prove':
      return paint.accent('?');
  }
}
