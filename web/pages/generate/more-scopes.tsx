import { useState } from 'react';
import { inputShape } from '../../parts/field.tsx';
import { ScopeCard, type ScopesProps } from './scope-card.tsx';
import type { Scope } from './choice.ts';

/** Everything else that the issuer could allow, folded away. */
export function MoreScopes({
  scopes,
  chosen,
  onChange,
}: ScopesProps & { readonly scopes: readonly Scope[] }) {
  const [word, setWord] = useState('');
  if (scopes.length === 0) return null;
  const found = scopes.filter(({ name, meaning }) =>
    `${name} ${meaning}`.toLowerCase().includes(word.trim().toLowerCase()),
  );
  return (
    <details>
      <summary className="w-fit text-sm font-medium text-quiet hover:text-text">
        Allow more ({scopes.length} other scopes)
      </summary>
      <div className="mt-3 grid gap-3">
        {scopes.length > 12 && (
          <input
            type="search"
            aria-label="Find a scope"
            placeholder="Find a scope…"
            className={`${inputShape} max-w-lg`}
            value={word}
            onChange={(event) => setWord(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
        )}
        <div className="grid max-h-112 gap-2 overflow-y-auto p-0.5 sm:grid-cols-2 2xl:grid-cols-3">
          {found.map((scope) => (
            <ScopeCard key={scope.name} scope={scope} chosen={chosen} onChange={onChange} />
          ))}
        </div>
        {found.length === 0 && <p className="text-sm text-quiet">No scope is called that.</p>}
      </div>
    </details>
  );
}
