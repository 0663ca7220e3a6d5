import type { World } from './world.ts';

/** Personal tokens die when the delay of the service is over; what is none of them is passed over in silence. */
export function revokeInTime(world: World, values: readonly string[]): void {
  const { state, now, revocationDelayMilliseconds } = world;
  const dueAt = now() + revocationDelayMilliseconds;
  const known = new Set(values.filter((value) => state.tokens.some((token) => token.value === value)));
  state.revocations = [...state.revocations, ...[...known].map((value) => ({ value, dueAt }))];
  settleRevocations(world);
}

/** Ends a personal token at once. */
export function revokeNow({ state }: World, value: string): void {
  state.tokens = state.tokens.filter((token) => token.value !== value);
}

/** Ends the tokens whose time has come; to be called before anybody looks. */
export function settleRevocations(world: World): void {
  const { state, now } = world;
  for (const { value, dueAt } of state.revocations) if (dueAt <= now()) revokeNow(world, value);
  state.revocations = state.revocations.filter(({ dueAt }) => dueAt > now());
}
