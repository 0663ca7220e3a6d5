import type { Draft, Wizard } from '../../../src/server/contract.ts';
import type { Choice } from './choice.ts';
import { wordsOf } from './choice.ts';
import { parseLifetime } from './lifetimes.ts';
import { placementOf } from './placement-shapes.ts';
import { isSame, type Comparison } from './scopes.ts';
import { nameOf, purposeOf } from './suggestions.ts';

export const namePattern = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/;

/** A draft, and which place each of its placements comes from. */
export interface MadeDraft {
  readonly draft: Draft;
  readonly placeIds: readonly string[];
}

/** What the server is asked about; undefined while something is missing that every credential has. */
export function draftOf(
  choice: Choice,
  { wizard, comparison, member }: { wizard: Wizard; comparison: Comparison; member: string },
): MadeDraft | undefined {
  const { uses, connection, provider, principalKind, principal, lifetime, requiresProof } = choice;
  const name = nameOf(choice, wizard);
  const purpose = purposeOf(choice, wizard).trim();
  const owner = (choice.owner ?? member).trim();
  const { chosen, least } = comparison;
  const isWhole =
    uses.length > 0 && connection !== '' && principal.trim() !== '' && chosen.length > 0 && purpose !== '';
  if (!isWhole || owner === '' || !namePattern.test(name) || parseLifetime(lifetime) === undefined)
    return undefined;
  const placements = choice.places.flatMap((place) => {
    const target = wizard.targets.find((each) => each.target === place.target);
    const placement = target && placementOf(place, target);
    return placement ? [{ id: place.id, placement }] : [];
  });
  const audience = wordsOf(choice.audience);
  const isOneOfMany = wizard.issuers.filter((each) => each.connection === connection).length > 1;
  return {
    draft: {
      name,
      purpose,
      owner,
      issuer: connection,
      ...(isOneOfMany ? { provider } : {}),
      principal: { kind: principalKind, name: principal.trim() },
      // The uses say why; scopes are named where they are others than the least ones.
      ...(choice.scopes === undefined || isSame(chosen, least)
        ? { uses: [...uses] }
        : { scopes: [...chosen] }),
      ...(audience.length > 0 ? { audience: [...audience] } : {}),
      lifetime,
      ...(requiresProof ? { requiresProof } : {}),
      placements: placements.map(({ placement }) => placement),
    },
    placeIds: placements.map(({ id }) => id),
  };
}
