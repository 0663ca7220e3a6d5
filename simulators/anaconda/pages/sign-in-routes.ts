import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import type { World } from '../world.ts';
import { readForm, readFormOf } from './forms.ts';
import { alertBox, showPage, type Markup } from './layout.ts';
import { endSession, findSession, startSession } from './sessions.ts';

const signInPath = '/account/login';
const signInSchema = z.strictObject({ next: z.string(), username: z.string(), password: z.string() });

/** Signing in with user name and password, and signing out. */
export function addSignInRoutes(pages: Hono, world: World): void {
  pages.get(signInPath, (context) =>
    showPage(context, {
      title: 'Sign in',
      session: findSession(world, context),
      body: signInForm({ next: context.req.query('next') ?? '' }),
    }),
  );
  pages.post(signInPath, async (context) => {
    const { next, username, password } = await readForm(context, signInSchema);
    const account = world.state.accounts.find(({ login }) => login === username);
    if (account?.password === undefined || account.password !== password) {
      const error = 'Invalid username or password.';
      return await showPage(context, {
        title: 'Sign in',
        status: 401,
        body: signInForm({ next, username, error }),
      });
    }
    startSession(world, context, account.login);
    return context.redirect(ownPath(context, next) ?? `/${encodeURIComponent(account.login)}`, 303);
  });
  pages.post('/account/logout', async (context) => {
    const session = findSession(world, context);
    if (session) {
      await readFormOf(session, context, z.strictObject({}));
      endSession(world, context, session);
    }
    return context.redirect(signInPath, 303);
  });
}

/** Sends a stranger to the sign-in page, and from there on to `next`. */
export function askToSignIn(context: Context, next: string): Response {
  return context.redirect(`${signInPath}?${new URLSearchParams({ next }).toString()}`, 303);
}

function signInForm(fields: { next: string; username?: string; error?: string }): Markup {
  return html`${alertBox(fields.error)}
    <form method="post" action="${signInPath}">
      <input type="hidden" name="next" value="${fields.next}" />
      <label class="field"
        >Username
        <input name="username" value="${fields.username ?? ''}" autocomplete="username" required />
      </label>
      <label class="field"
        >Password
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <button class="main">Sign in</button>
    </form>`;
}

/**
 * The path that `next` names on this origin; undefined when it could lead a browser anywhere else, as `//host`,
 * `/\host` and `/.//host` do.
 */
function ownPath(context: Context, next: string): string | undefined {
  const here = new URL(context.req.url);
  const there = next.startsWith('/') ? URL.parse(next, here.href) : null;
  if (there?.origin !== here.origin || there.pathname.startsWith('//')) return undefined;
  return there.pathname + there.search;
}
