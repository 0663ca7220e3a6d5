import { revokeToken } from '../../app/revoke-token.ts';
import { revokeValues } from '../../app/revoke-values.ts';
import { AppError, errorCatalogue } from '../../domain/errors.ts';
import type { Secret } from '../../domain/secret.ts';
import { tokenLabel } from '../../domain/token.ts';
import { ask } from '../ask.ts';
import { makePerson } from '../person.ts';
import { showProgress } from '../render/render-progress.ts';
import type { CommandAction, CommandContext } from '../shell.ts';
import { count, muted } from '../terminal.ts';
import { withStore } from '../with-store.ts';

export interface RevokeCommandOptions {
  readonly last?: boolean;
  readonly open?: boolean;
  readonly fromFile?: string;
  readonly fromStdin?: boolean;
}

export function revoke(options: RevokeCommandOptions, token: string | undefined): CommandAction {
  const { fromFile, fromStdin } = options;
  return async (context) => {
    const isByValue = fromFile !== undefined || fromStdin === true;
    if (isByValue === (token !== undefined))
      throw new AppError('usage', {
        message: 'Which token?',
        hint: 'Name a managed one (mintmark revoke NAME#2), or bring values: mintmark revoke --from-stdin',
      });
    if (token !== undefined) return await revokeManaged(context, { ...options, token });
    const { app, shell } = context;
    const values = fromFile === undefined ? shell.readStdin() : app.workspace.readBroughtFile(fromFile);
    return await revokeBrought(context, values);
  };
}

async function revokeManaged(
  context: CommandContext,
  options: RevokeCommandOptions & { readonly token: string },
): Promise<number> {
  return await withStore(context, async (store) => {
    const { terminal, global } = context;
    const progress = showProgress(global.json ? muted(terminal) : terminal, 0);
    const report = await revokeToken(context.app, store, {
      token: options.token,
      mayBeLast: options.last ?? false,
      confirm: async (found, slots) =>
        await ask(
          context,
          `Revoke ${tokenLabel(found)} ("${found.reference.name}")? ${count(slots, 'slot')} hold it.`,
        ),
      person: makePerson(context, options.open === undefined ? {} : { open: options.open }),
      onEvent: progress,
    });
    if (global.json) terminal.line(JSON.stringify(report));
    if (report.failures.length > 0) return errorCatalogue.incomplete.exitCode;
    return report.waiting.length > 0 ? errorCatalogue.blocked.exitCode : 0;
  });
}

async function revokeBrought(context: CommandContext, values: Secret): Promise<number> {
  return await withStore(context, async (store) => {
    const { app, terminal, global } = context;
    const { line, errorLine, paint } = terminal;
    const ended = await revokeValues(app, store, {
      values,
      confirm: async (brought) => {
        for (const { description } of brought) if (!global.json) line(`  ${description}`);
        return await ask(context, `Revoke ${count(brought.length, 'value')}? Whatever uses them stops.`);
      },
    });
    if (global.json) line(JSON.stringify(ended));
    else
      for (const { description, outcome } of ended) {
        if (outcome.kind !== 'done') errorLine(`${paint.bad('✗')} ${description}: ${outcome.reason}`);
        else
          line(
            `${paint.good('✓')} ${description}: ${outcome.value.wasAlive ? 'revoked' : 'was dead already'}`,
          );
      }
    return ended.every(({ outcome }) => outcome.kind === 'done') ? 0 : errorCatalogue.incomplete.exitCode;
  });
}
