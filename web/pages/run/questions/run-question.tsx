import { useState } from 'react';
import type { Run } from '../../../../src/server/contract.ts';
import { DoneQuestion } from './done-question.tsx';
import { ExcessQuestion } from './excess-question.tsx';
import { PageQuestion } from './page-question.tsx';
import { ValueQuestion } from './value-question.tsx';

type Question = NonNullable<Run['question']>;

/** What a run asks of a person, for as long as it does. */
export function RunQuestion({ run }: { readonly run: Run }) {
  const question = useQuestion(run);
  if (!question) return null;
  const { id } = run;
  switch (question.kind) {
    case 'value':
      return <ValueQuestion run={id} question={question} isProving={run.question === undefined} />;
    case 'done':
      return <DoneQuestion run={id} question={question} />;
    case 'page':
      return <PageQuestion run={id} question={question} />;
    case 'excess':
      return <ExcessQuestion run={id} question={question} />;
  }
}

/**
 * The question of a run. One for a value stays while what was brought is proved, so that the page does not jump away and
 * back when something is wrong with it.
 */
function useQuestion({ question, steps, endedAt }: Run): Question | undefined {
  const [last, setLast] = useState(question);
  if (question && question !== last) setLast(question);
  if (question || endedAt !== undefined) return question;
  const isProving =
    last?.kind === 'value' &&
    steps.some(
      ({ kind, credential, state }) =>
        kind === 'issue' && credential === last.credential && state === 'running',
    );
  return isProving ? last : undefined;
}
