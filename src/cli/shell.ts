import type { AppContext } from '../app/app-context.ts';
import type { Checkout } from '../app/checkout-source.ts';
import type { Secret } from '../domain/secret.ts';
import type { Clock } from '../ports/clock.ts';
import type { PageFiles } from '../ports/page-files.ts';
import type { StartSandbox } from '../ports/sandbox.ts';
import type { Terminal } from './terminal.ts';

/** Options that every command understands. */
export interface GlobalOptions {
  readonly manifest?: string;
  readonly store?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly yes?: boolean;
}

/** What a command runs with. */
export interface CommandContext {
  readonly app: AppContext;
  readonly terminal: Terminal;
  readonly global: GlobalOptions;
  readonly shell: Shell;
}

/** The world around the command line; main.ts builds the real one, tests and the demo build their own. */
export interface Shell {
  readonly terminal: Terminal;
  /** Builds the application for the global options of one command. */
  readonly makeApp: (global: GlobalOptions) => AppContext;
  readonly startSandbox: StartSandbox;
  /** Runs another command line in this shell's world and returns its exit code; for the demo. */
  readonly run: (argv: readonly string[]) => Promise<number>;
  /** A shell that writes to the same terminal from another folder with other settings; for the demo. */
  readonly within: (
    folder: string,
    environment: Readonly<Record<string, string>>,
    /** Default: the clock of this shell. */
    clock?: Clock,
  ) => Shell;
  /** A new empty folder that only its owner can read; `remove` takes it away again. */
  readonly temporaryFolder: () => { path: string; remove: () => void };
  /** Writes a file that only its owner can read. */
  readonly writePrivateFile: (path: string, text: string) => void;
  readonly readFile: (path: string) => string;
  /** The same, or undefined where there is no such file. */
  readonly readFileIfThere: (path: string) => string | undefined;
  /** Writes a file that may be read by others and committed. */
  readonly writeFile: (path: string, text: string) => void;
  /** The built dashboard; undefined where nobody has built it. */
  readonly pageFiles: () => PageFiles | undefined;
  /** The files of a repository on this machine that say how something is built. */
  readonly readCheckout: (folder: string) => Checkout;
  /** All of standard input, as one secret. Throws `usage` when there is nothing. */
  readonly readStdin: () => Secret;
  /** Opens a page in the person's browser, where there is one; says nothing where there is none. */
  readonly openPage: (url: string) => void;
  /** Resolves when the person asks to stop (Ctrl-C, termination). */
  readonly untilStopped: () => Promise<void>;
  readonly version: string;
}

/** What a command ends with; thrown errors carry their own exit code. */
export type CommandAction = (context: CommandContext) => Promise<number>;
