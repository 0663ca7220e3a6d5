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
  /** The step of a credential has ended, and nobody needs to go to its page any more; false: nobody was sent to one. */
  readonly leavePage: (credential: string) => boolean;
  /** Not now: whatever is asked waits for a later run. */
  readonly later: () => void;
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
  let shown: Question | undefined;
  const ask = async (question: Question): Promise<Secret | boolean | undefined> => {
    const { promise, resolve } = Promise.withResolvers<Secret | boolean | undefined>();
    shown = undefined;
    asked = { question, end: resolve };
    onChange();
    const answer = await promise;
    asked = undefined;
    onChange();
    return answer;
  };
  const isYes = async (question: Question): Promise<boolean> => (await ask(question)) === true;
  const end = (kinds: readonly Question['kind'][], answer: Secret | boolean): void => {
    if (!asked || !kinds.includes(asked.question.kind))
      throw new HttpError('request-invalid', {
        message: 'Nothing of this kind is asked now.',
        hint: 'Look at the run: its question is what it waits for.',
      });
    asked.end(answer);
  };
  return {
    isThere: () => true,
    canTryAgain: true,
    hasBrowser,
    bringValue: async ({ credential, guide, isFile, problem }: Errand) => {
      const more = problem === undefined ? {} : { problem };
      const answer = await ask({ kind: 'value', credential, guide, isFile, ...more });
      return typeof answer === 'object' ? answer : undefined;
    },
    sendToPage: async ({ credential, problem }, { page, steps }) => {
      shown = { kind: 'page', credential, page, steps, ...(problem === undefined ? {} : { problem }) };
      await Promise.resolve(onChange());
    },
    confirmDone: async ({ credential, guide }) => await isYes({ kind: 'done', credential, guide }),
    acceptExcess: async (credential, excess) => await isYes({ kind: 'excess', credential, excess }),
    question: () => asked?.question ?? shown,
    bring: (value) => {
      end(['value'], value);
    },
    answer: (isAccepted) => {
      end(['done', 'excess'], isAccepted);
    },
    leavePage: (credential) => {
      if (shown?.credential !== credential) return false;
      shown = undefined;
      return true;
    },
    later: () => {
      asked?.end(undefined);
    },
  };
}
