import type { Secret } from '../domain/secret.ts';
import type { Errand, Person } from '../ports/person.ts';
import type { Question } from './shapes.ts';
import { HttpError } from './http-error.ts';

/** A person at a browser: asked by a question that the page shows, answered by a request. */
export interface WebPerson extends Person {
  /** What is asked now. */
  readonly question: () => Question | undefined;
  /** Throws `request-invalid` where no value is asked for. */
  readonly bring: (value: Secret) => void;
  readonly answer: (isAccepted: boolean) => void;
  /** Not now: whatever is asked waits for a later run. Throws `request-invalid` where nothing is asked. */
  readonly later: () => void;
  /** Nobody is there any more: what is asked now and from now on waits for a later run. */
  readonly leave: () => void;
}

/** `onChange` is told when a question comes or goes. `hasBrowser`: the person's browser is on this machine. */
export function makeWebPerson({
  onChange,
  hasBrowser,
}: {
  onChange: () => void;
  hasBrowser: boolean;
}): WebPerson {
  let asked: { question: Question; end: (answer: Secret | boolean | undefined) => void } | undefined;
  let hasLeft = false;
  const ask = async (question: Question): Promise<Secret | boolean | undefined> => {
    if (hasLeft) return undefined;
    const { promise, resolve } = Promise.withResolvers<Secret | boolean | undefined>();
    asked = { question, end: resolve };
    onChange();
    const answer = await promise;
    asked = undefined;
    onChange();
    return answer;
  };
  const isYes = async (question: Question): Promise<boolean> => (await ask(question)) === true;
  const end = (kinds: readonly Question['kind'][], answer: Secret | boolean): void => {
    if (!asked || !kinds.includes(asked.question.kind)) throw nothingAsked();
    asked.end(answer);
  };
  return {
    isThere: () => !hasLeft,
    canTryAgain: true,
    hasBrowser,
    bringValue: async ({ credential, guide, isFile, problem }: Errand) => {
      const more = problem === undefined ? {} : { problem };
      const answer = await ask({ kind: 'value', credential, guide, isFile, ...more });
      return typeof answer === 'object' ? answer : undefined;
    },
    sendToPage: async ({ credential, problem }, { page, steps, outcome }) => {
      const more = problem === undefined ? {} : { problem };
      const answer = ask({ kind: 'page', credential, page, steps, ...more });
      const { end: endWaiting } = asked ?? { end: () => {} };
      void outcome.finally(() => {
        endWaiting(true);
      });
      return (await answer) === true;
    },
    confirmDone: async ({ credential, guide }) => await isYes({ kind: 'done', credential, guide }),
    acceptExcess: async (credential, excess) => await isYes({ kind: 'excess', credential, excess }),
    question: () => asked?.question,
    bring: (value) => {
      end(['value'], value);
    },
    answer: (isAccepted) => {
      end(['done', 'excess'], isAccepted);
    },
    later: () => {
      if (!asked) throw nothingAsked();
      asked.end(undefined);
    },
    leave: () => {
      hasLeft = true;
      asked?.end(undefined);
    },
  };
}

function nothingAsked(): HttpError {
  return new HttpError('request-invalid', {
    message: 'Nothing of this kind is asked now.',
    hint: 'Look at the run: its question is what it waits for.',
  });
}
