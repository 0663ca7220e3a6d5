import { AppError } from '../domain/errors.ts';
import type { CommandContext } from './shell.ts';

/** Asks before something is done; `--yes` answers, and where nobody can answer it stops with the way out. */
export async function ask({ app, global }: CommandContext, question: string): Promise<boolean> {
  if (global.yes) return true;
  if (!app.prompter.isInteractive || global.json)
    throw new AppError('declined', {
      message: 'There is nobody to ask, so nothing was done.',
      hint: 'Say --yes to go ahead without being asked.',
    });
  return await app.prompter.confirm(question);
}
