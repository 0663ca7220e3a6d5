import type { AppContext } from '../../app/app-context.ts';
import { addSeconds } from '../../domain/instant.ts';
import type { Sandbox } from '../../ports/sandbox.ts';
import type { OpenidOptions } from '../openid-options.ts';
import type { CommandContext } from '../shell.ts';
import { beganAgo, liveThroughWeeks, type DemoTeam } from './demo-weeks.ts';

export interface ServedDemo {
  readonly app: AppContext;
  readonly sandbox: Sandbox;
  /** Where there is an identity issuer: how the server is told of it. */
  readonly openid: OpenidOptions;
  readonly stop: () => Promise<void>;
}

/**
 * The sandbox with a team in it that has used Mintmark for some weeks. What they did is really done, at the simulated vendors
 * and in the store, while one clock of all of them is set to the past. Stopping leaves nothing behind.
 */
export async function servedDemo(
  { shell, app: { clock: realClock } }: Pick<CommandContext, 'shell' | 'app'>,
  { hasIdentityIssuer = false }: { hasIdentityIssuer?: boolean } = {},
): Promise<ServedDemo> {
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
    hasIdentityIssuer,
    now: () => Date.parse(clock.now()),
  });
  const stop = async (): Promise<void> => {
    await sandbox.stop();
    folder.remove();
  };
  try {
    const settings = { ...sandbox.environment, MINTMARK_KEY_FILE: `${folder.path}/key` };
    const inside = shell.within(folder.path, settings, clock);
    // One of the seeded team, and not whoever looks at it.
    const makeApp = (): AppContext => ({ ...inside.makeApp({ json: true }), actor: 'maintainer' });
    await liveThroughWeeks({ ...team, makeApp, people: sandbox.people });
    const app = makeApp();
    if (hasIdentityIssuer) await addMembers(app);
    return { app, sandbox, openid: hasIdentityIssuer ? openidOf(sandbox) : {}, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function openidOf({ environment }: Sandbox): OpenidOptions {
  return {
    openidIssuer: environment['SANDBOX_OPENID_ISSUER'] ?? '',
    openidClientId: environment['SANDBOX_OPENID_CLIENT_ID'] ?? '',
    openidSecretEnv: 'SANDBOX_OPENID_SECRET',
    openidTitle: 'the simulated issuer',
  };
}

/** The people of the issuer whom the team knows; whoever runs the demo is one of them. */
async function addMembers({ actor, clock, openStore }: AppContext): Promise<void> {
  const addedAt = clock.now();
  const store = await openStore();
  try {
    await store.members.put({ name: actor, role: 'admin', email: 'maintainer@example.org', addedAt });
    await store.members.put({ name: 'builder', role: 'operator', email: 'build-team@example.org', addedAt });
  } finally {
    await store.close();
  }
}
