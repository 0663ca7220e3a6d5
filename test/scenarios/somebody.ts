import { Secret } from '../../src/domain/secret.ts';
import type { Prompter } from '../../src/ports/prompter.ts';

/** Somebody at the terminal who answers each question in turn; an answer can be made when it is asked for. */
export function somebody(answers: {
  values?: (string | (() => string | Promise<string>))[];
  confirms?: (boolean | (() => boolean | Promise<boolean>))[];
  texts?: (string | (() => string | Promise<string>))[];
}): Prompter & { readonly asked: string[] } {
  const asked: string[] = [];
  const values = [...(answers.values ?? [])];
  const confirms = [...(answers.confirms ?? [])];
  const texts = [...(answers.texts ?? [])];
  return {
    asked,
    isInteractive: true,
    confirm: async (question) => {
      asked.push(question);
      const next = confirms.shift() ?? true;
      return typeof next === 'boolean' ? next : await next();
    },
    text: async (question) => {
      asked.push(question);
      const next = texts.shift() ?? '';
      return typeof next === 'string' ? next : await next();
    },
    secret: async () => await Promise.reject(new Error('not asked here')),
    secretOrNothing: async (question) => {
      asked.push(question);
      const next = values.shift() ?? '';
      const value = typeof next === 'string' ? next : await next();
      return value === '' ? undefined : Secret.of(value);
    },
  };
}
