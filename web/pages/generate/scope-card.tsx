import { OptionCard } from './option-card.tsx';
import type { Scope } from './choice.ts';

export interface ScopesProps {
  readonly chosen: readonly string[];
  readonly onChange: (scope: Scope, isChosen: boolean) => void;
}

/** One scope with what it allows. */
export function ScopeCard({ scope, chosen, onChange }: ScopesProps & { readonly scope: Scope }) {
  return (
    <OptionCard
      type="checkbox"
      name="scope"
      title={<code className="font-mono">{scope.name}</code>}
      isChosen={chosen.includes(scope.name)}
      onChange={(isChosen) => onChange(scope, isChosen)}
    >
      {scope.meaning}
    </OptionCard>
  );
}
