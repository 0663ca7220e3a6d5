import { randomBytes } from 'node:crypto';
import { html } from 'hono/html';
import { PageError } from '../../kit/pages/forms.ts';
import { registerApp } from '../apps.ts';
import type { Account, AppEntry } from '../state.ts';
import { ApiError } from '../world.ts';
import { readManifest, type AppManifest } from './app-manifest.ts';
import { renderCsrfField, renderPage, renderProblem, type Html } from './layout.ts';
import { requireOwnedAccount, settingsPath } from './owned-account.ts';
import { readForm, readQuery, type PageApp, type PageWorld, type Viewer } from './page-context.ts';

const hourMilliseconds = 3_600_000;
const bases = ['/organizations/:org/settings', '/settings'];

/**
 * Takes manifests that pages elsewhere post. A browser sends no cookie of a session along with such a form, so the
 * manifest is put aside, and the browser comes back for it by itself.
 */
export function addManifestReceivers(pages: PageApp, world: PageWorld): void {
  for (const base of bases)
    pages.post(`${base}/apps/new`, async (context) => {
      const read = readManifest((await readForm(context)).get('manifest'));
      if ('problems' in read) return context.html(renderInvalid(read.problems), 422);
      const key = randomBytes(16).toString('hex');
      world.manifests.set(key, { manifest: read.manifest, expiresAt: world.now() + hourMilliseconds });
      const query = new URLSearchParams({ manifest_key: key });
      const state = readQuery(context).get('state');
      if (state !== null) query.set('state', state);
      return context.redirect(`${context.req.path}?${query.toString()}`);
    });
}

/** Where a person confirms a manifest that was put aside; the App is made and its code goes to whoever asked. */
export function addManifestPages(pages: PageApp, world: PageWorld): void {
  for (const base of bases) {
    pages.get(`${base}/apps/new`, (context) => {
      const account = requireOwnedAccount(world, context);
      const query = readQuery(context);
      const key = query.get('manifest_key') ?? '';
      const { name = '' } = requireManifest(world, key);
      const draft = { key, name, state: query.get('state') };
      return context.html(renderConfirmation(context.get('viewer'), account, draft));
    });
    pages.post(`${base}/apps`, async (context) => {
      const account = requireOwnedAccount(world, context);
      const form = await readForm(context);
      const draft = {
        key: form.get('manifest_key') ?? '',
        name: (form.get('name') ?? '').trim(),
        state: form.get('state'),
      };
      const manifest = requireManifest(world, draft.key);
      try {
        const { app, code } = register(world, account, { ...manifest, name: draft.name });
        world.manifests.delete(draft.key);
        return context.redirect(addressAfter(manifest, { account, app, code, state: draft.state }));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const problem = messageOf(error);
        return context.html(renderConfirmation(context.get('viewer'), account, { ...draft, problem }), 422);
      }
    });
  }
}

function requireManifest({ manifests, now }: PageWorld, key: string): AppManifest {
  const kept = manifests.get(key);
  if (!kept || kept.expiresAt <= now())
    throw new PageError(404, 'There is no manifest here, or not any more. Start again where you came from.');
  return kept.manifest;
}

function register(
  world: PageWorld,
  account: Account,
  manifest: AppManifest & { readonly name: string },
): { app: AppEntry; code: string } {
  const { app, code } = registerApp(world, {
    owner: account.login,
    name: manifest.name,
    description: manifest.description ?? '',
    externalUrl: manifest.url,
    permissions: manifest.default_permissions ?? {},
    events: manifest.default_events ?? [],
  });
  const complete: AppEntry = {
    ...app,
    webhookSecret: manifest.hook_attributes ? randomBytes(20).toString('hex') : null,
    isPublic: manifest.public === true,
    setupUrl: manifest.setup_url,
  };
  world.state.apps = world.state.apps.map((each) => (each === app ? complete : each));
  return { app: complete, code };
}

function addressAfter(
  { redirect_url: redirectUrl }: AppManifest,
  made: { account: Account; app: AppEntry; code: string; state: string | null },
): string {
  if (redirectUrl === undefined) return `${settingsPath(made.account)}/apps/${made.app.slug}`;
  const address = new URL(redirectUrl);
  address.searchParams.set('code', made.code);
  if (made.state !== null) address.searchParams.set('state', made.state);
  return address.href;
}

function messageOf({ message, errors }: ApiError): string {
  const [first] = errors ?? [];
  return first && 'message' in first ? String(first.message) : message;
}

function renderConfirmation(
  viewer: Viewer,
  account: Account,
  draft: { key: string; name: string; state: string | null; problem?: string },
): Html {
  const content = html`${renderProblem(draft.problem)}
    <form method="post" action="${settingsPath(account)}/apps">
      ${renderCsrfField(viewer)} <input type="hidden" name="manifest_key" value="${draft.key}" />
      ${draft.state === null ? '' : html`<input type="hidden" name="state" value="${draft.state}" />`}
      <div class="field">
        <label for="name">GitHub App name</label>
        <input type="text" id="name" name="name" value="${draft.name}" size="34" maxlength="34" required />
      </div>
      <button class="main">Create GitHub App for ${account.login}</button>
    </form>`;
  return renderPage({ title: `Create GitHub App for ${account.login}`, viewer }, content);
}

function renderInvalid(problems: readonly string[]): Html {
  const content = html`<div class="flash error" role="alert">
    <p>The manifest cannot be used:</p>
    <ul>
      ${problems.map((problem) => html`<li>${problem}</li>`)}
    </ul>
  </div>`;
  return renderPage({ title: 'Invalid GitHub App configuration' }, content);
}
