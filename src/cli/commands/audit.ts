import { readAudit, verifyAudit } from '../../app/read-audit.ts';
import { AppError } from '../../domain/errors.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import { renderTable } from '../render/table.ts';
import type { CommandAction } from '../shell.ts';
import type { Terminal } from '../terminal.ts';
import { withStore } from '../with-store.ts';

export interface AuditOptions {
  readonly last: string;
  readonly subject?: string;
  readonly head?: string;
}

export function audit(options: AuditOptions, mode: string | undefined): CommandAction {
  return async (context) =>
    await withStore(context, async (store) => {
      const { terminal, global } = context;
      if (mode === 'verify') {
        const verification = await verifyAudit(store, options.head);
        if (!verification.isIntact)
          throw new AppError('store-damaged', {
            message: `The audit log is not what was written: ${verification.reason}.`,
            hint: 'Find out who could write the store; restore it from a backup.',
          });
        if (global.json) terminal.line(JSON.stringify(verification));
        else {
          terminal.line(`${terminal.paint.good('✓')} ${verification.entries} entries, chain intact.`);
          terminal.line(
            terminal.paint.dim(
              `Head ${verification.head}: note it down elsewhere, and check it with --head.`,
            ),
          );
        }
        return 0;
      }
      if (mode !== undefined)
        throw new AppError('usage', {
          message: `"${mode}" is not known.`,
          hint: 'Say: mintmark audit verify',
        });
      const last = Number(options.last);
      if (!Number.isInteger(last) || last < 1)
        throw new AppError('usage', {
          message: `--last takes a whole number from 1, not "${options.last}".`,
        });
      const entries = await readAudit(store, {
        last,
        ...(options.subject === undefined ? {} : { subject: options.subject }),
      });
      if (global.json) terminal.line(JSON.stringify(entries));
      else
        terminal.line(
          renderTable(
            ['#', 'WHEN', 'WHO', 'WHAT', 'SUBJECT', 'RESULT'].map(terminal.paint.dim),
            entries.map((entry) => row(entry, terminal)),
          ),
        );
      return 0;
    });
}

function row(entry: JournalEntry, { paint }: Terminal): readonly string[] {
  const result = entry.phase === 'intent' ? paint.dim('begun') : (entry.result ?? '');
  return [
    String(entry.sequence),
    entry.at.slice(0, 19).replace('T', ' '),
    entry.actor,
    entry.action,
    entry.subject,
    result === 'done'
      ? paint.good(result)
      : ['refused', 'unknown', 'interrupted'].includes(result)
        ? paint.bad(result)
        : result,
  ];
}
