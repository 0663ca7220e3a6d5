import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Draft, Drafted, Wizard } from '../../../src/server/contract.ts';
import { sessionQuery } from '../../server/queries.ts';
import { useMayActAs } from '../../server/roles.ts';
import { draftQuery, possibleWaysQuery, wizardQuery } from '../../server/wizard-queries.ts';
import { issuerOf, usesAt, type Choice, type Issuer } from './choice.ts';
import { placeProblems, type DraftProblem } from './draft-problems.ts';
import { draftOf } from './draft.ts';
import { useKeptChoice } from './kept-choice.ts';
import { compare, waysOf, type Comparison } from './scopes.ts';

/** What the choice amounts to now. Every step, and the summary beside them, is drawn from it. */
export interface WizardState {
  readonly wizard: Wizard;
  readonly choice: Choice;
  readonly update: (change: Partial<Choice>) => void;
  readonly startOver: () => void;
  readonly member: string;
  readonly mayDraft: boolean;
  readonly issuer: Issuer | undefined;
  /** Lists of scopes that are enough, the best first; empty: no one token can do all of it. */
  readonly ways: readonly (readonly string[])[];
  readonly comparison: Comparison;
  readonly draft: Draft | undefined;
  /** What the server made of the last whole draft. */
  readonly drafted: Drafted | undefined;
  /** Whether `drafted` is about what stands there now. */
  readonly isCurrent: boolean;
  readonly draftError: Error | null;
  /** What is wrong with a field: a key of the credential, or `PLACE.key`. */
  readonly problemAt: (field: string) => string | undefined;
  /** What is wrong with the whole. */
  readonly problems: readonly string[];
}

export function useWizard(): WizardState {
  const { data: wizard } = useSuspenseQuery(wizardQuery);
  const { data: signedIn } = useSuspenseQuery(sessionQuery);
  const mayDraft = useMayActAs('operator');
  const { choice, update, startOver } = useKeptChoice();
  const issuer = issuerOf(choice, wizard);
  const ways = useWays(issuer, choice.uses);
  const comparison = compare(ways, choice.scopes);
  const { member } = signedIn.session;
  const made = choice.written ? undefined : draftOf(choice, { wizard, comparison, member });
  const settled = useSettled(JSON.stringify(made?.draft));
  const asked = useMemo(
    () => (settled === undefined ? undefined : (JSON.parse(settled) as Draft)),
    [settled],
  );
  const { data, error, isPlaceholderData, isFetching } = useQuery({
    ...draftQuery(asked),
    enabled: mayDraft && asked !== undefined,
  });
  const drafted = made ? data : undefined;
  const isCurrent =
    drafted !== undefined && !isPlaceholderData && !isFetching && settled === JSON.stringify(made?.draft);
  const found = drafted && isCurrent ? byPlace(placeProblems(drafted), made?.placeIds ?? []) : [];
  return {
    wizard,
    choice,
    update,
    startOver,
    member,
    mayDraft,
    issuer,
    ways,
    comparison,
    draft: made?.draft,
    drafted,
    isCurrent,
    draftError: made ? error : null,
    problemAt: (field) => found.find((each) => each.field === field)?.message,
    problems: found.filter(({ field }) => field === '').map(({ message }) => message),
  };
}

function byPlace(problems: readonly DraftProblem[], placeIds: readonly string[]): readonly DraftProblem[] {
  return problems.map(({ message, field }) => {
    const [, index = '', key = ''] = /^placements\.(\d+)\.(.*)$/.exec(field) ?? [];
    const id = placeIds[Number(index)];
    return { message, field: index !== '' && id !== undefined ? `${id}.${key}` : field };
  });
}

/** Only the issuer knows which of its scopes go together; it is asked where a use can be done in several ways. */
function useWays(issuer: Issuer | undefined, uses: readonly string[]): readonly (readonly string[])[] {
  const grants = issuer && usesAt(issuer, uses)?.map(({ scopes }) => scopes);
  const all = grants && grants.length > 0 ? waysOf(grants) : [];
  const needsAsking =
    uses.length > 1 && all.length > 0 && (grants?.some((lists) => lists.length > 1) ?? false);
  const { data } = useQuery({
    ...possibleWaysQuery(issuer?.provider ?? '', all),
    enabled: needsAsking,
  });
  return needsAsking ? (data ?? all.slice(0, 1)) : all;
}

/** A value once it has not changed for a while: services are not asked at every key. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 350);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
