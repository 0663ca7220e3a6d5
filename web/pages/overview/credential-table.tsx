import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import type { CredentialSummary } from '../../../src/server/contract.ts';
import { Button } from '../../parts/button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ShowMore, useBeginning } from '../../parts/show-more.tsx';
import type { OverviewSearch } from './overview-search.ts';
import { CredentialFilter } from './credential-filter.tsx';
import { CredentialRow } from './credential-row.tsx';

const rows = 50;

interface CredentialTableProps {
  /** Soonest expiry first. */
  readonly credentials: readonly CredentialSummary[];
  readonly search: OverviewSearch;
}

export function CredentialTable({ credentials, search }: CredentialTableProps) {
  const { find = '', state } = useDeferredValue(search);
  const words = find.toLowerCase().split(/\s+/);
  const found = credentials.filter(
    (credential) =>
      (state === undefined || credential.state === state) &&
      words.every((word) => textOf(credential).includes(word)),
  );
  const beginning = useBeginning(found, rows);
  // Another filter begins anew, with nothing in its field.
  const [filter, setFilter] = useState(0);
  const navigate = useNavigate();
  const showAll = async (): Promise<void> => {
    await navigate({ to: '/', search: {}, replace: true, resetScroll: false });
    setFilter(filter + 1);
  };
  return (
    <Panel
      isFlush
      title={<span id="credentials">Credentials</span>}
      about={
        <span role="status">
          {found.length === credentials.length
            ? `${credentials.length} in all, the soonest expiry first`
            : `${found.length} of ${credentials.length}`}
        </span>
      }
      actions={<CredentialFilter key={filter} search={search} />}
      className="scroll-mt-20"
    >
      {found.length === 0 ? (
        <div className="grid justify-items-center gap-3 px-5 py-10 text-quiet">
          <p>No credential is like that.</p>
          <Button onClick={() => void showAll()}>Show all</Button>
        </div>
      ) : (
        <table className="w-full table-fixed border-t text-left md:table-auto">
          <thead className="text-sm text-quiet">
            <tr className="[&>th]:px-3 [&>th]:py-2 [&>th]:font-medium [&>th:first-child]:pl-5 [&>th:last-child]:pr-5">
              <th scope="col">Credential</th>
              <th scope="col" className="max-2xl:hidden">
                Acts as
              </th>
              <th scope="col" className="max-md:w-32">
                Expires
              </th>
              <th scope="col" className="max-md:hidden">
                Slots
              </th>
              <th scope="col" className="max-sm:hidden max-md:w-28">
                State
              </th>
            </tr>
          </thead>
          <tbody className="divide-y border-t">
            {beginning.shown.map((credential) => (
              <CredentialRow key={credential.name} credential={credential} />
            ))}
          </tbody>
        </table>
      )}
      {beginning.left > 0 && (
        <div className="border-t px-5 py-2">
          <ShowMore of={beginning} what="credentials" />
        </div>
      )}
    </Panel>
  );
}

function textOf({ name, purpose, principal, owner, provider }: CredentialSummary): string {
  return [name, purpose, principal, owner, provider].join(' ').toLowerCase();
}
