import { AppError } from '../../domain/errors.ts';
import type { Sandbox } from '../../ports/sandbox.ts';
import type { CommandAction } from '../shell.ts';

export interface SandboxCommandOptions {
  readonly state?: string;
  readonly port?: string;
  readonly rateLimits?: boolean;
  readonly latency: string;
}

export function sandbox(options: SandboxCommandOptions): CommandAction {
  return async ({ terminal, global, shell }) => {
    const firstPort = options.port === undefined ? undefined : parseNumber('--port', options.port, 65_000);
    const latencyMilliseconds = parseNumber('--latency', options.latency, 60_000);
    const temporary = options.state === undefined ? shell.temporaryFolder() : undefined;
    const folder = options.state ?? temporary?.path ?? '.';
    const running = await shell.startSandbox({
      ...(options.state === undefined ? {} : { stateFolder: options.state }),
      ...(firstPort === undefined ? {} : { firstPort }),
      enforceRateLimits: options.rateLimits ?? false,
      latencyMilliseconds,
    });
    try {
      const file = `${folder}/sandbox.env`;
      shell.writePrivateFile(file, environmentFile(running));
      if (global.json) terminal.line(JSON.stringify({ services: running.services, environmentFile: file }));
      else {
        for (const { title, url, socketPath } of running.services)
          terminal.line(
            `${terminal.paint.good('●')} ${terminal.paint.strong(title.padEnd(14))} ${url}${socketPath ? `  socket ${socketPath}` : ''}`,
          );
        terminal.line();
        terminal.line('In another terminal:');
        terminal.line(`  source ${file}`);
        terminal.line('  mintmark doctor');
        terminal.line();
        terminal.line(`Their pages open in a browser too; who may sign in stands in that file (SANDBOX_…).`);
        terminal.line(terminal.paint.dim('Ctrl-C stops it.'));
      }
      await shell.untilStopped();
    } finally {
      await running.stop();
      temporary?.remove();
    }
    return 0;
  };
}

/** Shell lines that point Mintmark and real clients at the sandbox. */
function environmentFile({ environment }: Sandbox): string {
  const lines = Object.entries(environment).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`,
  );
  return `${lines.join('\n')}\n`;
}

function parseNumber(option: string, text: string, maximum: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= maximum) return value;
  throw new AppError('usage', {
    message: `${option} takes a whole number from 0 to ${maximum}, not "${text}".`,
  });
}
