import { Hono } from 'hono';
import { html } from 'hono/html';
import { PageError } from '../../kit/pages/forms.ts';
import type { Environment } from '../access.ts';
import { settleRevocations } from '../revocations.ts';
import type { World } from '../world.ts';
import { addAppPages } from './app-pages.ts';
import { addAppSettingsPages } from './app-settings-pages.ts';
import { addClassicTokenPages } from './classic-token-pages.ts';
import { addFineGrainedTokenPages } from './fine-grained-token-pages.ts';
import { renderPage } from './layout.ts';
import { addManifestPages, addManifestReceivers } from './manifest-pages.ts';
import { addOrganizationTokenPages } from './organization-token-pages.ts';
import { type PageEnvironment, type PageWorld } from './page-context.ts';
import { requireSession } from './session.ts';
import { addSignInPages } from './sign-in-pages.ts';

/** A page may hold a value that is shown once, and runs no script. */
const headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
};

/**
 * Serves the pages that people use, on the origin of the interface for programs and in front of it; what is no page goes
 * on to the interface. `save` is called after every form that a page took.
 */
export function addPages(app: Hono<Environment>, world: World, save: () => void): void {
  const notPages = new WeakSet<Request>();
  const pages = new Hono<PageEnvironment>();
  pages.notFound((context) => {
    notPages.add(context.req.raw);
    return context.body(null, 404);
  });
  pages.onError((error, context) => {
    if (!(error instanceof PageError)) throw error;
    return context.html(
      renderPage({ title: `${error.status}` }, html`<p>${error.message}</p>`),
      error.status,
    );
  });
  addAllPages(pages, { ...world, unshownTokens: new Map(), manifests: new Map() });
  app.use(async (context, next) => {
    const answer = await pages.fetch(context.req.raw);
    if (notPages.has(context.req.raw)) return await next();
    if (context.req.method === 'POST') save();
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
    return answer;
  });
}

function addAllPages(pages: Hono<PageEnvironment>, world: PageWorld): void {
  addSignInPages(pages, world);
  addManifestReceivers(pages, world);
  for (const path of ['/settings/*', '/organizations/*', '/apps/:slug/installations/*'])
    pages.use(path, requireSession(world), async (_context, next) => {
      settleRevocations(world);
      await next();
    });
  addClassicTokenPages(pages, world);
  addFineGrainedTokenPages(pages, world);
  addOrganizationTokenPages(pages, world);
  addManifestPages(pages, world);
  addAppPages(pages, world);
  addAppSettingsPages(pages, world);
}
