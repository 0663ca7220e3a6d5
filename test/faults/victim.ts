/**
 * A whole Mintmark as a process of its own that can be killed at any instant: before each end of a step it tells its
 * parent where it is, and waits for the word to go on. Everything else is as in the real command.
 */
import { Readable } from 'node:stream';
import { runCli } from '../../src/cli/program.ts';
import type { Shell } from '../../src/cli/shell.ts';
import { makeTerminal } from '../../src/cli/terminal.ts';
import { addSeconds, instant } from '../../src/domain/instant.ts';
import { Secret } from '../../src/domain/secret.ts';
import { makeShell } from '../../src/main.ts';
import type { Prompter } from '../../src/ports/prompter.ts';
import type { Store } from '../../src/ports/store.ts';
import type { StepInstant, VictimAnswer, VictimMessage, VictimWorld } from './victim-protocol.ts';

/** Answers come in the order of the messages. */
const waiting: ((answer: VictimAnswer) => void)[] = [];

async function tell(message: VictimMessage): Promise<VictimAnswer> {
  return await new Promise((resolve) => {
    waiting.push(resolve);
    process.send?.(message);
  });
}

/** A store that tells of the instants of each step. */
function telling(store: Store): Store {
  return {
    ...store,
    commit: async (line, changes) => {
      const { action, subject, phase } = line;
      const at = async (moment: StepInstant) =>
        await tell({ type: 'step', instant: moment, action, subject });
      if (phase === 'outcome') await at('ending');
      const sequence = await store.commit(line, changes);
      if (phase === 'intent') await at('intended');
      if (phase === 'outcome') await at('ended');
      return sequence;
    },
  };
}

async function live({ folder, environment, argv, aheadSeconds }: VictimWorld): Promise<number> {
  let ahead = aheadSeconds;
  let output = '';
  const show = (write: (text: string) => void) => (text: string) => {
    output += text;
    write(text);
  };
  const prompter: Prompter = {
    isInteractive: true,
    confirm: async () => await Promise.resolve(true),
    text: async () => await Promise.resolve(''),
    secret: async () => await Promise.reject(new Error('not asked here')),
    secretOrNothing: async () => {
      const answer = await tell({ type: 'value', output });
      return 'value' in answer && answer.value !== '' ? Secret.of(answer.value) : undefined;
    },
  };
  const shell = makeShell({
    clock: { now: () => addSeconds(instant(Date.now()), ahead) },
    pause: async (seconds) => {
      const answer = await tell({ type: 'pause', seconds });
      if ('aheadSeconds' in answer) ahead = answer.aheadSeconds;
    },
    folder,
    environment,
    prompter,
    readStdin: () => '',
    stdin: () => Readable.from([]),
    command: [process.execPath, 'bin/mintmark.js'],
    openPage: (url) => {
      tell({ type: 'page', url }).catch(() => {});
    },
    terminal: makeTerminal({
      write: show((text) => process.stdout.write(text)),
      writeError: show((text) => process.stderr.write(text)),
      isTty: false,
      columns: 100,
      hasColor: false,
    }),
  });
  const mortal: Shell = {
    ...shell,
    makeApp: (global) => {
      const app = shell.makeApp(global);
      return { ...app, openStore: async () => telling(await app.openStore()) };
    },
  };
  return await runCli(argv, mortal);
}

process.once('message', (world: VictimWorld) => {
  process.on('message', (answer: VictimAnswer) => waiting.shift()?.(answer));
  live(world)
    .then((code) => {
      process.exitCode = code;
      return process.disconnect();
    })
    .catch((error: unknown) => {
      process.stderr.write(`victim: ${String(error)}\n`);
      process.exit(70);
    });
});
