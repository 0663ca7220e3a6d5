import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { inputShape } from '../../parts/field.tsx';
import { credentialStates, type CredentialState, type OverviewSearch } from './overview-search.ts';

/** What the table is narrowed by; it stands in the address too, so that it can be linked to. */
export function CredentialFilter({ search }: { readonly search: OverviewSearch }) {
  const navigate = useNavigate();
  // What is typed stands here at once; the address follows.
  const [find, setFind] = useState(search.find ?? '');
  const narrow = (change: { find?: string; state?: CredentialState | undefined }): void => {
    const { find, state } = { ...search, ...change };
    void navigate({
      to: '/',
      search: { ...(find ? { find } : {}), ...(state ? { state } : {}) },
      replace: true,
      resetScroll: false,
    });
  };
  return (
    <search className="grid grid-cols-2 gap-3 max-sm:w-full sm:grid-cols-[13rem_9rem]">
      <input
        type="search"
        aria-label="Filter credentials by text"
        placeholder="Filter…"
        value={find}
        onChange={({ target }) => {
          setFind(target.value);
          narrow({ find: target.value });
        }}
        className={inputShape}
      />
      <select
        aria-label="Filter credentials by state"
        value={search.state ?? ''}
        onChange={({ target }) =>
          narrow({ state: target.value === '' ? undefined : (target.value as CredentialState) })
        }
        className={inputShape}
      >
        <option value="">Every state</option>
        {credentialStates.map((state) => (
          <option key={state}>{state}</option>
        ))}
      </select>
    </search>
  );
}
