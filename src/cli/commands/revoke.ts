import { revokeToken } from '../../app/revoke-token.ts';
import { errorCatalogue } from '../../domain/errors.ts';
import { tokenLabel } from '../../domain/token.ts';
import { ask } from '../ask.ts';
import { makePerson } from '../person.ts';
import { showProgress } from '../render/render-progress.ts';
import type { CommandAction } from '../shell.ts';
import { count } from '../terminal.ts';
import { withStore } from '../with-store.ts';

export function revoke(
  options: { readonly last?: boolean; readonly open?: boolean },
  token: string,
): CommandAction {
  return async (context) =>
    await withStore(context, async (store) => {
      const { terminal, global } = context;
      const progress = showProgress(global.json ? { ...terminal, line: () => {} } : terminal, 0);
      const report = await revokeToken(context.app, store, {
        token,
        mayBeLast: options.last ?? false,
        confirm: async (found, slots) =>
          await ask(
            context,
            `Revoke ${tokenLabel(found)} ("${found.reference.name}")? ${count(slots, 'slot')} hold it.`,
          ),
        person: makePerson(context, options),
        onEvent: progress,
      });
      if (global.json) terminal.line(JSON.stringify(report));
      if (report.failures.length > 0) return errorCatalogue.incomplete.exitCode;
      return report.waiting.length > 0 ? errorCatalogue.blocked.exitCode : 0;
    });
}
