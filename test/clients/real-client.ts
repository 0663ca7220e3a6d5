import { Secret } from '../../src/domain/secret.ts';

/** Whether a client can be had on this machine. */
export type Found =
  { readonly kind: 'found'; readonly version: string } | { readonly kind: 'absent'; readonly reason: string };

/** A simulator, the client pointed at it, and whatever the checks share. */
export interface Bench {
  readonly close: () => Promise<void>;
}

/** One thing that the client does; throws when the outcome is not what it should be. */
interface Check<B extends Bench> {
  /** What the client does, to be read after its name: "signs in with a password". */
  readonly does: string;
  readonly run: (bench: B) => Promise<void>;
}

/** A client that somebody else wrote. Its checks run in order on one bench; a later one may build on an earlier one. */
export interface RealClient<B extends Bench> {
  readonly name: string;
  /** Looks for the client, and installs it where that is possible without asking. */
  readonly find: () => Promise<Found>;
  /** Starts the bench; `folder` is empty, private, and removed at the end of the run. */
  readonly open: (folder: string) => Promise<B>;
  readonly checks: readonly Check<B>[];
}

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** Runs every check of one client, prints a line for each, and counts it in `tally`. */
export async function runClient<B extends Bench>(
  client: RealClient<B>,
  { folder, tally }: { folder: string; tally: Tally },
): Promise<void> {
  const found = await client.find();
  const count = (outcome: keyof Tally, does: string, reason = ''): void => {
    tally[outcome] += 1;
    const name = found.kind === 'found' ? `${client.name} ${found.version}` : client.name;
    // The last net: whatever a client printed, no living secret of this run gets out.
    console.log(Secret.scrub(`${outcome.padEnd(7)}  ${name} ${does}${reason === '' ? '' : `: ${reason}`}`));
  };
  if (found.kind === 'absent') {
    for (const { does } of client.checks) count('skipped', does, found.reason);
    return;
  }
  let bench: B;
  try {
    bench = await client.open(folder);
  } catch (error) {
    for (const { does } of client.checks) count('failed', does, `the bench did not start: ${oneLine(error)}`);
    return;
  }
  try {
    for (const { does, run } of client.checks) {
      const problem = await tryCheck(async () => await run(bench));
      if (problem === undefined) count('passed', does);
      else count('failed', does, problem);
    }
  } finally {
    await bench.close();
  }
}

/** Longer than any client may need; each call to a client has a shorter limit of its own. */
const checkSeconds = 180;

/** undefined when the work succeeded in time; else what went wrong, on one line. */
async function tryCheck(work: () => Promise<void>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${checkSeconds} s`)), checkSeconds * 1000);
  });
  try {
    await Promise.race([work(), limit]);
    return undefined;
  } catch (error) {
    return oneLine(error);
  } finally {
    clearTimeout(timer);
  }
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, 600);
}
