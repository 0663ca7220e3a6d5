import { useQuery } from '@tanstack/react-query';
import { Hand } from 'lucide-react';
import { GuideView } from '../../parts/guide-view.tsx';
import { guidesQuery } from '../../server/wizard-queries.ts';
import { wordsOf } from './choice.ts';
import { nameOf } from './suggestions.ts';
import type { WizardState } from './wizard.ts';

/** What a person will do at the issuer's page: the run asks for it then, and proves what comes back. */
export function GuideOutline({ state }: { readonly state: WizardState }) {
  const { choice, wizard, comparison } = state;
  const audience = wordsOf(choice.audience).join(',');
  const { data } = useQuery(
    guidesQuery(choice.provider, {
      principal: `${choice.principalKind}:${choice.principal.trim()}`,
      scopes: comparison.chosen.join(','),
      ...(audience === '' ? {} : { audience }),
      name: nameOf(choice, wizard),
      lifetime: choice.lifetime,
    }),
  );
  const [guide] = data ?? [];
  if (!guide) return null;
  return (
    <div className="grid gap-3 rounded-lg border px-4 py-3.5">
      <p className="flex items-start gap-2 text-sm">
        <Hand aria-hidden className="mt-0.5 size-4 shrink-0 text-due" />
        <span>
          <span className="font-medium">A person makes this one at the issuer’s page.</span>{' '}
          <span className="text-quiet">
            You are led there click by click, paste the value into one field, and it is proved before it goes
            anywhere.
          </span>
        </span>
      </p>
      <details>
        <summary className="w-fit text-sm font-medium text-quiet hover:text-text">
          What will be done there
        </summary>
        <div className="mt-3">
          <GuideView guide={guide} />
        </div>
      </details>
    </div>
  );
}
