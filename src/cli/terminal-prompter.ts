import { AppError } from '../domain/errors.ts';
import { Secret } from '../domain/secret.ts';
import type { Prompter } from '../ports/prompter.ts';

/** Asks on the terminal; the library is loaded at the first question. Ctrl-C is a `declined`. */
export function terminalPrompter(): Prompter {
  const load = async () => await import('@clack/prompts');
  const taken = <T>(answer: T | symbol): T => {
    if (typeof answer === 'symbol') throw new AppError('declined', { message: 'Stopped; nothing was done.' });
    return answer;
  };
  return {
    isInteractive: true,
    confirm: async (message) => taken(await (await load()).confirm({ message, initialValue: false })),
    text: async (message, { placeholder, initial } = {}) =>
      taken(
        await (
          await load()
        ).text({
          message,
          ...(placeholder === undefined ? {} : { placeholder }),
          ...(initial === undefined ? {} : { initialValue: initial }),
        }),
      ),
    choose: async (message, options) =>
      taken(
        await (
          await load()
        ).select({ message, options: options.map(({ value, label }) => ({ value, label })) }),
      ),
    secret: async (message) =>
      Secret.of(
        taken(
          await (
            await load()
          ).password({ message, validate: (value) => (value ? undefined : 'Type it, or press Ctrl-C.') }),
        ),
      ),
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
  return { isInteractive: false, confirm: refuse, text: refuse, choose: refuse, secret: refuse };
}
