import type { ReactNode } from 'react';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { ManifestLines } from './manifest-lines.tsx';
import {
  lifetimeInWords,
  nothingYet,
  placesInWords,
  principalInWords,
  usesInWords,
} from './summary-words.ts';
import { nameOf } from './suggestions.ts';
import type { WizardState } from './wizard.ts';

/** What will be made, as it stands now. */
export function Summary({ state }: { readonly state: WizardState }) {
  const { choice, wizard, comparison, drafted, draft, draftError, mayDraft } = state;
  return (
    <Panel title="What will be made" about="Nothing is changed anywhere until you say so at the end.">
      <div className="grid gap-4">
        <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-2 text-sm">
          <Fact name="For">{usesInWords(state)}</Fact>
          <Fact name="Whose">{principalInWords(state)}</Fact>
          <Fact name="May">
            {comparison.chosen.length === 0
              ? nothingYet
              : comparison.chosen.map((scope) => (
                  <code
                    key={scope}
                    className={`mr-2 inline-block font-mono text-xs ${comparison.extra.includes(scope) ? 'text-due' : ''}`}
                  >
                    {scope}
                    {comparison.extra.includes(scope) && ' (more than needed)'}
                  </code>
                ))}
          </Fact>
          <Fact name="Lives">{lifetimeInWords(state)}</Fact>
          <Fact name="Goes to">{placesInWords(state)}</Fact>
          {draft && <Fact name="Called">{nameOf(choice, wizard)}</Fact>}
        </dl>
        {draftError && <Problem error={draftError} />}
        {drafted && <ManifestLines lines={drafted.lines} path={wizard.manifestPath} />}
        {!mayDraft && (
          <p className="text-sm text-quiet">
            An operator or an admin also sees the lines for the manifest here.
          </p>
        )}
      </div>
    </Panel>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-quiet">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
