import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { readForm, readFormOf } from './forms.ts';
import { alertBox, showPage, type Markup, type Site } from './page.ts';
import type { Sessions } from './sessions.ts';

const signInSchema = z.strictObject({ next: z.string(), username: z.string(), password: z.string() });

interface SignIn {
  readonly sessions: Sessions;
  /** Whether a person of this name has this password. */
  readonly accepts: (username: string, password: string) => boolean;
}

/** Signing in with user name and password, and signing out. */
export function addSignIn(pages: Hono, site: Site, { sessions, accepts }: SignIn): void {
  pages.get(site.signInPath, (context) =>
    showPage(context, site, {
      title: 'Sign in',
      session: sessions.find(context),
      body: signInForm(site, { next: context.req.query('next') ?? '' }),
    }),
  );
  pages.post(site.signInPath, async (context) => {
    const { next, username, password } = await readForm(context, signInSchema);
    if (!accepts(username, password)) {
      const error = 'Invalid username or password.';
      const body = signInForm(site, { next, username, error });
      return await showPage(context, site, { title: 'Sign in', status: 401, body });
    }
    sessions.start(context, username);
    return context.redirect(ownPath(context, next) ?? site.homeOf(username), 303);
  });
  pages.post(site.signOutPath, async (context) => {
    const session = sessions.find(context);
    if (session) {
      await readFormOf(session, context, z.strictObject({}));
      sessions.end(context, session);
    }
    return context.redirect(site.signInPath, 303);
  });
}

/** Sends a stranger to the sign-in page, and from there on to `next`. */
export function askToSignIn(context: Context, { signInPath }: Site, next: string): Response {
  return context.redirect(`${signInPath}?${new URLSearchParams({ next }).toString()}`, 303);
}

function signInForm(
  { signInPath }: Site,
  { next, username = '', error }: { next: string; username?: string; error?: string },
): Markup {
  return html`${alertBox(error)}
    <form method="post" action="${signInPath}">
      <input type="hidden" name="next" value="${next}" />
      <label class="field"
        >Username
        <input name="username" value="${username}" autocomplete="username" required />
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
