/**
 * Every way in which Mintmark stops, as a closed catalogue: code → exit code and meaning. The reference page and the
 * exit codes of the command line are made from it.
 */
export const errorCatalogue = {
  usage: { exitCode: 2, meaning: 'The command line asks for something that does not exist or does not fit.' },
  'manifest-invalid': { exitCode: 2, meaning: 'mintmark.yaml cannot be read; nothing was called.' },
  'manifest-missing': { exitCode: 2, meaning: 'There is no mintmark.yaml where it was looked for.' },
  'scope-invalid': { exitCode: 2, meaning: 'A scope does not exist at the issuer; nothing was called.' },
  'slot-invalid': {
    exitCode: 2,
    meaning: 'A slot name or value breaks a rule of its target; nothing was called.',
  },
  'not-found': { exitCode: 2, meaning: 'The named credential, token, slot or file is not known.' },
  'plan-stale': { exitCode: 3, meaning: 'The saved plan no longer describes what would be done.' },
  blocked: { exitCode: 3, meaning: 'A person has to decide something first; the message names the command.' },
  declined: { exitCode: 3, meaning: 'The question was answered with no, or there was nobody to ask.' },
  'connection-missing': { exitCode: 4, meaning: 'A connection has no value to sign in with.' },
  'connection-refused': { exitCode: 4, meaning: 'A service refused the connection, or a right is missing.' },
  'vendor-unreachable': { exitCode: 5, meaning: 'A service could not be reached; nothing was sent.' },
  'vendor-failed': { exitCode: 5, meaning: 'A service answered something that cannot be used.' },
  incomplete: {
    exitCode: 6,
    meaning: 'Some steps did not finish; running `mintmark apply` again continues.',
  },
  'file-refused': { exitCode: 7, meaning: 'A file cannot be read or written.' },
  'store-missing': { exitCode: 7, meaning: 'There is no store yet.' },
  'store-refused': {
    exitCode: 7,
    meaning: 'The store cannot be opened or written: full disk, read-only, newer version.',
  },
  'store-damaged': { exitCode: 7, meaning: 'A sealed value or the audit chain is not what was written.' },
  'store-busy': { exitCode: 7, meaning: 'Another process works on the same thing.' },
  'key-refused': { exitCode: 7, meaning: 'The key cannot be had, is unsafe, or does not open this store.' },
} as const satisfies Record<string, { exitCode: number; meaning: string }>;

export type ErrorCode = keyof typeof errorCatalogue;

/** The exit code of a bug: something that the catalogue does not know. */
export const bugExitCode = 1;

/**
 * A stop that a person can do something about: the message says what happened to what, the hint what to do next.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(
    code: ErrorCode,
    { message, hint, cause }: { message: string; hint?: string; cause?: unknown },
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }
}

/** A condition that only a bug can break. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Bug in Mintmark: ${message}`);
}
