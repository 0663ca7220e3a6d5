import { TriangleAlert } from 'lucide-react';
import type { WizardState } from './wizard.ts';

/** What is ticked beyond what is needed, and what each of it allows; said as it happens. */
export function Excess({ state: { comparison, issuer } }: { readonly state: WizardState }) {
  const { extra, missing } = comparison;
  const meaning = (name: string): string =>
    issuer?.scopes.find((scope) => scope.name === name)?.meaning ?? '';
  return (
    <div role="status" className="empty:hidden">
      {(extra.length > 0 || missing.length > 0) && (
        <div className="grid gap-3 rounded-lg border border-due bg-due-soft px-4 py-3 text-sm">
          {extra.length > 0 && (
            <ScopeWarning
              title="More than it needs: whoever gets hold of the token can also do this"
              scopes={extra}
              meaning={meaning}
            />
          )}
          {missing.length > 0 && (
            <ScopeWarning
              title="Left out although it is needed; without it, or one that includes it, the use fails"
              scopes={missing}
              meaning={meaning}
            />
          )}
        </div>
      )}
    </div>
  );
}

function ScopeWarning({
  title,
  scopes,
  meaning,
}: {
  readonly title: string;
  readonly scopes: readonly string[];
  readonly meaning: (name: string) => string;
}) {
  return (
    <div className="grid gap-1">
      <p className="flex items-start gap-2 font-medium">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-due" />
        {title}
      </p>
      <ul className="grid gap-0.5 pl-6">
        {scopes.map((name) => (
          <li key={name} className="break-words">
            <code className="font-mono">{name}</code>
            <span className="text-quiet"> — {meaning(name)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
