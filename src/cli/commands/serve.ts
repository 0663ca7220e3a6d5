import { AppError } from '../../domain/errors.ts';
import type { Sandbox } from '../../ports/sandbox.ts';
import type { RunningServer } from '../../server/start-server.ts';
import type { CommandAction, CommandContext, Shell } from '../shell.ts';
import { servedDemo } from './served-demo.ts';

export interface ServeOptions {
  readonly port: string;
  readonly publicUrl?: string;
  readonly demo?: boolean;
  /** false with --no-open. */
  readonly open?: boolean;
}

/** How often the schedules are looked at. */
const tickSeconds = 15;

/** Serves until it is stopped; then the steps in hand end, and nothing is lost of the rest. */
export function serve(options: ServeOptions): CommandAction {
  return async (context) => {
    // Whoever stops it while it starts gets it stopped, too, and not killed.
    const stopped = context.shell.untilStopped();
    if (options.demo !== true) return await serveIn(context, options, stopped);
    const demo = await servedDemo(context);
    try {
      if (context.global.json !== true) tellSignIn(demo.sandbox, context);
      return await serveIn({ ...context, app: demo.app }, options, stopped);
    } finally {
      await demo.stop();
    }
  };
}

/** The pages that a guide leads to are the sandbox's here, and ask who comes. */
function tellSignIn({ environment }: Sandbox, { terminal: { line, paint } }: CommandContext): void {
  const { SANDBOX_GITHUB_LOGIN: login, SANDBOX_GITHUB_PASSWORD: password } = environment;
  line(paint.dim(`  GitHub's pages of this sandbox let in ${login} with ${password}`));
}

async function serveIn(
  context: CommandContext,
  options: ServeOptions,
  stopped: Promise<void>,
): Promise<number> {
  const { app, shell, terminal } = context;
  const { startServer } = await import('../../server/start-server.ts');
  const publicOrigin = options.publicUrl === undefined ? undefined : parseOrigin(options.publicUrl);
  const pages = shell.pageFiles();
  const server = await startServer({
    app,
    version: shell.version,
    port: parsePort(options.port),
    ...(publicOrigin === undefined ? {} : { publicOrigin }),
    pages,
    isDemo: options.demo === true,
    tickSeconds,
    complain: (text) => {
      terminal.errorLine(`${terminal.paint.bad('This is a bug in Mintmark:')} ${text}`);
    },
  });
  const opener = shell.temporaryFolder();
  try {
    await announce(server, { context, options, hasPages: pages !== undefined, folder: opener.path });
    await stopped;
    if (!context.global.json) terminal.line('Stopping: the steps in hand end first.');
  } finally {
    opener.remove();
    await server.stop();
  }
  return 0;
}

async function announce(
  server: RunningServer,
  {
    context: { terminal, global, shell },
    options,
    hasPages,
    folder,
  }: { context: CommandContext; options: ServeOptions; hasPages: boolean; folder: string },
): Promise<void> {
  const signIn = await server.signInLink();
  if (global.json) {
    terminal.line(JSON.stringify({ origin: server.origin, signIn }));
    return;
  }
  const { line, problem, paint } = terminal;
  const behind =
    server.origin === server.listensAt ? '' : `  behind a proxy: it answers at ${server.listensAt}`;
  line(`${paint.good('●')} ${paint.strong('Mintmark')} ${server.origin}${paint.dim(behind)}`);
  line(`  Sign in, once and within ten minutes: ${paint.accent(signIn.url)}`);
  if (!hasPages)
    problem(
      `${paint.due('!')} The dashboard's page is not there yet (dist/web); what answers is the API. ${paint.accent('→')} ${server.origin}/api/v1/openapi.json`,
    );
  line(paint.dim('Ctrl-C stops it, after the step in hand.'));
  if (options.open !== false && hasPages) openLink(signIn.url, { shell, folder });
}

/** The link goes to the browser in a file that only its owner can read: arguments of a process are seen by everybody here. */
function openLink(url: string, { shell, folder }: { shell: Shell; folder: string }): void {
  const file = `${folder}/sign-in.html`;
  shell.writePrivateFile(
    file,
    `<!doctype html><title>Mintmark</title><meta http-equiv="refresh" content="0; url=${url}">\n`,
  );
  shell.openPage(`file://${file}`);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new AppError('usage', { message: `--port takes a number from 0 to 65535, not "${text}".` });
}

function parseOrigin(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol === 'https:' && url.pathname === '/' && url.search === '' && url.hash === '')
    return url.origin;
  throw new AppError('usage', {
    message: `--public-url takes an https address without a path, not "${text}".`,
    hint: 'For example: --public-url https://mintmark.example.org',
  });
}
