import { STATUS_CODES } from 'node:http';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { PageError } from '../../kit/pages/forms.ts';
import { showPage } from '../../kit/pages/page.ts';
import { createSessions } from '../../kit/pages/sessions.ts';
import { addSignIn } from '../../kit/pages/sign-in.ts';
import { ApiError, type World } from '../world.ts';
import { addAccessRoutes } from './access-routes.ts';
import { addAccountPage } from './account-page.ts';
import { site, type Desk } from './site.ts';

/** What a person clicks: signing in, the page of an account, its tokens. Their errors are pages, not JSON. */
export function addPages(app: Hono, world: World, save: () => void): void {
  const pages = new Hono();
  const desk: Desk = { world, sessions: createSessions(world, 'anaconda-session'), save };
  addSignIn(pages, site, {
    sessions: desk.sessions,
    accepts: (username, password) =>
      world.state.accounts.some((each) => each.login === username && each.password === password),
  });
  addAccountPage(pages, desk);
  addAccessRoutes(pages, desk);
  pages.onError((error, context) => {
    if (!(error instanceof ApiError || error instanceof PageError)) throw error;
    return showPage(context, site, {
      title: STATUS_CODES[error.status] ?? 'Error',
      session: desk.sessions.find(context),
      status: error.status,
      body: html`<p role="alert">${error.message}</p>`,
    });
  });
  app.route('/', pages);
}
