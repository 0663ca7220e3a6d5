import type { Wizard } from '../../../src/server/contract.ts';
import type { Choice } from './choice.ts';

/** At some issuers the name is a part of one that has 40 characters. */
const longestSuggestion = 20;

/** The name as typed, or one made of what it is for and whose it is: `upload-tudat-team`. */
export function nameOf({ name, uses, principal }: Choice, { names }: Wizard): string {
  if (name !== undefined) return name;
  const [verb = 'token'] = (uses[0] ?? '').split('-');
  const whose = principal.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const words = `${verb}-${whose}`.split('-').filter((word) => word !== '');
  const fitting = words.filter((_, index) => words.slice(0, index + 1).join('-').length <= longestSuggestion);
  const suggested = fitting.join('-');
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? suggested : `${suggested}-${number}`;
    if (!names.includes(candidate)) return candidate;
  }
}

/** The purpose as typed, or the uses in words. */
export function purposeOf({ purpose, uses }: Choice, wizard: Wizard): string {
  if (purpose !== undefined) return purpose;
  const titles = uses.flatMap((id) => wizard.uses.find((use) => use.id === id)?.title ?? []);
  return titles
    .map((title, index) => (index === 0 ? title : `${title.charAt(0).toLowerCase()}${title.slice(1)}`))
    .join(', and ')
    .slice(0, 300);
}
