import type { LeakCost, LeakOutlook } from '../../app/leak-outlook.ts';
import type { LeakReport, LeakedToken } from '../../app/leak-report.ts';
import type { ForeignLeak } from '../../app/identify-leaks.ts';
import { count, type Terminal } from '../terminal.ts';
import { renderGuide } from './render-guide.ts';
import { renderBlocked, renderPlan } from './render-plan.ts';

/** Slots that are named one by one. */
const slotsNamed = 12;

/** What was found, what it costs to end it, and what would be done. */
export function renderLeakOutlook(outlook: LeakOutlook, terminal: Terminal): void {
  const { line, paint } = terminal;
  for (const cost of outlook.costs) {
    line(`${paint.bad('!')} ${paint.strong(cost.token)} has leaked. ${tellCost(cost)}`);
    for (const label of cost.slots.slice(0, slotsNamed)) line(`    ${label}`);
    if (cost.slots.length > slotsNamed) line(paint.dim(`    and ${cost.slots.length - slotsNamed} more`));
    if (cost.slots.length > 0) line(paint.dim(`    what reads them: mintmark impact ${cost.token}`));
  }
  for (const foreign of outlook.foreign) renderForeign(foreign, terminal);
  line();
  if (outlook.plan) renderPlan(outlook.plan, terminal);
  for (const id of outlook.alerts) line(`Alert ${id} is resolved when its token is dead.`);
  if (outlook.problem !== undefined)
    line(
      `${paint.due('!')} Only the urgent part can be planned now: ${outlook.problem} What has to die, dies; the rest is tried after that.`,
    );
}

function tellCost({ exposure, slots, next }: LeakCost): string {
  if (exposure === null) return 'It is dead already.';
  if (slots.length === 0) return 'No slot holds it: it is revoked at once, and nothing stops.';
  const many = count(slots.length, 'slot');
  if (exposure === 'private')
    return next === 'person'
      ? `It is replaced first: no slot is without a working value, and whoever found it can use it until a person has made the next one. To end it at once: --exposure public. ${many}:`
      : next === 'not-planned'
        ? `It cannot be replaced yet, and works until it is; to end it at once: --exposure public. ${many}:`
        : `It is replaced first and revoked right after: no slot is without a working value. ${many}:`;
  const without = {
    'by-itself': 'until the next one is written, some seconds to minutes later',
    person: 'until a person has made the next one at its page',
    'not-planned': 'until what is in the way of a new one is decided or mended',
    works: '',
  }[next];
  return `It is revoked first. ${many} without a working value ${without}:`;
}

function renderForeign({ description, advice, alert }: ForeignLeak, { problem, paint }: Terminal): void {
  problem(
    `${paint.due('!')} ${alert === undefined ? '' : `${alert}: `}${description}. Nothing is done about it.`,
  );
  problem(`  ${paint.accent('→')} ${advice}`);
}

/** What became of it, when what happened, and what is left to do. */
export function renderLeakReport(report: LeakReport, terminal: Terminal): void {
  const { line, problem, errorLine, paint } = terminal;
  if (report.tokens.length === 0) {
    for (const foreign of report.foreign) renderForeign(foreign, terminal);
    line(
      report.foreign.length === 0 ? 'Nothing was found.' : 'None of it is managed here: nothing was changed.',
    );
    return;
  }
  if (report.timeline.length > 0) {
    line();
    line(paint.strong('What happened when'));
    for (const { at, what } of report.timeline) line(`  ${paint.dim(at)}  ${what}`);
  }
  line();
  for (const token of report.tokens) {
    if (token.isDead) line(`${paint.good('✓')} ${tellDeath(token)}`);
    else
      problem(
        `${paint.bad('✗')} ${token.token} still works. ${paint.accent('→')} mintmark respond ${token.token}`,
      );
  }
  for (const { id, outcome } of report.alerts)
    if (outcome.kind === 'done') line(`${paint.good('✓')} alert ${id} is resolved`);
    else problem(`${paint.due('!')} alert ${id} stays open: ${outcome.reason}`);
  for (const { step, reason } of report.failures) errorLine(`${paint.bad('✗')} ${step}: ${reason}`);
  for (const { step, kind, guide } of report.waitingForPerson) {
    problem(`${paint.due('!')} ${step} waits for a person: ${guide.title}`);
    const page = guide.sections[0]?.page;
    // What has leaked works until it is done: every click is shown at once.
    if (kind === 'revoke') renderGuide(guide, terminal);
    else if (page !== undefined) problem(`  ${paint.accent('→')} ${page}`);
  }
  renderBlocked(report, terminal);
  const isLeft = report.failures.length > 0 || report.waitingForPerson.length > 0;
  const names = [...new Set(report.tokens.map(({ token }) => token.replace(/#.*$/, '')))];
  if (isLeft) for (const name of names) problem(`${paint.accent('→')} mintmark apply ${name}`);
}

function tellDeath({ token, diedAt, secondsToDeath, replacedBy }: LeakedToken): string {
  const after = secondsToDeath === undefined ? '' : `, ${duration(secondsToDeath)} after it was found`;
  const when = diedAt === undefined ? '' : ` since ${diedAt}${after}`;
  return `${token} is dead${when}. ${replacedBy === undefined ? 'Nothing works in its place yet.' : `${replacedBy} works in its place.`}`;
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 2 * 86_400 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
