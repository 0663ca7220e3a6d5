import { lengthInWords } from '../../parts/moment.tsx';
import { parseLifetime } from './lifetimes.ts';
import type { WizardState } from './wizard.ts';

export const nothingYet = '—';

export function usesInWords({ choice, wizard }: WizardState): string {
  const titles = choice.uses.flatMap((id) => wizard.uses.find((use) => use.id === id)?.title ?? []);
  return titles.join(' · ') || nothingYet;
}

export function principalInWords({ choice, issuer }: WizardState): string {
  if (!issuer || choice.principal.trim() === '') return nothingYet;
  return `${choice.principalKind} ${choice.principal.trim()}, ${issuer.title}`;
}

export function lifetimeInWords({ choice }: WizardState): string {
  const seconds = parseLifetime(choice.lifetime);
  return seconds === undefined ? nothingYet : lengthInWords(seconds);
}

export function scopesInWords({ comparison, choice }: WizardState): string {
  const extra = comparison.extra.length > 0 ? ` (${comparison.extra.length} more than needed)` : '';
  const where = choice.audience.trim() === '' ? '' : ` at ${choice.audience.trim()}`;
  return `${comparison.chosen.join(', ')}${extra}${where}`;
}

export function placesInWords({ choice, drafted, isCurrent, wizard }: WizardState): string {
  if (choice.places.length === 0) return nothingYet;
  const titles = [
    ...new Set(
      choice.places.flatMap(
        ({ target }) => wizard.targets.find((each) => each.target === target)?.title ?? [],
      ),
    ),
  ].join(', ');
  const slots = drafted?.slots ?? [];
  if (!isCurrent || slots.length === 0) return titles;
  return `${slots.length === 1 ? '1 slot' : `${slots.length} slots`} in ${titles}`;
}
