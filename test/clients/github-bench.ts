import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Secret } from '../../src/domain/secret.ts';
import type { Json } from '../../src/domain/slot.ts';
import type { Target } from '../../src/ports/target.ts';
import { githubActionsTarget } from '../../src/targets/github-actions/target.ts';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import { contractContext } from '../contracts/harness/harness.ts';
import type { Bench } from './real-client.ts';

/** What the clients of GitHub have in common. */
export interface GithubBench extends Bench {
  readonly simulator: GithubSimulator;
  /** The simulator's token, which the client signs in with. */
  readonly token: Secret;
  /** Mintmark's target, connected to the same simulator. */
  readonly target: Target;
  /** Sets the service's clock forward: its change stamps have whole seconds only. */
  readonly passSeconds: (seconds: number) => void;
}

/** A place of Actions secrets, as the simulator's inside view names it. */
export type Place = Parameters<GithubSimulator['secret']>[0];

/** The places that every client is tried on. */
export const places = {
  repository: { repository: 'tudat-team/tudatpy-feedstock' },
  environment: { repository: 'tudat-team/tudatpy', environment: 'release' },
  organization: { organization: 'tudat-team' },
} as const;

/** Starts the simulator, also on a UNIX socket where one is named. */
export async function openGithubBench(socketPath?: string): Promise<GithubBench> {
  let aheadMilliseconds = 0;
  const simulator = await startGithubSimulator({
    now: () => Date.now() + aheadMilliseconds,
    ...(socketPath === undefined ? {} : { socketPath }),
  });
  return {
    simulator,
    token: Secret.of(simulator.token),
    target: githubActionsTarget.connect(contractContext(simulator, { credential: simulator.token })),
    passSeconds: (seconds) => {
      aheadMilliseconds += seconds * 1000;
    },
    close: simulator.stop,
  };
}

/** A value as no other secret has it. */
export function newValue(): Secret {
  return Secret.of(randomBytes(24).toString('hex'));
}

/** Delivers through Mintmark to the one slot that `spec` stands for. */
export async function deliver({ target }: GithubBench, spec: Json, value: Secret): Promise<void> {
  const slots = await target.resolve(spec);
  assert.equal(slots.length, 1);
  for (const slot of slots) {
    const { kind } = await target.deliver(slot, value);
    assert.equal(kind, 'done');
  }
}

/** Fails unless the place really holds this value; the failure tells no value. */
export function mustHold(
  { simulator }: GithubBench,
  place: Place,
  expected: { name: string; value: Secret },
): void {
  const held = simulator.secret(place, expected.name);
  assert.ok(held !== undefined, `there is no secret ${expected.name} at the service`);
  assert.ok(held === expected.value.expose(), `${expected.name} holds another value at the service`);
}
