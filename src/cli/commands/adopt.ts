import { adoptSlots, adoptToken, adoptValue, findAdoptionChoices } from '../../app/adopt.ts';
import { AppError } from '../../domain/errors.ts';
import { instantOrUndefined } from '../../domain/instant.ts';
import { ask } from '../ask.ts';
import type { Secret } from '../../domain/secret.ts';
import type { CommandAction, CommandContext } from '../shell.ts';
import { count } from '../terminal.ts';
import { withStore } from '../with-store.ts';

export interface AdoptOptions {
  readonly slots?: boolean;
  readonly token?: string;
  readonly expires?: string;
  readonly fromFile?: string;
  readonly fromStdin?: boolean;
  readonly id?: string;
}

export function adopt(options: AdoptOptions, name: string): CommandAction {
  return async (context) =>
    await withStore(context, async (store) => {
      const { app, terminal, global } = context;
      const { paint } = terminal;
      const line = global.json ? () => {} : terminal.line;
      const expiresAt = parseExpiry(options.expires);
      const choices = await findAdoptionChoices(app, store, name);
      const value = broughtValue(options, context);
      if (!options.slots && options.token === undefined && value === undefined) {
        line(
          `${count(choices.slots.length, 'declared slot')} of ${name} hold a value that Mintmark did not put there:`,
        );
        for (const slot of choices.slots) line(`  ${slot.label}`);
        if (choices.slots.length > 0) line(`${paint.accent('→')} mintmark adopt ${name} --slots`);
        if (choices.issuerTokens === undefined)
          line('The issuer has no list of these tokens: look up the name on its page.');
        for (const token of choices.issuerTokens ?? [])
          line(
            `  token "${token.name}"${token.expiresAt ? `, expires ${token.expiresAt.slice(0, 10)}` : ''}`,
          );
        line(`${paint.accent('→')} mintmark adopt ${name} --token NAME`);
        if (global.json)
          terminal.line(JSON.stringify({ slots: choices.slots, issuerTokens: choices.issuerTokens ?? null }));
        return 0;
      }
      const adopted: { slots?: readonly string[]; token?: string } = {};
      if (value) {
        const { number, introspection } = await adoptValue(app, store, {
          choices,
          value,
          tokenName: options.token,
          id: options.id,
        });
        adopted.token = `${name}#${number}`;
        line(`${paint.good('✓')} This is now ${name}#${number}. Its value is sealed, and can be delivered.`);
        for (const note of introspection.notes ?? []) line(`${paint.due('!')} ${note}`);
      } else if (options.token !== undefined) {
        const { number, isListed } = await adoptToken(app, store, {
          choices,
          tokenName: options.token,
          ...(expiresAt ? { expiresAt } : {}),
        });
        adopted.token = `${name}#${number}`;
        line(
          `${paint.good('✓')} "${options.token}" is now ${name}#${number}. Its value is not known: the next apply replaces it, and revokes it after the grace.`,
        );
        if (!isListed) line(`${paint.due('!')} The issuer could not confirm the name.`);
      }
      if (options.slots) {
        for (const slot of choices.slots) line(`  ${slot.label}`);
        if (
          choices.slots.length > 0 &&
          !(await ask(context, `Let Mintmark overwrite ${count(choices.slots.length, 'slot')}?`))
        )
          throw new AppError('declined', { message: 'No slot was adopted.' });
        if (choices.slots.length > 0) await adoptSlots(app, store, choices);
        adopted.slots = choices.slots.map(({ id }) => id);
        line(`${paint.good('✓')} ${count(choices.slots.length, 'slot')} adopted.`);
      }
      if (global.json) terminal.line(JSON.stringify(adopted));
      return 0;
    });
}

function broughtValue(
  { fromFile, fromStdin }: AdoptOptions,
  { app, shell }: CommandContext,
): Secret | undefined {
  if (fromFile !== undefined) return app.workspace.readBroughtFile(fromFile);
  return fromStdin === true ? shell.readStdin() : undefined;
}

function parseExpiry(text: string | undefined) {
  if (text === undefined) return undefined;
  const expiresAt = instantOrUndefined(text);
  if (!expiresAt)
    throw new AppError('usage', { message: `"${text}" is no date.`, hint: 'Write it as 2027-01-31.' });
  return expiresAt;
}
