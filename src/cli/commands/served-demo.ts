import type { AppContext } from '../../app/app-context.ts';
import { addSeconds } from '../../domain/instant.ts';
import type { Sandbox } from '../../ports/sandbox.ts';
import type { CommandContext } from '../shell.ts';
import { beganAgo, liveThroughWeeks, type DemoTeam } from './demo-weeks.ts';

/**
 * The sandbox with a team in it that has used Mintmark for some weeks. What they did is really done, at the simulated vendors
 * and in the store, while one clock of all of them is set to the past. Stopping leaves nothing behind.
 */
export async function servedDemo({
  shell,
  app: { clock: realClock },
}: Pick<CommandContext, 'shell' | 'app'>): Promise<{
  readonly app: AppContext;
  readonly sandbox: Sandbox;
  readonly stop: () => Promise<void>;
}> {
  const folder = shell.temporaryFolder();
  let secondsAgo = 0;
  const clock = { now: () => addSeconds(realClock.now(), -secondsAgo) };
  const team: Pick<DemoTeam, 'goTo' | 'declare'> = {
    goTo: (ago) => {
      secondsAgo = ago;
    },
    declare: (manifest) => {
      shell.writePrivateFile(`${folder.path}/mintmark.yaml`, manifest);
    },
  };
  team.goTo(beganAgo);
  const sandbox = await shell.startSandbox({
    enforceRateLimits: false,
    latencyMilliseconds: 0,
    now: () => Date.parse(clock.now()),
  });
  const stop = async (): Promise<void> => {
    await sandbox.stop();
    folder.remove();
  };
  try {
    const settings = { ...sandbox.environment, MINTMARK_KEY_FILE: `${folder.path}/key` };
    const inside = shell.within(folder.path, settings, clock);
    const makeApp = (): AppContext => inside.makeApp({ json: true });
    await liveThroughWeeks({ ...team, makeApp, people: sandbox.people });
    return { app: makeApp(), sandbox, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
