import { ExternalLink, LoaderCircle } from 'lucide-react';
import type { Run } from '../../../../src/server/contract.ts';
import { Button } from '../../../parts/button.tsx';
import { Problem } from '../../../parts/problem.tsx';
import { Marker } from '../../../parts/vendor-page/marker.tsx';
import { useMayActAs } from '../../../server/roles.ts';
import { QuestionFrame } from './question-frame.tsx';
import { useAnswers } from './use-answers.ts';

interface PageQuestionProps {
  readonly run: string;
  readonly question: Extract<Run['question'], { kind: 'page' }>;
}

/** A page from where the value comes back by itself. */
export function PageQuestion({ run, question: { credential, page, steps, problem } }: PageQuestionProps) {
  const { later } = useAnswers(run);
  const mayAnswer = useMayActAs('operator');
  return (
    <QuestionFrame
      title={`Go to the page for ${credential}`}
      about="What it gives comes back by itself; there is nothing to copy."
      answer={
        <>
          <p className="flex items-center gap-2.5 text-sm text-quiet">
            <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin text-accent" />
            The run goes on as soon as the page has sent it. If nobody goes there, this step gives up after a
            quarter of an hour, and nothing is lost.
          </p>
          {later.error && <Problem error={later.error} />}
          {mayAnswer && (
            <div>
              <Button isBusy={later.isPending} onClick={() => later.mutate()}>
                Not now
              </Button>
            </div>
          )}
        </>
      }
    >
      <div className="grid gap-5">
        {problem !== undefined && (
          <p role="alert" className="break-words text-broken">
            What came before cannot be used: {problem}
          </p>
        )}
        <ol className="grid gap-2">
          {steps.map((text, index) => (
            <li key={text} className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-3">
              <Marker step={index + 1} className="mt-0.5" />
              <span className="break-words">{text}</span>
            </li>
          ))}
        </ol>
        <div>
          <a
            href={page}
            target="_blank"
            rel="noreferrer"
            className="inline-flex min-h-10 items-center gap-2 rounded-lg bg-accent px-4 text-sm font-medium text-on-accent hover:bg-accent-strong"
          >
            Open the page <ExternalLink aria-hidden className="size-4" />
          </a>
        </div>
      </div>
    </QuestionFrame>
  );
}
