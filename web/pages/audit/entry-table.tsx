import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { AuditEntry } from '../../../src/server/contract.ts';
import { classes } from '../../parts/classes.ts';
import { EntryResult, EntrySubject } from '../../parts/journal.tsx';
import { Moment } from '../../parts/moment.tsx';
import { EntryDetails } from './entry-details.tsx';

/** One line for each entry; all that it holds when it is opened. */
export function EntryTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  return (
    <table className="w-full table-fixed border-t text-left sm:table-auto">
      <thead className="text-sm text-quiet">
        <tr className="[&>th]:px-3 [&>th]:py-2 [&>th]:font-medium">
          <th scope="col" className="w-12">
            <span className="sr-only">Details</span>
          </th>
          <th scope="col" className="max-sm:hidden">
            When
          </th>
          <th scope="col">What</th>
          <th scope="col" className="max-lg:hidden">
            Who
          </th>
          <th scope="col" className="text-right max-sm:w-26 sm:text-left">
            Result
          </th>
        </tr>
      </thead>
      <tbody className="divide-y border-t">
        {entries.map((entry) => (
          <EntryRows key={entry.sequence} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

function EntryRows({ entry }: { readonly entry: AuditEntry }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <tr
        className={classes(
          'transition-colors hover:bg-raised/50 [&>td]:px-3 [&>td]:py-2.5 [&>td]:align-top',
          isOpen && 'bg-raised/50',
        )}
      >
        <td>
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            aria-label={`Details of entry ${entry.sequence}`}
            onClick={() => setOpen(!isOpen)}
            className="grid size-6 place-items-center rounded-md text-quiet hover:bg-raised hover:text-text"
          >
            <ChevronRight
              aria-hidden
              className={classes('size-4 transition-transform', isOpen && 'rotate-90')}
            />
          </button>
        </td>
        <td className="whitespace-nowrap text-quiet max-sm:hidden">
          <Moment at={entry.at} />
        </td>
        <td className="break-words">
          <span className="mr-1.5 font-mono text-sm max-sm:block">{entry.action}</span>{' '}
          <EntrySubject entry={entry} />
          <p className="text-sm text-quiet lg:hidden">
            {entry.actor}
            <span className="sm:hidden">
              {' '}
              · <Moment at={entry.at} />
            </span>
          </p>
        </td>
        <td className="break-words text-quiet max-lg:hidden">{entry.actor}</td>
        <td className="text-right sm:text-left">
          <EntryResult entry={entry} />
        </td>
      </tr>
      {isOpen && (
        <tr id={id} className="border-t-0 bg-raised/50">
          <td colSpan={5} className="px-4 pt-1 pb-5 sm:pl-15">
            <EntryDetails entry={entry} />
          </td>
        </tr>
      )}
    </>
  );
}
