import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { showPage } from '../../kit/pages/page.ts';
import { pathPart } from '../body.ts';
import type { Account } from '../state.ts';
import type { World } from '../world.ts';
import { site, type Desk } from './site.ts';

/** The account that the path names; undefined when there is none, and the service knows no such address. */
export function accountOf(world: World, context: Context): Account | undefined {
  return world.state.accounts.find(({ login }) => login === pathPart(context, 'login'));
}

/** Whether a person may open the settings: a user's own, or those of an organization that they administer. */
export function mayManage(login: string, account: Account): boolean {
  return account.login === login || account.administrators.includes(login);
}

/** The public page of a user or an organization: what is there, and for who may the way to its settings. */
export function addAccountPage(pages: Hono, { world, sessions }: Desk): void {
  pages.get('/:login', (context) => {
    const account = accountOf(world, context);
    if (!account) return context.notFound();
    const { login, kind } = account;
    const session = sessions.find(context);
    const packages = world.state.packages.filter(({ owner, isPublic }) => owner === login && isPublic);
    const organizations = world.state.accounts.filter(({ members }) => members.includes(login));
    const settings = html`<p><a href="${site.homeOf(login)}/settings/access">Settings</a></p>`;
    return showPage(context, site, {
      title: login,
      session,
      body: html`<p>${kind === 'org' ? 'Organization' : 'User'}</p>
        ${session && mayManage(session.login, account) ? settings : ''}
        ${linkList(
          'Organizations',
          organizations.map(({ login }) => login),
        )}
        <h2>Packages</h2>
        <ul>
          ${packages.map(({ name }) => html`<li>${name}</li>`)}
        </ul>`,
    });
  });
}

function linkList(title: string, logins: readonly string[]) {
  if (logins.length === 0) return '';
  return html`<h2>${title}</h2>
    <ul>
      ${logins.map((login) => html`<li><a href="${site.homeOf(login)}">${login}</a></li>`)}
    </ul>`;
}
