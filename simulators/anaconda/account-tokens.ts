import type { TokenEntry } from './state.ts';
import { mintToken, type TokenWish } from './tokens.ts';
import { notFound, type World } from './world.ts';

/** How long a token lives for which nobody says how long. */
export const defaultLifetimeSeconds = 365 * 86_400;

/** All tokens of a user or an organization, expired ones included. */
export function tokensOf(world: World, owner: string): readonly TokenEntry[] {
  return world.state.tokens.filter((token) => token.owner === owner);
}

/** The token that holds this name; an expired one holds it too. */
export function tokenNamed(world: World, owner: string, name: string): TokenEntry | undefined {
  return tokensOf(world, owner).find((token) => token.name === name);
}

/** Makes a token; whether its name is free was asked before. */
export function addToken(world: World, wish: TokenWish): TokenEntry {
  const token = mintToken(wish);
  world.state.tokens.push(token);
  return token;
}

/** Ends a token for good; refuses when there is none of this name. */
export function removeToken(world: World, owner: string, name: string): void {
  const token = tokenNamed(world, owner, name);
  if (!token) throw notFound(name);
  world.state.tokens = world.state.tokens.filter((each) => each !== token);
  const lag = world.switches.revocationLagMilliseconds ?? 0;
  if (lag > 0) world.lingering.push({ token, until: world.now() + lag });
}
