import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Env } from './env.ts';
import { attemptSeconds } from './sign-in-attempts.ts';

/**
 * Name of the session's cookie. Over https its prefix makes browsers take it only from this very host and only encrypted.
 * Over plain http on this machine some browsers refuse a cookie that says so, and the name says the port instead: cookies
 * do not tell ports apart. See docs/decisions/2026-11-27-sessions-of-the-server.md.
 */
function cookieName(origin: string, suffix = ''): string {
  const { protocol, port } = new URL(origin);
  return protocol === 'https:' ? `__Host-mintmark${suffix}` : `mintmark${suffix}-${port}`;
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

/** What ties a sign-in at the identity issuer to the browser that began it. */
export function readAttempt(c: Context<Env>): string | undefined {
  return getCookie(c, cookieName(c.var.services.origin, '-openid'));
}

/**
 * Puts it into the browser; `undefined` takes it out. Lax, because the issuer's way back is a navigation from another site,
 * with which a browser sends no strict cookie. Its prefix keeps a neighbour under the same domain from putting theirs here,
 * and demands the path `/`; where it cannot have the prefix, it is for the one path alone.
 */
export function writeAttempt(c: Context<Env>, browser: string | undefined): void {
  const { origin } = c.var.services;
  const isSecure = origin.startsWith('https:');
  setCookie(c, cookieName(origin, '-openid'), browser ?? '', {
    path: isSecure ? '/' : '/api/v1/openid',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure,
    maxAge: browser === undefined ? 0 : attemptSeconds,
  });
}
