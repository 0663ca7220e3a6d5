import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/** A person who is signed in on the pages of a simulated service. */
export interface SessionEntry {
  readonly cookie: string;
  /** What every form of this session carries, and no other site can know. */
  readonly csrf: string;
  readonly login: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The token that was just made and whose value the next page shows, once. */
  newTokenId: string | null;
}

/** Who is signed in, request by request. */
export interface Sessions {
  readonly find: (context: Context) => SessionEntry | undefined;
  /** Signs a person in, in place of whoever this browser was before. */
  readonly start: (context: Context, login: string) => void;
  readonly end: (context: Context, session: SessionEntry) => void;
}

const lifetimeMilliseconds = 12 * 3_600_000;

/**
 * Keeps sessions in the state of a service. Browsers do not tell the ports of a host apart, so that every service needs
 * a cookie of its own name.
 */
export function createSessions(
  { state, now }: { readonly state: { sessions: SessionEntry[] }; readonly now: () => number },
  cookieName: string,
): Sessions {
  const find: Sessions['find'] = (context) => {
    const cookie = getCookie(context, cookieName);
    return state.sessions.find((each) => each.cookie === cookie && each.expiresAt > now());
  };
  return {
    find,
    start: (context, login) => {
      const session: SessionEntry = {
        cookie: randomBytes(24).toString('base64url'),
        csrf: randomBytes(24).toString('base64url'),
        login,
        expiresAt: now() + lifetimeMilliseconds,
        newTokenId: null,
      };
      const before = find(context);
      const others = state.sessions.filter((each) => each !== before && each.expiresAt > now());
      state.sessions = [...others, session];
      setCookie(context, cookieName, session.cookie, { path: '/', httpOnly: true, sameSite: 'Lax' });
    },
    end: (context, session) => {
      state.sessions = state.sessions.filter((each) => each !== session);
      deleteCookie(context, cookieName, { path: '/' });
    },
  };
}
