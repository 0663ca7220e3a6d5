import { requireKnown } from '../../app/require-known.ts';
import { showStatus } from '../../app/show-status.ts';
import { renderStatus } from '../render/render-status.ts';
import type { CommandAction } from '../shell.ts';
import { exitChanges } from '../exit-changes.ts';
import { withStore } from '../with-store.ts';

export interface StatusOptions {
  readonly exitCode?: boolean;
  readonly organization?: string;
}

export function status(options: StatusOptions, name: string | undefined): CommandAction {
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
      const { app, terminal, global } = context;
      const view =
        options.organization === undefined
          ? undefined
          : await (
              await import('../../app/oversee.ts')
            ).viewOrganization(app, store, { organization: options.organization, connection: undefined });
      if (global.json) terminal.line(JSON.stringify(view ? { ...shown, organization: view } : shown));
      else {
        renderStatus(shown, terminal, name !== undefined);
        if (view) {
          terminal.line();
          (await import('../render/render-organization.ts')).renderOrganization(view, shown.at, terminal);
        }
      }
      const isWrong = shown.credentials.some(({ findings }) =>
        findings.some(({ severity }) => severity !== 'note'),
      );
      return options.exitCode && isWrong ? exitChanges : 0;
    });
}
