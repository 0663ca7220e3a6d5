import { diagnose } from '../../app/diagnose.ts';
import { errorCatalogue } from '../../domain/errors.ts';
import type { CommandAction } from '../shell.ts';

export function doctor(): CommandAction {
  return async ({ app, terminal, global }) => {
    const checks = await diagnose(app);
    const { line, problem, paint } = terminal;
    if (global.json) line(JSON.stringify(checks));
    else
      for (const { area, state, message, hint } of checks) {
        const mark = { good: paint.good('✓'), warning: paint.due('!'), bad: paint.bad('✗') }[state];
        const say = state === 'good' ? line : problem;
        say(`${mark} ${paint.strong(area)}: ${message}`);
        if (hint !== undefined && state !== 'good') problem(`  ${paint.accent('→')} ${hint}`);
      }
    return checks.some(({ state }) => state === 'bad') ? errorCatalogue['connection-refused'].exitCode : 0;
  };
}
