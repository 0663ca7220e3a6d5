import { html } from 'hono/html';
import { renderPage, renderProblem, type Html } from './layout.ts';
import { readForm, readQuery, type PageApp, type PageWorld } from './page-context.ts';
import { localPath, requireSession, signIn, signOut } from './session.ts';

/** Signing in and out. */
export function addSignInPages(pages: PageApp, world: PageWorld): void {
  pages.get('/login', (context) => {
    const returnTo = localPath(readQuery(context).get('return_to'));
    return context.html(renderSignIn({ returnTo, login: '' }));
  });
  pages.post('/session', async (context) => {
    const form = await readForm(context);
    const login = form.get('login') ?? '';
    const returnTo = localPath(form.get('return_to'));
    const viewer = signIn(world, context, { login, password: form.get('password') ?? '' });
    if (viewer) return context.redirect(returnTo);
    const problem = 'Incorrect username or password.';
    return context.html(renderSignIn({ returnTo, login, problem }), 422);
  });
  pages.post('/settings/sign-out', requireSession(world), (context) => {
    signOut(world, context);
    return context.redirect('/login');
  });
}

function renderSignIn(draft: { returnTo: string; login: string; problem?: string }): Html {
  const content = html`${renderProblem(draft.problem)}
    <form method="post" action="/session">
      <input type="hidden" name="return_to" value="${draft.returnTo}" />
      <div class="field">
        <label for="login">Username</label>
        <input type="text" id="login" name="login" value="${draft.login}" autocomplete="username" required />
      </div>
      <div class="field">
        <label for="password">Password</label>
        <input type="password" id="password" name="password" autocomplete="current-password" required />
      </div>
      <button class="main">Sign in</button>
    </form>`;
  return renderPage({ title: 'Sign in to GitHub' }, content);
}
