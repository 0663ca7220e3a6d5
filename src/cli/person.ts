import { AppError } from '../domain/errors.ts';
import type { Secret } from '../domain/secret.ts';
import type { Errand, Person } from '../ports/person.ts';
import { renderGuide } from './render/render-guide.ts';
import type { CommandContext } from './shell.ts';
import type { Terminal } from './terminal.ts';

/** How a person is reached: on the terminal, or by a value that was left in a file or on standard input. */
export interface PersonOptions {
  readonly fromFile?: string;
  readonly fromStdin?: boolean;
  readonly acceptExcess?: boolean;
  /** false with --no-open. */
  readonly open?: boolean;
}

/** The person behind a command. */
export interface CommandPerson extends Person {
  /** Whether a value was left in a file or on standard input, and nobody has asked for it. */
  readonly hasUnreadValue: () => boolean;
}

/** `only` is the credential that a left value is for. */
export function makePerson(context: CommandContext, options: PersonOptions, only?: string): CommandPerson {
  const { app, global, shell } = context;
  const hasLeftValue = options.fromFile !== undefined || options.fromStdin === true;
  if (hasLeftValue && only === undefined)
    throw new AppError('usage', {
      message: 'A value from a file or from standard input is for one credential.',
      hint: 'Name it: mintmark apply CREDENTIAL --from-stdin',
    });
  let isUnread = hasLeftValue;
  const isAtTerminal = app.prompter.isInteractive && global.json !== true;
  const open = (page: string | undefined): void => {
    if (page !== undefined && options.open !== false) shell.openPage(page);
  };
  const show = ({ credential, guide, problem }: Errand): void => {
    if (problem === undefined) renderGuide(guide, context.shell.terminal);
    else showProblem({ credential, problem, page: guide.sections[0]?.page }, context.shell.terminal);
  };
  return {
    isThere: (credential) => (hasLeftValue ? credential === only : isAtTerminal),
    canTryAgain: isAtTerminal && !hasLeftValue,
    hasBrowser: isAtTerminal && !hasLeftValue && options.open !== false,
    hasUnreadValue: () => isUnread,
    bringValue: async (errand) => {
      isUnread = false;
      if (options.fromFile !== undefined) return app.workspace.readBroughtFile(options.fromFile);
      if (options.fromStdin === true) return shell.readStdin();
      show(errand);
      open(errand.guide.sections[0]?.page);
      return await ask(errand, context);
    },
    sendToPage: async ({ credential, guide, problem }, { page, steps, outcome }) => {
      const { terminal } = context.shell;
      if (problem !== undefined) showProblem({ credential, problem, page: undefined }, terminal);
      const { title, summary } = guide;
      renderGuide({ title, summary, sections: [{ title, page, steps }], warnings: [], links: [] }, terminal);
      open(page);
      terminal.line();
      terminal.line(terminal.paint.dim('Waiting for the browser … (Ctrl-C stops; run it again to continue)'));
      await outcome;
      return true;
    },
    confirmDone: async (errand) => {
      if (!isAtTerminal) return false;
      show(errand);
      open(errand.guide.sections[0]?.page);
      return await app.prompter.confirm('Is it done?');
    },
    acceptExcess: async (credential, excess) => {
      if (options.acceptExcess === true) return true;
      if (!isAtTerminal) return false;
      return await app.prompter.confirm(
        `${credential}: nobody asked for ${excess.join(', ')}. Accept it all the same?`,
      );
    },
  };
}

function showProblem(
  { credential, problem, page }: { credential: string; problem: string; page: string | undefined },
  { errorLine, paint }: Terminal,
): void {
  errorLine(`${paint.bad('✗')} ${credential}: ${problem}. Nothing was stored.`);
  if (page !== undefined) errorLine(`${paint.accent('→')} ${page}`);
}

async function ask({ isFile }: Errand, { app, terminal }: CommandContext): Promise<Secret | undefined> {
  if (!isFile)
    return await app.prompter.secretOrNothing('Paste it here (it is not shown). Enter alone: later');
  for (;;) {
    const path = unquoted(await app.prompter.text('Path of the file. Enter alone: later'));
    if (path === '') return undefined;
    try {
      return app.workspace.readBroughtFile(path);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      terminal.errorLine(`${terminal.paint.bad('✗')} ${error.message} ${error.hint ?? ''}`);
    }
  }
}

/** A file that is dragged into a terminal comes in quotes, or with backslashes. */
function unquoted(path: string): string {
  const text = path.trim();
  const [, , inner] = /^(['"])(.+)\1$/.exec(text) ?? [];
  return inner ?? text.replaceAll(/\\([ ()&'])/g, '$1');
}
