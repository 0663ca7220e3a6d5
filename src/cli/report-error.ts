import { AppError, bugExitCode, errorCatalogue } from '../domain/errors.ts';
import type { Terminal } from './terminal.ts';

/** Says what happened to what and what to do next, and returns the exit code. */
export function reportError(error: unknown, terminal: Terminal, isJson: boolean): number {
  if (!(error instanceof AppError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.errorLine(`${terminal.paint.bad('This is a bug in Mintmark:')} ${stack}`);
    return bugExitCode;
  }
  const { code, message, hint } = error;
  if (isJson)
    terminal.line(JSON.stringify({ error: { code, message, ...(hint === undefined ? {} : { hint }) } }));
  else {
    terminal.errorLine(`${terminal.paint.bad('✗')} ${message}`);
    if (hint !== undefined) terminal.errorLine(`${terminal.paint.accent('→')} ${hint}`);
  }
  return errorCatalogue[code].exitCode;
}
