import { done, type Outcome } from '../../domain/outcome.ts';
import type { IssuedToken, Listening, TokenRequest } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { convertManifest, permissionsOfScopes, type ConvertedApp } from '../../vendors/github/app-client.ts';
import { page, pagesUrl } from '../../vendors/github/pages.ts';
import { HttpFailure, toOutcome } from '../../vendors/http.ts';
import { escapeHtml, listenOnLoopback, type LoopbackAnswer } from '../../vendors/loopback.ts';
import { appName } from './app-name.ts';
import { repositoriesOf } from './guide.ts';

/** How long a browser may take to come back. */
const patienceSeconds = 900;

/**
 * Makes an App from a manifest: a page on this machine posts the manifest to GitHub, where an owner of the organization
 * confirms it; GitHub sends the browser back with a code, which is exchanged for the App and its key, and the browser goes
 * on to the page that installs it. (docs.github.com: registering a GitHub App from a manifest, read 2026-11-24.)
 *
 * The code comes once, with the state that this page made, within the time; anything else is refused.
 */
export async function listenForApp(
  context: AdapterContext,
  request: TokenRequest,
  { seconds = patienceSeconds }: { seconds?: number } = {},
): Promise<Listening> {
  const state = Buffer.from(context.random.bytes(24)).toString('base64url');
  const ending = Promise.withResolvers<Outcome<IssuedToken>>();
  let isUsed = false;

  const receive = async (url: URL): Promise<LoopbackAnswer> => {
    if (url.searchParams.get('state') !== state)
      return message(403, 'This answer belongs to another try. Nothing was taken from it; begin again.');
    if (isUsed) return message(410, 'This answer was taken already.');
    isUsed = true;
    const outcome = await exchange(context, { code: url.searchParams.get('code') ?? '', request });
    if (outcome.kind !== 'done') {
      ending.resolve(outcome);
      return message(502, `${outcome.reason} Go back to the terminal.`);
    }
    const { privateKey, clientId, slug } = outcome.value;
    ending.resolve(done({ secret: privateKey, id: clientId, expiresAt: null }));
    return { location: page(context.baseUrl, `/apps/${slug}/installations/new`) };
  };

  const loopback = await listenOnLoopback(async (url) => {
    if (url.pathname === '/')
      return formPage(context, { request, state, redirectUrl: `${url.origin}/callback` });
    return url.pathname === '/callback' ? await receive(url) : undefined;
  });
  const timer = setTimeout(() => {
    ending.resolve({
      kind: 'refused',
      reason: `no browser came back within ${Math.round(seconds / 60)} minutes`,
      hint: 'Run the command again; nothing was made as long as GitHub did not say so.',
    });
  }, seconds * 1000);
  return {
    page: `${loopback.origin}/`,
    steps: pageSteps(request),
    outcome: ending.promise,
    stop: async () => {
      clearTimeout(timer);
      await loopback.stop();
    },
  };
}

function pageSteps({ principal, audience }: TokenRequest): readonly string[] {
  const repositories = repositoriesOf(audience);
  return [
    `Sign in at GitHub as an owner of ${principal.name}. The form is filled in already.`,
    `Choose Create GitHub App for ${principal.name}. Its key comes here by itself, and is sealed at once.`,
    repositories.length === 0
      ? 'GitHub goes on to the installation: select the repositories that need it, and choose Install.'
      : `GitHub goes on to the installation: Only select repositories, ${repositories.join(', ')}. Choose Install.`,
  ];
}

async function exchange(
  context: AdapterContext,
  { code, request }: { code: string; request: TokenRequest },
): Promise<Outcome<ConvertedApp>> {
  return await toOutcome(async (): Promise<Outcome<ConvertedApp>> => {
    if (code === '') throw new HttpFailure('rejected', 'GitHub sent no code along.');
    const app = await convertManifest(context, code);
    if (!app)
      return {
        kind: 'refused',
        reason: 'GitHub does not know the code: it was used, or is older than an hour.',
      };
    const { name } = request.principal;
    if (app.owner.toLowerCase() === name.toLowerCase()) return done(app);
    return {
      kind: 'refused',
      reason: `The App ${app.slug} was made for ${app.owner}, not for ${name}: its key was not kept. Delete the App on its page.`,
    };
  });
}

/** Posts the manifest by itself, and by a button where scripts are off. */
function formPage(
  { baseUrl }: AdapterContext,
  { request, state, redirectUrl }: { request: TokenRequest; state: string; redirectUrl: string },
): LoopbackAnswer {
  const organization = request.principal.name;
  const manifest = {
    name: appName(request),
    url: page(baseUrl, `/${organization}`),
    description: `${request.purpose} (kept by Mintmark)`,
    redirect_url: redirectUrl,
    public: false,
    default_permissions: permissionsOfScopes(request.scopes),
    default_events: [],
  };
  const action = page(baseUrl, `/organizations/${organization}/settings/apps/new`, { state });
  return {
    status: 200,
    // Only this one script may run, and the form may go to GitHub only.
    contentPolicy: `default-src 'none'; script-src 'nonce-${state}'; form-action ${pagesUrl(baseUrl)}`,
    html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mintmark</title>
<body><h1>Make a GitHub App for ${escapeHtml(organization)}</h1>
<p>GitHub shows the App next: ${escapeHtml(appName(request))}, with ${escapeHtml(request.scopes.join(', '))}.</p>
<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="manifest" value="${escapeHtml(JSON.stringify(manifest))}">
<button>Go on to GitHub</button></form>
<script nonce="${state}">document.forms[0].submit()</script></body></html>`,
  };
}

function message(status: number, text: string): LoopbackAnswer {
  return {
    status,
    html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mintmark</title><body><p>${escapeHtml(text)}</p></body></html>`,
  };
}
