import { STATUS_CODES } from 'node:http';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { PageError } from '../../kit/pages/forms.ts';
import { showPage, type Site } from '../../kit/pages/page.ts';
import { createSessions } from '../../kit/pages/sessions.ts';
import { addSignIn } from '../../kit/pages/sign-in.ts';
import type { Environment } from '../access.ts';
import type { World } from '../world.ts';
import { addTokenPage } from './token-page.ts';

/** What a person clicks: signing in, and the page of one's own personal access tokens. */
export function addPages(app: Hono<Environment>, world: World, save: () => void): void {
  const pages = new Hono();
  const sessions = createSessions(world, 'azure-devops-session');
  const site = siteOf(world);
  addSignIn(pages, site, {
    sessions,
    accepts: (username, password) =>
      world.state.users.some((each) => each.uniqueName === username && each.password === password),
  });
  addTokenPage(pages, { world, sessions, site, save });
  pages.onError((error, context) => {
    if (!(error instanceof PageError)) throw error;
    return showPage(context, site, {
      title: STATUS_CODES[error.status] ?? 'Error',
      session: sessions.find(context),
      status: error.status,
      body: html`<p role="alert">${error.message}</p>`,
    });
  });
  app.route('/', pages);
}

function siteOf({ state: { organization } }: World): Site {
  return {
    name: `Azure DevOps, ${organization}`,
    color: '#0062ad',
    signInPath: `/${organization}/_signin`,
    signOutPath: `/${organization}/_signout`,
    homeOf: () => `/${organization}/_usersSettings/tokens`,
  };
}
