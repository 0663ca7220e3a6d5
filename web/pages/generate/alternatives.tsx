import { useQuery } from '@tanstack/react-query';
import { Lightbulb } from 'lucide-react';
import { useState } from 'react';
import { GuideView } from '../../parts/guide-view.tsx';
import { guidesQuery } from '../../server/wizard-queries.ts';
import { usesAt } from './choice.ts';
import type { WizardState } from './wizard.ts';

/** "Should this be a token at all?": the best token is one that nobody has to keep. */
export function Alternatives({ state: { issuer, choice, wizard } }: { readonly state: WizardState }) {
  const known = (issuer && usesAt(issuer, choice.uses)) ?? [];
  const better = known.filter(({ alternatives }) => alternatives.length > 0);
  const notes = known.flatMap(({ note }) => (note === undefined ? [] : [note]));
  if (better.length === 0 && notes.length === 0) return null;
  return (
    <div className="grid gap-3 rounded-lg border border-note bg-note-soft px-4 py-3.5 text-sm">
      {better.length > 0 && (
        <p className="flex items-center gap-2 font-medium">
          <Lightbulb aria-hidden className="size-4 shrink-0 text-note" />
          Perhaps no token is needed at all
        </p>
      )}
      {better.map(({ use, alternatives }) => (
        <div key={use} className="grid gap-1.5">
          {known.length > 1 && (
            <p className="text-quiet">{wizard.uses.find(({ id }) => id === use)?.title}</p>
          )}
          <ul className="grid gap-1.5">
            {alternatives.map(({ instead, when }) => (
              <li key={instead}>
                <strong className="inline-block font-medium first-letter:uppercase">{instead}</strong>
                <span className="text-quiet">, when {when}</span>
              </li>
            ))}
          </ul>
          <HowTo use={use} />
        </div>
      ))}
      {notes.map((note) => (
        <p key={note} className="text-quiet">
          {note}
        </p>
      ))}
    </div>
  );
}

function HowTo({ use }: { readonly use: string }) {
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery({ ...guidesQuery(use), enabled: isOpen });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit font-medium text-note">How that is done</summary>
      <div className="mt-2">
        {data?.map((guide) => (
          <GuideView key={guide.title} guide={guide} />
        ))}
      </div>
    </details>
  );
}
