import { html } from 'hono/html';
import { installApp } from '../apps.ts';
import type { Account, AppEntry, InstallationEntry } from '../state.ts';
import { isSameName } from '../world.ts';
import { renderCsrfField, renderPage, renderProblem, type Html } from './layout.ts';
import { requireOwnedAccount, settingsPath } from './owned-account.ts';
import {
  pageNotFound,
  readForm,
  type PageApp,
  type PageContext,
  type PageWorld,
  type Viewer,
} from './page-context.ts';
import { findChoiceProblem } from './fine-grained-draft.ts';
import {
  readRepositoryChoice,
  renderOwnerRules,
  renderRepositoryChoice,
  type RepositoryChoice,
} from './repository-choice.ts';

/** An App as everybody sees it, and putting it into an account. */
export function addAppPages(pages: PageApp, world: PageWorld): void {
  // The interface for programs has the same path; browsers say that they want a page.
  pages.get('/apps/:slug', (context) => {
    if (context.req.header('accept')?.includes('text/html') !== true) return context.notFound();
    return context.html(renderPublicPage(requireApp(world, context)));
  });
  pages.get('/apps/:slug/installations/new', (context) => {
    const app = requireApp(world, context);
    return context.html(
      renderInstall(world, context.get('viewer'), { app, choice: { selection: 'all', ids: [] } }),
    );
  });
  pages.post('/apps/:slug/installations', async (context) => {
    const viewer = context.get('viewer');
    const app = requireApp(world, context);
    const form = await readForm(context);
    const account = possibleAccounts(world, viewer, app).find(
      ({ login }) => login === form.get('target_name'),
    );
    const choice = readRepositoryChoice(world, form, account);
    const problem = account ? findChoiceProblem(choice) : `${app.name} cannot be installed there.`;
    if (!account || problem !== undefined)
      return context.html(renderInstall(world, viewer, { app, choice, problem }), 422);
    const { id } = installApp(world, {
      app,
      account: account.login,
      repositorySelection: choice.selection === 'selected' ? 'selected' : 'all',
      repositoryIds: choice.ids,
    });
    if (app.setupUrl === undefined) return context.redirect(`${settingsPath(account)}/installations/${id}`);
    const setup = new URL(app.setupUrl);
    setup.searchParams.set('installation_id', String(id));
    setup.searchParams.set('setup_action', 'install');
    return context.redirect(setup.href);
  });
  for (const base of ['/organizations/:org/settings', '/settings'])
    pages.get(`${base}/installations/:id{[0-9]+}`, (context) => {
      const { login } = requireOwnedAccount(world, context);
      const installation = world.state.installations.find(
        ({ id, account }) => id === Number(context.req.param('id')) && isSameName(account, login),
      );
      const app = world.state.apps.find(({ id }) => id === installation?.appId);
      if (!installation || !app) throw pageNotFound();
      return context.html(renderInstalled(world, context.get('viewer'), { app, installation }));
    });
}

function requireApp({ state }: PageWorld, context: PageContext): AppEntry {
  const app = state.apps.find(({ slug }) => slug === context.req.param('slug'));
  if (!app) throw pageNotFound();
  return app;
}

/** The viewer's own accounts that do not have the App yet; of a private App only its owner. */
function possibleAccounts({ state }: PageWorld, { user }: Viewer, app: AppEntry): Account[] {
  return state.accounts.filter(
    (account) =>
      (account === user || account.owners.includes(user.login)) &&
      (app.isPublic === true || account.login === app.owner) &&
      !state.installations.some((each) => each.appId === app.id && each.account === account.login),
  );
}

function renderPublicPage({ name, slug, description, externalUrl, owner }: AppEntry): Html {
  const content = html`<p>${description}</p>
    <p class="hint">By ${owner}. <a href="${externalUrl}">${externalUrl}</a></p>
    <p><a href="/apps/${slug}/installations/new">Install</a></p>`;
  return renderPage({ title: name }, content);
}

function renderInstall(
  world: PageWorld,
  viewer: Viewer,
  draft: { app: AppEntry; choice: RepositoryChoice; problem?: string | undefined },
): Html {
  const { app, choice, problem } = draft;
  const accounts = possibleAccounts(world, viewer, app);
  const permissions = Object.entries(app.permissions).map(([name, access]) => `${name} ${access}`);
  const form = html`<form method="post" action="/apps/${app.slug}/installations">
    ${renderCsrfField(viewer)}
    <div class="field">
      <label for="target_name">Account</label>
      <select id="target_name" name="target_name">
        ${accounts.map(
          ({ login }) =>
            html`<option value="${login}" ${login === app.owner ? 'selected' : ''}>${login}</option>`,
        )}
      </select>
    </div>
    ${renderRepositoryChoice(world, choice, { owners: accounts, selections: ['all', 'selected'] })}
    <p>With these permissions: ${permissions.join(', ') || 'none'}.</p>
    <button class="main">Install</button>
  </form>`;
  const nowhere = html`<p>There is no account of yours that it can be installed in and is not yet.</p>`;
  const content = html`${renderProblem(problem)} ${renderOwnerRules(accounts)}
  ${accounts.length === 0 ? nowhere : form}`;
  return renderPage({ title: `Install ${app.name}`, viewer }, content);
}

function renderInstalled(
  { state }: PageWorld,
  viewer: Viewer,
  { app, installation }: { app: AppEntry; installation: InstallationEntry },
): Html {
  const names = state.repositories
    .filter(({ id }) => installation.repositoryIds.includes(id))
    .map(({ name }) => name);
  const content = html`<p class="flash">Installed: ${app.name} is in the account ${installation.account}.</p>
    <p>Repositories: ${installation.repositorySelection === 'all' ? 'all' : names.join(', ')}.</p>`;
  return renderPage({ title: app.name, viewer }, content);
}
