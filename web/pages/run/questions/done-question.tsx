import type { Run } from '../../../../src/server/contract.ts';
import { Button } from '../../../parts/button.tsx';
import { GuideView } from '../../../parts/guide-view.tsx';
import { Problem } from '../../../parts/problem.tsx';
import { useMayActAs } from '../../../server/roles.ts';
import { QuestionFrame } from './question-frame.tsx';
import { useAnswers } from './use-answers.ts';

interface DoneQuestionProps {
  readonly run: string;
  readonly question: Extract<Run['question'], { kind: 'done' }>;
}

/** Something that only a page can do: a person does it there, and says so. */
export function DoneQuestion({ run, question: { guide, credential } }: DoneQuestionProps) {
  const { accept, later } = useAnswers(run);
  const mayAnswer = useMayActAs('operator');
  const error = accept.error ?? later.error;
  const isBusy = accept.isPending || later.isPending;
  return (
    <QuestionFrame
      title={guide.title}
      about={`For ${credential}.`}
      answer={
        mayAnswer ? (
          <>
            <p className="text-sm text-quiet">
              Do it at its page, and say so here. What can be checked, is checked.
            </p>
            {error && <Problem error={error} />}
            <div className="flex flex-wrap gap-3">
              <Button kind="primary" isBusy={isBusy} onClick={() => accept.mutate(true)}>
                I have done it
              </Button>
              <Button isBusy={isBusy} onClick={() => later.mutate()}>
                Not now
              </Button>
            </div>
          </>
        ) : (
          <p className="text-sm text-quiet">An operator has to do this.</p>
        )
      }
    >
      <GuideView guide={guide} />
    </QuestionFrame>
  );
}
