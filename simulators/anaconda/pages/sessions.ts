import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { SessionEntry } from '../state.ts';
import type { World } from '../world.ts';

// Browsers do not tell the ports of a host apart: the other simulated services need other names.
const cookieName = 'anaconda-session';
const lifetimeMilliseconds = 12 * 3_600_000;

/** Who is signed in, if anybody. */
export function findSession(world: World, context: Context): SessionEntry | undefined {
  const cookie = getCookie(context, cookieName);
  return world.state.sessions.find((each) => each.cookie === cookie && each.expiresAt > world.now());
}

/** Signs a person in, in place of whoever this browser was before. */
export function startSession(world: World, context: Context, login: string): void {
  const session: SessionEntry = {
    cookie: randomBytes(24).toString('base64url'),
    csrf: randomBytes(24).toString('base64url'),
    login,
    expiresAt: world.now() + lifetimeMilliseconds,
    newTokenId: null,
  };
  const before = findSession(world, context);
  const others = world.state.sessions.filter((each) => each !== before && each.expiresAt > world.now());
  world.state.sessions = [...others, session];
  setCookie(context, cookieName, session.cookie, { path: '/', httpOnly: true, sameSite: 'Lax' });
}

/** Signs a person out. */
export function endSession(world: World, context: Context, session: SessionEntry): void {
  world.state.sessions = world.state.sessions.filter((each) => each !== session);
  deleteCookie(context, cookieName, { path: '/' });
}
