import type { Instant } from '../domain/instant.ts';
import type { JournalEntry } from '../domain/journal.ts';
import type { Json } from '../domain/slot.ts';
import { tokenLabel, type Token } from '../domain/token.ts';

/** One line of what happened when. */
export interface TimelineEntry {
  readonly at: Instant;
  readonly what: string;
}

const verbs: Readonly<Record<string, string>> = {
  'mark-leaked': 'was recorded as leaked',
  issue: 'issued',
  introspect: 'was what was asked for, says its issuer',
  verify: 'was read back in the slots',
  promote: 'took its place',
  revoke: 'was revoked',
  settle: 'does not live',
  end: 'was dead already',
  'resolve-alert': 'was resolved',
};

/** Steps of single slots: many in a row are one line. */
const slotVerbs: Readonly<Record<string, string>> = {
  deliver: 'was written to',
  prove: 'was proved by the jobs that read',
};

/**
 * What happened from the finding of these tokens until they were dead and replaced, told by the journal: also what an
 * interrupted run did. What becomes of the next tokens later belongs to them.
 */
export function leakTimeline(
  journal: readonly JournalEntry[],
  tokens: readonly Token[],
): readonly TimelineEntry[] {
  const labels = new Set(tokens.map(tokenLabel));
  const credentials = new Set(tokens.map(({ credential }) => credential));
  const first = journal.find(({ action, subject }) => action === 'mark-leaked' && labels.has(subject));
  const found = tokens.flatMap(({ leak, ...token }) =>
    leak ? [{ at: leak.at, what: `${tokenLabel(token)} was found` }] : [],
  );
  if (!first) return found;
  const last = Math.max(...tokens.map((token) => lastOfAnswer(journal, token)));
  const entries = journal.filter(
    ({ sequence, phase, detail }) =>
      sequence >= first.sequence &&
      sequence <= last &&
      phase === 'outcome' &&
      credentials.has(credentialOf(detail) ?? ''),
  );
  const lines: TimelineEntry[] = [];
  for (const [index, entry] of entries.entries()) {
    const { action, subject, result, at, detail } = entry;
    const slotVerb = slotVerbs[action];
    if (slotVerb !== undefined && result === 'done') {
      // The line stands at the end of the row.
      const isInRow = (each: JournalEntry | undefined): boolean =>
        each?.action === action && each.result === 'done';
      if (isInRow(entries[index + 1])) continue;
      const start = entries.findLastIndex((each, position) => position < index && !isInRow(each));
      const slots = index - start;
      lines.push({ at, what: `${tokenOf(detail)} ${slotVerb} ${slots} slot${slots === 1 ? '' : 's'}` });
    } else if (result === 'done') {
      const verb = verbs[action];
      if (verb !== undefined && action !== 'introspect') lines.push({ at, what: `${subject} ${verb}` });
    } else if (result !== 'interrupted')
      lines.push({
        at,
        what: `${subject}: ${action} ${result === 'waiting' ? 'waits for a person' : `was ${result}`}`,
      });
  }
  return [...found, ...lines];
}

const endings: ReadonlySet<string> = new Set(['revoke', 'settle', 'end']);

/** The journal's last line of the answer to a leak: the token is dead, another one works, its alerts are resolved. */
function lastOfAnswer(journal: readonly JournalEntry[], token: Token): number {
  const { credential, number, endedAt, leak } = token;
  if (endedAt === undefined || (leak?.alerts ?? []).length > 0) return Infinity;
  const done = journal.filter(
    ({ phase, result, detail }) =>
      phase === 'outcome' && result === 'done' && credentialOf(detail) === credential,
  );
  const replaced = done.find(
    ({ action, subject }) =>
      action === 'promote' && Number(subject.slice(subject.lastIndexOf('#') + 1)) > number,
  );
  const ended = done.findLast(({ action, subject }) => endings.has(action) && subject === tokenLabel(token));
  const resolved = done.findLast(({ action }) => action === 'resolve-alert');
  return replaced === undefined
    ? Infinity
    : Math.max(...[replaced, ended, resolved].map((entry) => entry?.sequence ?? 0));
}

function credentialOf(detail: Json): string | undefined {
  const value = field(detail, 'credential');
  return typeof value === 'string' ? value : undefined;
}

function tokenOf(detail: Json): string {
  const value = field(detail, 'token');
  return typeof value === 'string' ? value : 'the new token';
}

function field(detail: Json, name: string): Json | undefined {
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) return undefined;
  return (detail as { readonly [key: string]: Json })[name];
}
