import { exchange as exchangeToken } from '../../app/exchange.ts';
import { AppError } from '../../domain/errors.ts';
import { reveal } from '../reveal.ts';
import type { CommandAction } from '../shell.ts';
import { relativeTime } from '../terminal.ts';
import { withStore } from '../with-store.ts';

export interface ExchangeOptions {
  readonly scopes?: readonly string[];
  readonly audience?: readonly string[];
  readonly out?: string;
  readonly print?: boolean;
}

export function exchange(options: ExchangeOptions, credential: string): CommandAction {
  return async (context) =>
    await withStore(context, async (store) => {
      const { app, terminal, global, shell } = context;
      if ((options.out === undefined) === (options.print !== true))
        throw new AppError('usage', {
          message: 'Where is the token to go?',
          hint: 'Say --out FILE (readable by you alone), or --print.',
        });
      const { secret, expiresAt, scopes, audience } = await exchangeToken(app, store, {
        credential,
        ...(options.scopes ? { scopes: options.scopes } : {}),
        ...(options.audience ? { audience: options.audience } : {}),
      });
      if (options.out === undefined) terminal.reveal(reveal(secret));
      else shell.writePrivateFile(options.out, reveal(secret));
      const told = { expiresAt: expiresAt ?? null, scopes, audience: audience ?? null };
      if (global.json && options.out !== undefined)
        terminal.line(JSON.stringify({ ...told, file: options.out }));
      else {
        const { errorLine, paint } = terminal;
        const end = expiresAt ? `, ends ${relativeTime(app.clock.now(), expiresAt)}` : '';
        errorLine(
          `${paint.good('✓')} ${scopes.join(', ')}${audience ? ` in ${audience.join(', ')}` : ''}${end}.`,
        );
        errorLine(
          `${paint.due('!')} Never store it as a secret: a job that needs one makes its own (mintmark guide github-app).`,
        );
        errorLine(`${paint.accent('→')} mintmark revoke --from-stdin    ends it before its time`);
      }
      return 0;
    });
}
