import { AppError } from '../domain/errors.ts';
import { Secret } from '../domain/secret.ts';
import type { Prompter } from '../ports/prompter.ts';

/** Asks on the terminal; the library is loaded at the first question. Ctrl-C is a `declined`. */
export function terminalPrompter(): Prompter {
  const load = async () => await import('@clack/prompts');
  const taken = <T>(answer: T): Exclude<T, symbol> => {
    if (typeof answer === 'symbol') throw new AppError('declined', { message: 'Stopped; nothing was done.' });
    return answer as Exclude<T, symbol>;
  };
  return {
    isInteractive: true,
    confirm: async (message) => {
      const { confirm } = await load();
      return taken(await confirm({ message, initialValue: false }));
    },
    text: async (message, { placeholder, initial } = {}) => {
      const { text } = await load();
      const options = {
        ...(placeholder === undefined ? {} : { placeholder }),
        ...(initial === undefined ? {} : { initialValue: initial }),
      };
      return taken(await text({ message, ...options }));
    },
    secret: async (message) => {
      const { password } = await load();
      const validate = (value: string | undefined) => (value ? undefined : 'Type it, or press Ctrl-C.');
      return Secret.of(taken(await password({ message, validate })));
    },
    secretOrNothing: async (message) => {
      const { password } = await load();
      const answer = taken(await password({ message }));
      return answer ? Secret.of(answer) : undefined;
    },
  };
}

/** Where nobody can be asked: every question stops with the way out. */
export function absentPrompter(): Prompter {
  const refuse = async (): Promise<never> =>
    await Promise.reject(
      new AppError('declined', {
        message: 'There is nobody to ask: this is no terminal.',
        hint: 'Say what is needed by options (see --help), and --yes to go ahead.',
      }),
    );
  return { isInteractive: false, confirm: refuse, text: refuse, secret: refuse, secretOrNothing: refuse };
}
