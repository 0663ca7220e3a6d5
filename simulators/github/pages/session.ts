import { createHmac, randomBytes } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { PageError } from '../../kit/pages/forms.ts';
import { findAccount, type World } from '../world.ts';
import { readForm, type PageContext, type PageEnvironment, type Viewer } from './page-context.ts';

const cookieName = 'user_session';
const sessionMilliseconds = 14 * 86_400_000;

/** Lets through who is signed in and whose forms come from here; sends everybody else to the sign-in page. */
export function requireSession(world: World): MiddlewareHandler<PageEnvironment> {
  return async (context, next) => {
    const viewer = findViewer(world, context);
    if (!viewer) return context.redirect(signInAddress(context));
    if (context.req.method === 'POST') {
      const form = await readForm(context);
      if (form.get('authenticity_token') !== viewer.csrfToken)
        throw new PageError(
          422,
          'This form is not of your session. Go back, reload the page, and try again.',
        );
    }
    context.set('viewer', viewer);
    return await next();
  };
}

/** Begins a session; undefined when login and password do not belong together. */
export function signIn(
  world: World,
  context: PageContext,
  { login, password }: { login: string; password: string },
): Viewer | undefined {
  const { state, now } = world;
  const user = findAccount(state, login);
  if (user?.kind !== 'User' || user.password !== password) return undefined;
  const cookie = randomBytes(32).toString('base64url');
  state.sessions = state.sessions.filter(({ expiresAt }) => expiresAt > now());
  state.sessions.push({ cookie, login: user.login, expiresAt: now() + sessionMilliseconds });
  setCookie(context, cookieName, cookie, { httpOnly: true, sameSite: 'Lax', path: '/' });
  return { user, cookie, csrfToken: csrfTokenOf(cookie) };
}

/** Ends the session of the one who asks. */
export function signOut(world: World, context: PageContext): void {
  const cookie = deleteCookie(context, cookieName, { path: '/' });
  world.state.sessions = world.state.sessions.filter((session) => session.cookie !== cookie);
}

/** A path with its query if it is one of this origin; the list of tokens otherwise. */
export function localPath(asked: string | null): string {
  const here = 'http://here.invalid';
  const url = URL.canParse(asked ?? '', here) ? new URL(asked ?? '', here) : undefined;
  // Browsers read two slashes at the start of an address as another origin.
  const isLocal = asked?.startsWith('/') === true && url?.origin === here && !url.pathname.startsWith('//');
  return isLocal ? `${url.pathname}${url.search}` : '/settings/tokens';
}

function findViewer({ state, now }: World, context: PageContext): Viewer | undefined {
  const cookie = getCookie(context, cookieName);
  const session = state.sessions.find((each) => each.cookie === cookie && each.expiresAt > now());
  const user = session && findAccount(state, session.login);
  return user && { user, cookie: session.cookie, csrfToken: csrfTokenOf(session.cookie) };
}

function csrfTokenOf(cookie: string): string {
  return createHmac('sha256', cookie).update('authenticity token').digest('base64url');
}

/** A posted form is lost on the way, so there is nothing to come back to. */
function signInAddress(context: PageContext): string {
  if (context.req.method !== 'GET') return '/login';
  const { pathname, search } = new URL(context.req.url);
  return `/login?return_to=${encodeURIComponent(pathname + search)}`;
}
