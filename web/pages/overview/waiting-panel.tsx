import { Hand } from 'lucide-react';
import type { ErrandSummary, Overview } from '../../../src/server/contract.ts';
import { FixButton, FixText } from '../../actions/fix.tsx';
import { ButtonLink } from '../../parts/button.tsx';
import { CredentialLink } from '../../parts/credential-link.tsx';
import { Said } from '../../parts/said.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ShowMore, useBeginning } from '../../parts/show-more.tsx';

/** What only a person can decide or do, each with its next step. */
export function WaitingPanel({ waitsForPerson }: Pick<Overview, 'waitsForPerson'>) {
  const beginning = useBeginning(waitsForPerson, 5, 25);
  return (
    <Panel title="Waits for a person" actions={<Hand aria-hidden className="size-5 text-due" />}>
      <ul className="-mt-3 divide-y">
        {beginning.shown.map((errand) => (
          <Errand key={`${errand.kind} ${errand.credential} ${errand.message}`} errand={errand} />
        ))}
      </ul>
      <ShowMore of={beginning} />
    </Panel>
  );
}

function Errand({ errand: { credential, message, fix, run } }: { readonly errand: ErrandSummary }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 last:pb-1">
      <div className="min-w-0 flex-1 basis-60">
        <CredentialLink name={credential} />
        <p className="break-words">
          <Said text={message} />
        </p>
        {fix !== undefined && <FixText fix={fix} />}
      </div>
      {run !== undefined && (
        <ButtonLink kind="primary" to="/runs/$id" params={{ id: run }}>
          Go there
        </ButtonLink>
      )}
      {fix !== undefined && <FixButton fix={fix} credential={credential} />}
    </li>
  );
}
