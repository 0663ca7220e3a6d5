import { journalHash, journalRoot, type JournalEntry } from '../domain/journal.ts';
import type { JournalFilter, Store } from '../ports/store.ts';

/** The audit log, oldest first. */
export async function readAudit(store: Store, filter: JournalFilter): Promise<readonly JournalEntry[]> {
  return await store.journal(filter);
}

export type AuditVerification =
  | { readonly isIntact: true; readonly entries: number; readonly head: string }
  | {
      readonly isIntact: false;
      readonly entries: number;
      readonly sequence: number;
      readonly reason: string;
    };

/**
 * Follows the hash chain from its beginning. A chain alone cannot show that its end was cut off: `expectedHead`, noted
 * down earlier, must still be one of its hashes.
 */
export async function verifyAudit(store: Store, expectedHead?: string): Promise<AuditVerification> {
  const entries = await store.journal();
  let previous = journalRoot;
  let isHeadFound = expectedHead === undefined;
  for (const [index, entry] of entries.entries()) {
    const broken = (reason: string): AuditVerification => ({
      isIntact: false,
      entries: entries.length,
      sequence: entry.sequence,
      reason,
    });
    if (entry.sequence !== index + 1) return broken(`entry ${index + 1} is missing`);
    const { hash, sequence, ...line } = entry;
    if (journalHash(previous, sequence, line) !== hash)
      return broken(`entry ${sequence} is not what was written`);
    if (hash === expectedHead) isHeadFound = true;
    previous = hash;
  }
  if (!isHeadFound)
    return {
      isIntact: false,
      entries: entries.length,
      sequence: entries.length,
      reason: 'the expected head is not in the log: its end was cut off, or the log was replaced',
    };
  return { isIntact: true, entries: entries.length, head: previous };
}
