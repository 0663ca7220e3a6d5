import { notify as tellChannels, type NotifyResult } from '../../app/notify.ts';
import { errorCatalogue } from '../../domain/errors.ts';
import { exitChanges } from '../exit-changes.ts';
import { renderChannels, renderNotices } from '../render/render-notices.ts';
import type { CommandAction } from '../shell.ts';
import { withStore } from '../with-store.ts';

export interface NotifyCommandOptions {
  readonly observe?: boolean;
  readonly dryRun?: boolean;
  readonly all?: boolean;
  readonly exitCode?: boolean;
}

export function notify(options: NotifyCommandOptions): CommandAction {
  return async (context) =>
    await withStore(context, async (store) => {
      const { app, terminal, global } = context;
      const isDryRun = options.dryRun === true;
      const result = await tellChannels(app, store, {
        isObserving: options.observe === true,
        isDryRun,
        show: (notices) => {
          if (!global.json) renderNotices(notices, terminal, options.all === true);
        },
      });
      if (global.json) terminal.line(JSON.stringify(result));
      renderChannels(result, terminal, { isDryRun, isJson: global.json === true });
      return exitCodeOf(result, options.exitCode === true);
    });
}

function exitCodeOf({ channels, notices, unobserved }: NotifyResult, tellsWrong: boolean): number {
  if (channels.some(({ outcome }) => outcome !== undefined && outcome.kind !== 'done'))
    return errorCatalogue.incomplete.exitCode;
  if (unobserved) return errorCatalogue[unobserved.code].exitCode;
  return tellsWrong && notices.some(({ severity }) => severity !== 'note') ? exitChanges : 0;
}
