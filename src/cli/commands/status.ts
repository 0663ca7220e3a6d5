import { requireKnown } from '../../app/require-known.ts';
import { showStatus } from '../../app/show-status.ts';
import { renderStatus } from '../render/render-status.ts';
import type { CommandAction } from '../shell.ts';
import { exitChanges } from '../exit-changes.ts';
import { withStore } from '../with-store.ts';

export function status(options: { readonly exitCode?: boolean }, name: string | undefined): CommandAction {
  return async (context) =>
    await withStore(context, async (store) => {
      const all = await showStatus(context.app, store);
      if (name !== undefined)
        requireKnown(
          name,
          all.credentials.map((credential) => credential.name),
        );
      const shown =
        name === undefined
          ? all
          : { ...all, credentials: all.credentials.filter((each) => each.name === name) };
      if (context.global.json) context.terminal.line(JSON.stringify(shown));
      else renderStatus(shown, context.terminal, name !== undefined);
      const isWrong = shown.credentials.some(({ findings }) =>
        findings.some(({ severity }) => severity !== 'note'),
      );
      return options.exitCode && isWrong ? exitChanges : 0;
    });
}
