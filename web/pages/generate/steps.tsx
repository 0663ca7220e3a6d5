import { useState, type ReactNode } from 'react';
import { StepIssuer } from './step-issuer.tsx';
import { StepLifetime } from './step-lifetime.tsx';
import { StepMake } from './step-make.tsx';
import { StepName } from './step-name.tsx';
import { StepPlaces } from './step-places.tsx';
import { problemsOfStep, saidNow, type StepProblems } from './step-problems.ts';
import { StepScopes } from './step-scopes.tsx';
import { StepUses } from './step-uses.tsx';
import { nameOf } from './suggestions.ts';
import {
  lifetimeInWords,
  placesInWords,
  principalInWords,
  scopesInWords,
  usesInWords,
} from './summary-words.ts';
import { WizardStep } from './wizard-step.tsx';
import type { WizardState } from './wizard.ts';

interface StepContent {
  readonly title: string;
  readonly summary: string;
  /** `problems` are those to be shown: of what is missing only once the person wanted to go on. */
  readonly content: (problems: StepProblems, isAsked: boolean) => ReactNode;
}

function contentsOf(state: WizardState, wrongSteps: readonly string[]): readonly StepContent[] {
  const places = placesInWords(state);
  return [
    {
      title: 'What it is for',
      summary: usesInWords(state),
      content: ({ uses }) => <StepUses state={state} problem={uses} />,
    },
    {
      title: 'Who issues it',
      summary: principalInWords(state),
      content: (found) => (
        <StepIssuer
          state={state}
          problem={found['issuer'] ?? found['provider']}
          principalProblem={found['principal']}
        />
      ),
    },
    {
      title: 'What it may do',
      summary: scopesInWords(state),
      content: (found) => (
        <StepScopes
          state={state}
          problem={found['scopes'] ?? found['uses']}
          audienceProblem={found['audience']}
        />
      ),
    },
    {
      title: 'How long it lives',
      summary: lifetimeInWords(state),
      content: ({ lifetime }) => <StepLifetime state={state} problem={lifetime} />,
    },
    {
      title: 'Where it goes',
      summary: state.choice.places.length === 0 ? 'Nowhere: its value is kept sealed here' : places,
      content: ({ placements }, isAsked) => (
        <StepPlaces state={state} problem={placements} isAsked={isAsked} />
      ),
    },
    {
      title: 'What it is called',
      summary: nameOf(state.choice, state.wizard),
      content: (found) => <StepName state={state} problemAt={(field) => found[field]} />,
    },
    {
      title: 'Make it',
      summary: '',
      content: () => <StepMake state={state} wrongSteps={wrongSteps} />,
    },
  ];
}

/** The questions in their order. One is open; those before it are lines that can be opened again. */
export function Steps({ state }: { readonly state: WizardState }) {
  const { choice, update } = state;
  const [asked, setAsked] = useState<ReadonlySet<number>>(new Set());
  const [hasMoved, setMoved] = useState(false);
  const problems = problemsOfStep.map((find) => find(state));
  const isWrong = (index: number): boolean => Object.keys(problems[index] ?? {}).length > 0;
  const contents = contentsOf(state, []);
  const last = contents.length - 1;
  const wrongSteps = contents.flatMap(({ title }, index) => (isWrong(index) ? [title] : []));
  const goTo = (step: number): void => {
    setMoved(true);
    update({ step, reached: Math.max(step, choice.reached) });
  };
  const goOn = (): void => {
    setAsked(new Set([...asked, choice.step]));
    if (isWrong(choice.step)) return;
    // Who came back to change one thing goes on to what that made wrong, or to where they were.
    const next = contents.findIndex(
      (_, index) => index > choice.step && (index >= choice.reached || isWrong(index)),
    );
    goTo(next < 0 ? last : next);
  };
  return (
    <ol className="grid min-w-0 gap-3">
      {contentsOf(state, wrongSteps).map(({ title, summary, content }, index) => {
        const isAsked = asked.has(index);
        return (
          <WizardStep
            key={title}
            number={index + 1}
            title={title}
            summary={summary}
            state={index === choice.step ? 'open' : index <= choice.reached ? 'done' : 'ahead'}
            problem={Object.values(problems[index] ?? {})[0]}
            hasMoved={hasMoved}
            onEdit={() => goTo(index)}
            onContinue={index === last ? undefined : goOn}
          >
            {content(saidNow(problems[index] ?? {}, state, isAsked), isAsked)}
          </WizardStep>
        );
      })}
    </ol>
  );
}
