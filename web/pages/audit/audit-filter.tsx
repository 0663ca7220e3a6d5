import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { inputShape } from '../../parts/field.tsx';
import { auditFilters, auditSearch, type AuditSearch } from './audit-search.ts';

const labels: Readonly<Record<keyof AuditSearch, string>> = {
  subject: 'Subject',
  action: 'Action',
  actor: 'Who',
  run: 'Run',
};
const examples: Readonly<Record<keyof AuditSearch, string>> = {
  subject: 'anaconda-upload#2',
  action: 'revoke',
  actor: 'scheduler',
  run: 'id of a run',
};

/** What is looked for, word for word; asked for by Enter, and then a part of the address. */
export function AuditFilter({ search }: { readonly search: AuditSearch }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState<AuditSearch>(search);
  const isNarrowed = Object.keys(search).length > 0;
  return (
    <search>
      <form
        className="grid items-end grid-cols-2 gap-3 px-5 pb-4 xl:grid-cols-[repeat(4,minmax(0,1fr))_auto]"
        onSubmit={(event) => {
          event.preventDefault();
          const trimmed = Object.fromEntries(
            Object.entries(typed).map(([name, text]) => [name, text.trim()]),
          );
          void navigate({ to: '/audit', search: auditSearch(trimmed) });
        }}
      >
        {auditFilters.map((name) => (
          <label key={name} className="grid gap-1.5 text-sm font-medium">
            {labels[name]}
            <input
              value={typed[name] ?? ''}
              placeholder={examples[name]}
              maxLength={500}
              spellCheck={false}
              autoCapitalize="off"
              onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
              className={`${inputShape} font-normal`}
            />
          </label>
        ))}
        <div className="flex gap-3 max-xl:col-span-2">
          <Button type="submit" className="min-h-10">
            Filter
          </Button>
          {isNarrowed && (
            <ButtonLink to="/audit" search={{}} kind="quiet" className="min-h-10">
              Show all
            </ButtonLink>
          )}
        </div>
      </form>
    </search>
  );
}
