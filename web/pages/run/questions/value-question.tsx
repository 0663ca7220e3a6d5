import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Run } from '../../../../src/server/contract.ts';
import { Button } from '../../../parts/button.tsx';
import { GuideView } from '../../../parts/guide-view.tsx';
import { Problem } from '../../../parts/problem.tsx';
import { api, read } from '../../../server/client.ts';
import { runQuery } from '../../../server/queries.ts';
import { useMayActAs } from '../../../server/roles.ts';
import { QuestionFrame } from './question-frame.tsx';
import { useAnswers } from './use-answers.ts';
import { takeValue, ValueFields } from './value-fields.tsx';

interface ValueQuestionProps {
  readonly run: string;
  readonly question: Extract<Run['question'], { kind: 'value' }>;
  /** What was brought is being asked about at its issuer. */
  readonly isProving: boolean;
}

/** How to make a token at its page, each click drawn; and where its value is put. */
export function ValueQuestion({ run, question, isProving }: ValueQuestionProps) {
  const { guide, credential } = question;
  const mayAnswer = useMayActAs('operator');
  return (
    <QuestionFrame
      title={guide.title}
      about={`For ${credential}.`}
      answer={
        mayAnswer ? (
          <ValueForm run={run} question={question} isProving={isProving} />
        ) : (
          <p className="text-sm text-quiet">An operator has to make it and bring its value.</p>
        )
      }
    >
      <GuideView guide={guide} />
    </QuestionFrame>
  );
}

/** The value stands in the field alone, and only until it is sent: no state of the page, no cache, no address has it. */
function ValueForm({ run, question, isProving }: ValueQuestionProps) {
  const form = useRef<HTMLFormElement>(null);
  const queries = useQueryClient();
  const { later } = useAnswers(run);
  const send = useMutation({
    mutationFn: async () => {
      const value = await takeValue(form.current);
      if (value === '') throw new Error('There is nothing in it yet: paste the value that the page shows.');
      await read(api.runs[':id'].value.$post({ param: { id: run }, query: {}, json: { value } }));
    },
    onError: async () => await queries.invalidateQueries(runQuery(run)),
  });
  const isBusy = send.isPending || isProving;
  const problem = isBusy ? undefined : (send.error?.message ?? question.problem);
  useEffect(() => {
    if (problem === undefined) return;
    // Where it is mended, and where a screen reader reads what is wrong.
    const field = form.current?.elements.namedItem('value');
    if (field instanceof HTMLElement) field.focus();
  }, [problem]);
  return (
    <form
      ref={form}
      autoComplete="off"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) send.mutate();
      }}
    >
      <ValueFields isFile={question.isFile} problem={problem} isDisabled={isBusy} />
      {later.error && <Problem error={later.error} />}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" kind="primary" isBusy={isBusy}>
          {isBusy ? 'It is proved at its issuer…' : 'Prove it and go on'}
        </Button>
        <Button isBusy={later.isPending} disabled={isBusy} onClick={() => later.mutate()}>
          Not now
        </Button>
      </div>
      <p className="text-sm text-quiet">
        It leaves this page at once, is never shown again, and is kept only when its issuer says that it is
        exactly what was asked for.
      </p>
    </form>
  );
}
