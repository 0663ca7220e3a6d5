import { STATUS_CODES } from 'node:http';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { ApiError, type World } from '../world.ts';
import { addAccessRoutes } from './access-routes.ts';
import { addAccountPage } from './account-page.ts';
import { showPage } from './layout.ts';
import { findSession } from './sessions.ts';
import { addSignInRoutes } from './sign-in-routes.ts';

/** What a person clicks: signing in, the page of an account, its tokens. Their errors are pages, not JSON. */
export function addPages(app: Hono, world: World, save: () => void): void {
  const pages = new Hono();
  addSignInRoutes(pages, world);
  addAccountPage(pages, world);
  addAccessRoutes(pages, world, save);
  pages.onError((error, context) => {
    if (!(error instanceof ApiError)) throw error;
    return showPage(context, {
      title: STATUS_CODES[error.status] ?? 'Error',
      session: findSession(world, context),
      status: error.status,
      body: html`<p role="alert">${error.message}</p>`,
    });
  });
  app.route('/', pages);
}
