import { TriangleAlert } from 'lucide-react';
import type { Run } from '../../../../src/server/contract.ts';
import { Button } from '../../../parts/button.tsx';
import { Problem } from '../../../parts/problem.tsx';
import { useMayActAs } from '../../../server/roles.ts';
import { QuestionFrame } from './question-frame.tsx';
import { useAnswers } from './use-answers.ts';

interface ExcessQuestionProps {
  readonly run: string;
  readonly question: Extract<Run['question'], { kind: 'excess' }>;
}

/** A token that may do more than was asked for: taken as it is, or made anew. */
export function ExcessQuestion({ run, question: { credential, excess } }: ExcessQuestionProps) {
  const { accept } = useAnswers(run);
  const mayAnswer = useMayActAs('operator');
  return (
    <QuestionFrame
      title={`The token for ${credential} may do more than was asked for`}
      about="Whoever holds it, or finds it, has all of this."
      answer={
        mayAnswer ? (
          <>
            <p className="text-sm text-quiet">
              Better make another one with less. If the page offers nothing less, take it; that you did is
              written down.
            </p>
            {accept.error && <Problem error={accept.error} />}
            <div className="flex flex-wrap gap-3">
              <Button kind="primary" isBusy={accept.isPending} onClick={() => accept.mutate(false)}>
                I make another one
              </Button>
              <Button kind="danger" isBusy={accept.isPending} onClick={() => accept.mutate(true)}>
                Take it as it is
              </Button>
            </div>
          </>
        ) : (
          <p className="text-sm text-quiet">An operator has to decide this.</p>
        )
      }
    >
      <ul className="grid gap-2">
        {excess.map((each) => (
          <li key={each} className="flex gap-2.5">
            <TriangleAlert aria-hidden className="mt-1 size-4 shrink-0 text-due" />
            <span className="min-w-0 break-words">{each}</span>
          </li>
        ))}
      </ul>
    </QuestionFrame>
  );
}
