import type { Impact } from '../../app/impact.ts';
import type { LastProof } from '../../app/last-proofs.ts';
import type { SlotImpact } from '../../app/slot-impact.ts';
import type { Instant } from '../../domain/instant.ts';
import { count, relativeTime, type Terminal } from '../terminal.ts';

/** Which slots hold the token, what reads them, and what nobody can tell. */
export function renderImpact(impact: Impact, at: Instant, terminal: Terminal): void {
  const { line, problem, paint } = terminal;
  const { token, state, slots, replacedBy } = impact;
  line(
    `${paint.strong(token)} is ${state}; ${slots.length === 0 ? 'no slot holds' : slots.length === 1 ? '1 slot holds' : `${slots.length} slots hold`} it.`,
  );
  for (const slot of slots) renderSlot(slot, at, terminal);
  line();
  const readings = slots.flatMap(({ usedBy }) => usedBy.flatMap((usage) => usage.readings));
  const unknown = slots.flatMap(({ cannotTell }) => cannotTell);
  const isDead = state === 'revoked' || state === 'expired';
  if (isDead) problem(`${paint.bad('✗')} It is dead: what reads these slots has stopped already.`);
  else if (readings.length === 0 && unknown.length === 0)
    line(
      slots.length === 0
        ? `${paint.good('✓')} Nothing that Mintmark has delivered stops when it is revoked.`
        : `${paint.good('✓')} Nothing that was looked at reads these slots.`,
    );
  else
    problem(
      `${paint.due('!')} When it is revoked now, ${readings.length === 0 ? 'nothing that could be read' : count(readings.length, 'place')} ${readings.length === 1 ? 'stops' : 'stop'}${unknown.length === 0 ? '' : `; ${count(unknown.length, 'thing')} nobody can tell`}.`,
    );
  const [name = ''] = token.split('#');
  if (slots.length > 0 && replacedBy === undefined && !isDead)
    line(`Without a gap: ${paint.accent('→')} mintmark apply --rotate ${name}`);
  if (!isDead && slots.some(({ provedAt }) => provedAt === undefined))
    line(`Let the jobs show what they hold: ${paint.accent('→')} mintmark prove ${name}`);
  if (slots.length > 0 && (replacedBy !== undefined || isDead))
    line(`Put a working one there: ${paint.accent('→')} mintmark apply ${name}`);
}

function renderSlot(slot: SlotImpact, at: Instant, terminal: Terminal): void {
  const { line, problem, paint } = terminal;
  const verified =
    slot.state === 'verified' && slot.verifiedAt !== undefined
      ? `verified ${relativeTime(at, slot.verifiedAt)}`
      : slot.state;
  line();
  line(`  ${slot.label}  ${paint.dim(`${verified}, ${provedWords(slot, at)}`)}`);
  for (const proof of slot.proofs) renderProof(proof, at, terminal);
  for (const { repository, readings, warnings, notes } of slot.usedBy) {
    for (const { file, where, how } of readings)
      line(`    ${paint.bad('-')} ${repository} ${file}: ${where} ${paint.dim(how)}`);
    for (const warning of warnings) problem(`    ${paint.due('!')} ${repository} ${warning}`);
    for (const note of notes) line(paint.dim(`      ${note}`));
  }
  for (const each of slot.cannotTell) problem(`    ${paint.due('?')} cannot tell: ${each}`);
  if (slot.usedBy.length === 0 && slot.cannotTell.length === 0) line(paint.dim('    nothing reads it'));
}

function provedWords({ provedAt, proofs }: SlotImpact, at: Instant): string {
  if (provedAt !== undefined) return `proved ${relativeTime(at, provedAt)}`;
  return proofs.some(({ state }) => state === 'proved') ? 'not proved' : 'never proved';
}

function renderProof(proof: LastProof, at: Instant, { line, problem, paint }: Terminal): void {
  const { consumer, state, token, isCurrent, reason } = proof;
  const when = relativeTime(at, proof.at);
  const before = isCurrent ? '' : ', before the last delivery';
  if (state === 'proved')
    line(`    ${isCurrent ? paint.good('✓') : '·'} ${consumer} proved ${token} ${when}${before}`);
  else if (state === 'refused')
    problem(
      `    ${paint.bad('✗')} ${consumer}: its proof of ${token} failed ${when}${before}: ${reason ?? 'no reason'}`,
    );
  else
    problem(
      `    ${paint.due('?')} ${consumer} was asked about ${token} ${when}${before}, and never answered`,
    );
}
