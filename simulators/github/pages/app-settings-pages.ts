import { createHash, createPublicKey } from 'node:crypto';
import { html } from 'hono/html';
import { addAppKey, removeAppKey } from '../apps.ts';
import type { Account, AppEntry, AppKeyEntry } from '../state.ts';
import { ApiError } from '../world.ts';
import { renderButton, renderDay, renderPage, renderProblem, type Html } from './layout.ts';
import { requireOwnedAccount, settingsPath } from './owned-account.ts';
import { pageNotFound, type PageApp, type PageContext, type PageWorld, type Viewer } from './page-context.ts';

/** What the owner of an App sees of it, and its private keys: make, download, delete. */
export function addAppSettingsPages(pages: PageApp, world: PageWorld): void {
  for (const base of ['/organizations/:org/settings', '/settings']) {
    const path = `${base}/apps/:slug`;
    pages.get(`${base}/apps`, (context) => {
      const account = requireOwnedAccount(world, context);
      return context.html(renderApps(world, context.get('viewer'), account));
    });
    pages.get(path, (context) =>
      context.html(renderSettings(context.get('viewer'), requireOwnApp(world, context))),
    );
    pages.post(`${path}/keys`, (context) => {
      const { app } = requireOwnApp(world, context);
      const { privateKey } = addAppKey(world, app);
      const day = new Date(world.now()).toISOString().slice(0, 10);
      return context.body(privateKey, 200, {
        'content-type': 'application/x-pem-file',
        'content-disposition': `attachment; filename="${app.slug}.${day}.private-key.pem"`,
      });
    });
    pages.post(`${path}/keys/:id{[0-9]+}/delete`, (context) => {
      const own = requireOwnApp(world, context);
      try {
        removeAppKey(world, own.app, Number(context.req.param('id')));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.status === 404) throw pageNotFound();
        const problem = 'The last private key of a GitHub App cannot be deleted.';
        return context.html(renderSettings(context.get('viewer'), { ...own, problem }), 422);
      }
      return context.redirect(`${settingsPath(own.account)}/apps/${own.app.slug}`);
    });
  }
}

function requireOwnApp(world: PageWorld, context: PageContext): { account: Account; app: AppEntry } {
  const account = requireOwnedAccount(world, context);
  const app = world.state.apps.find(
    ({ slug, owner }) => slug === context.req.param('slug') && owner === account.login,
  );
  if (!app) throw pageNotFound();
  return { account, app };
}

function renderApps({ state }: PageWorld, viewer: Viewer, account: Account): Html {
  const apps = state.apps.filter(({ owner }) => owner === account.login);
  const content = html`${apps.length === 0 ? html`<p>There is none.</p>` : ''}
    <ul class="entries">
      ${apps.map(
        ({ name, slug }) => html`<li><a href="${settingsPath(account)}/apps/${slug}">${name}</a></li>`,
      )}
    </ul>`;
  return renderPage({ title: `GitHub Apps of ${account.login}`, viewer }, content);
}

function renderSettings(
  viewer: Viewer,
  { account, app, problem }: { account: Account; app: AppEntry; problem?: string },
): Html {
  const path = `${settingsPath(account)}/apps/${app.slug}`;
  const content = html`${renderProblem(problem)}
    <p>Owned by: ${account.login}</p>
    <p>App ID: <code>${app.id}</code></p>
    <p>Client ID: <code>${app.clientId}</code></p>
    <p>
      <a href="/apps/${app.slug}">Public page</a>
      <a href="/apps/${app.slug}/installations/new">Install App</a>
    </p>
    <h2>Private keys</h2>
    ${renderButton(viewer, { action: `${path}/keys`, label: 'Generate a private key' })}
    <ul class="entries">
      ${app.keys.map(
        (key) =>
          html`<li>
            <code>${fingerprintOf(key)}</code>
            <p class="hint">Added on ${renderDay(key.createdAt)}</p>
            ${renderButton(viewer, { action: `${path}/keys/${key.id}/delete`, label: 'Delete', look: 'danger' })}
          </li>`,
      )}
    </ul>`;
  return renderPage({ title: app.name, viewer }, content);
}

/** How a key is told from others: the digest of its public half in DER. */
function fingerprintOf({ publicKey }: AppKeyEntry): string {
  const der = createPublicKey(publicKey).export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(der).digest('base64')}`;
}
