import { actOnOrganization, viewOrganization } from '../../app/oversee.ts';
import { AppError, errorCatalogue } from '../../domain/errors.ts';
import { ask } from '../ask.ts';
import { renderOrganization } from '../render/render-organization.ts';
import type { CommandAction } from '../shell.ts';
import { count } from '../terminal.ts';
import { withStore } from '../with-store.ts';

export interface OrganizationOptions {
  readonly connection?: string;
  readonly approve?: readonly string[];
  readonly deny?: readonly string[];
  readonly revoke?: readonly string[];
  readonly reason?: string;
}

/** Shows the tokens that reach an organization, or decides about them. */
export function organization(options: OrganizationOptions, name: string): CommandAction {
  return async (context) =>
    await withStore(context, async (store) => {
      const { app, terminal, global } = context;
      const { connection, reason } = options;
      const asked = (['approve', 'deny', 'revoke'] as const).filter((action) => options[action]);
      const [action, ...others] = asked;
      if (others.length > 0)
        throw new AppError('usage', { message: `Say one of --${asked.join(', --')}, not several.` });
      if (action === undefined) {
        const view = await viewOrganization(app, store, { organization: name, connection });
        if (global.json) terminal.line(JSON.stringify(view));
        else renderOrganization(view, app.clock.now(), terminal);
        return 0;
      }
      const ids = options[action] ?? [];
      const what = action === 'revoke' ? 'token' : 'request';
      if (!(await ask(context, `${action} ${count(ids.length, what)} (${ids.join(', ')}) of ${name}?`)))
        throw new AppError('declined', { message: 'Nothing was done.' });
      const ended = await actOnOrganization(app, store, {
        organization: name,
        connection,
        action,
        ids,
        ...(reason === undefined ? {} : { reason }),
      });
      if (global.json) terminal.line(JSON.stringify(ended));
      else
        for (const { id, outcome } of ended) {
          if (outcome.kind === 'done') terminal.line(`${terminal.paint.good('✓')} ${action} ${id}`);
          else terminal.errorLine(`${terminal.paint.bad('✗')} ${action} ${id}: ${outcome.reason}`);
          if (outcome.kind === 'refused' && outcome.hint !== undefined)
            terminal.errorLine(`${terminal.paint.accent('→')} ${outcome.hint}`);
        }
      return ended.every(({ outcome }) => outcome.kind === 'done') ? 0 : errorCatalogue.incomplete.exitCode;
    });
}
