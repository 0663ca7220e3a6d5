import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Env } from './env.ts';

/**
 * Name of the session's cookie. Over https its prefix makes browsers take it only from this very host and only encrypted.
 * Over plain http on this machine some browsers refuse a cookie that says so, and the name says the port instead: cookies
 * do not tell ports apart. See docs/decisions/2026-11-27-sessions-of-the-server.md.
 */
function cookieName(origin: string): string {
  const { protocol, port } = new URL(origin);
  return protocol === 'https:' ? '__Host-mintmark' : `mintmark-${port}`;
}

export function readSessionId(c: Context<Env>): string | undefined {
  return getCookie(c, cookieName(c.var.services.origin));
}

/** Puts the id into the browser; `undefined` takes it out. No end: it goes with the browser's session, and ours ends by itself. */
export function writeSessionId(c: Context<Env>, id: string | undefined): void {
  const { origin } = c.var.services;
  setCookie(c, cookieName(origin), id ?? '', {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure: origin.startsWith('https:'),
    ...(id === undefined ? { maxAge: 0 } : {}),
  });
}
