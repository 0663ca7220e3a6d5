import { AppError } from '../domain/errors.ts';
import type { Secret } from '../domain/secret.ts';
import type { Errand, Person } from '../ports/person.ts';
import { renderGuide } from './render/render-guide.ts';
import type { CommandContext } from './shell.ts';

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
  const show = ({ credential, guide, page, problem }: Errand): void => {
    const { terminal } = context;
    if (problem !== undefined)
      terminal.errorLine(`${terminal.paint.bad('✗')} ${credential}: ${problem}. Nothing was stored.`);
    renderGuide(
      page === undefined ? guide : { ...guide, sections: withPage(guide.sections, page) },
      terminal,
    );
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
      open(errand.page ?? errand.guide.sections[0]?.page);
      return await ask(errand, context);
    },
    sendToPage: async (errand) => {
      show(errand);
      open(errand.page);
      context.terminal.line(
        context.terminal.paint.dim('Waiting for the browser … (Ctrl-C stops; run it again to continue)'),
      );
      await Promise.resolve();
    },
    confirmDone: async (errand) => {
      if (!isAtTerminal) return global.yes === true && hasLeftValue;
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

function withPage(sections: Errand['guide']['sections'], page: string): Errand['guide']['sections'] {
  return sections.map((section, index) => (index === 0 ? { ...section, page } : section));
}

async function ask({ isFile }: Errand, { app }: CommandContext): Promise<Secret | undefined> {
  if (!isFile)
    return await app.prompter.secretOrNothing('Paste it here (it is not shown). Enter alone: later');
  const path = await app.prompter.text('Path of the file. Enter alone: later');
  return path.trim() === '' ? undefined : app.workspace.readBroughtFile(path.trim());
}
