import { usesAt } from './choice.ts';
import { namePattern } from './draft.ts';
import { parseLifetime } from './lifetimes.ts';
import { lengthInWords } from '../../parts/moment.tsx';
import { missingIn, shapesOf } from './placement-shapes.ts';
import { nameOf, purposeOf } from './suggestions.ts';
import type { WizardState } from './wizard.ts';

/** What is wrong with a step: the field, and why. The first is what a person sees when the step is closed. */
export type StepProblems = Readonly<Record<string, string>>;

/** One for each step, in their order; the server's own judgement comes with each where it has one. */
export const problemsOfStep: readonly ((state: WizardState) => StepProblems)[] = [
  ({ choice }) => (choice.uses.length === 0 ? { uses: 'Choose at least one thing that it has to do.' } : {}),
  (state) => ({
    ...issuerProblems(state),
    ...fromServer(state, ['issuer', 'provider', 'principal']),
  }),
  (state) => ({ ...scopeProblems(state), ...fromServer(state, ['uses', 'scopes', 'audience']) }),
  (state) => ({ ...fromServer(state, ['lifetime']), ...lifetimeProblems(state) }),
  placeProblemsOf,
  (state) => ({ ...fromServer(state, ['name', 'purpose', 'owner']), ...nameProblems(state) }),
  () => ({}),
];

const missingUntilAsked: ReadonlySet<string> = new Set(['uses', 'issuer', 'principal', 'purpose', 'owner']);

/** Of what is wrong, what is said now: that something is still empty, only to who wanted to go on without it. */
export function saidNow(problems: StepProblems, { problemAt }: WizardState, isAsked: boolean): StepProblems {
  if (isAsked) return problems;
  return Object.fromEntries(
    Object.entries(problems).filter(
      ([field]) => !missingUntilAsked.has(field) || problemAt(field) !== undefined,
    ),
  );
}

function fromServer({ problemAt }: WizardState, fields: readonly string[]): StepProblems {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const problem = problemAt(field);
      return problem === undefined ? [] : [[field, problem]];
    }),
  );
}

function issuerProblems({ issuer, choice }: WizardState): StepProblems {
  if (!issuer) return { issuer: 'Choose who issues it.' };
  if (!usesAt(issuer, choice.uses))
    return { issuer: `${issuer.title} cannot do all of that: choose another.` };
  if (choice.principal.trim() === '')
    return { principal: choice.principalKind === 'user' ? 'Say which user.' : 'Say which organization.' };
  return {};
}

function scopeProblems({ ways, comparison }: WizardState): StepProblems {
  if (ways.length === 0)
    return { scopes: 'No one token can do all of this together: make one for each use.' };
  if (comparison.chosen.length === 0)
    return { scopes: 'Tick at least one: none at all would mean everything at some issuers.' };
  return {};
}

function lifetimeProblems({ choice, issuer }: WizardState): StepProblems {
  const seconds = parseLifetime(choice.lifetime);
  if (seconds === undefined) return { lifetime: 'Write a number and d, w or y: 90d, 12w, 1y.' };
  if (issuer && seconds > issuer.maximumLifetimeSeconds)
    return { lifetime: `${issuer.title} live ${lengthInWords(issuer.maximumLifetimeSeconds)} at most.` };
  return {};
}

function placeProblemsOf({ choice, wizard, problemAt, problems }: WizardState): StepProblems {
  const found = choice.places.flatMap((place, index): [string, string][] => {
    const target = wizard.targets.find((each) => each.target === place.target);
    const shape = target && shapesOf(target)[place.shape];
    if (!shape) return [];
    if (missingIn(place, shape).length > 0) return [[place.id, `Place ${index + 1} is not filled in.`]];
    return shape.fields.flatMap(({ name }): [string, string][] => {
      const problem = problemAt(`${place.id}.${name}`);
      return problem === undefined ? [] : [[`${place.id}.${name}`, problem]];
    });
  });
  const whole = choice.places.length > 0 ? problems : [];
  return Object.fromEntries([...found, ...whole.map((problem): [string, string] => ['placements', problem])]);
}

function nameProblems(state: WizardState): StepProblems {
  const { choice, wizard, member } = state;
  const name = nameOf(choice, wizard);
  return {
    ...(namePattern.test(name)
      ? wizard.names.includes(name)
        ? { name: `There is a credential ${name} already: choose another name.` }
        : {}
      : { name: 'It must be 2 to 40 lower-case letters, digits and hyphens, and begin with a letter.' }),
    ...(purposeOf(choice, wizard).trim() === '' ? { purpose: 'Say what it is for.' } : {}),
    ...((choice.owner ?? member).trim() === '' ? { owner: 'Say who answers for it.' } : {}),
  };
}
