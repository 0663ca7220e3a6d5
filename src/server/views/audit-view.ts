import type { JournalEntry } from '../../domain/journal.ts';
import type { AuditEntry } from '../shapes.ts';

export function entryView(entry: JournalEntry): AuditEntry {
  const { sequence, at, actor, run, phase, action, subject, intent, result, detail, hash } = entry;
  return {
    sequence,
    at,
    actor,
    run,
    phase,
    action,
    subject,
    ...(intent === undefined ? {} : { intent }),
    ...(result === undefined ? {} : { result }),
    detail,
    hash,
  };
}
