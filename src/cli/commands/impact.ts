import { findImpact } from '../../app/impact.ts';
import { renderImpact } from '../render/render-impact.ts';
import type { CommandAction } from '../shell.ts';
import { withStore } from '../with-store.ts';

export interface ImpactOptions {
  readonly checkout?: readonly string[];
}

/** Shows what breaks when a token is revoked now. */
export function impact({ checkout = [] }: ImpactOptions, name: string): CommandAction {
  return async (context) =>
    await withStore(context, async (store) => {
      const { app, terminal, global, shell } = context;
      const checkouts = checkout.map((folder) => shell.readCheckout(folder));
      const found = await findImpact(app, store, { name, checkouts });
      if (global.json) terminal.line(JSON.stringify(found));
      else renderImpact(found, app.clock.now(), terminal);
      return 0;
    });
}
