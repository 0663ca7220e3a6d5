import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { PageError, readForm } from '../kit/pages/forms.ts';
import { showPage, type Site } from '../kit/pages/page.ts';
import { newText, takeFlaw, type AuthorizationRequest, type World } from './world.ts';

const codeSeconds = 60;

export const site: Site = {
  name: 'Identity',
  color: '#5b3fa0',
  signInPath: '/',
  signOutPath: '/',
  homeOf: () => '/',
};

/** What a request has to say beyond who asks and where to go back to; whatever else it says is ignored (RFC 6749, 3.1). */
const askedSchema = z.object({
  response_type: z.literal('code'),
  scope: z.string().refine((text) => text.split(' ').includes('openid') && text.split(' ').includes('email')),
  state: z.string().min(16),
  nonce: z.string().min(16),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256'),
});

const choiceSchema = z.strictObject({ request: z.string(), person: z.string() });

/** The page at which a person says who they are, or that they do not want to. */
export function addAuthorizeRoutes(app: Hono, world: World): void {
  app.get('/', (context) =>
    showPage(context, site, {
      title: 'Nobody asks who you are',
      body: html`<p>Begin at the program that you want to sign in to.</p>`,
    }),
  );
  app.get('/authorize', (context) => {
    const asked = context.req.queries();
    const once = Object.fromEntries(Object.entries(asked).map(([name, values]) => [name, values[0]]));
    const redirectUri = requireKnown(world, asked, once);
    const parsed = askedSchema.safeParse(once);
    const isTwice = Object.values(asked).some((values) => values.length > 1);
    if (isTwice || !parsed.success)
      return context.redirect(back(world, redirectUri, { error: 'invalid_request', state: once['state'] }));
    const { state, nonce, code_challenge: codeChallenge } = parsed.data;
    const id = newText();
    world.requests.set(id, { redirectUri, state, nonce, codeChallenge });
    return showPeople(context, world, { id, redirectUri });
  });
  app.post('/authorize', async (context) => {
    const { request: id, person: subject } = await readForm(context, choiceSchema);
    const request = world.requests.get(id);
    if (!request) throw new PageError(422, 'This page was used before. Begin again where you came from.');
    world.requests.delete(id);
    return context.redirect(answer(world, request, subject), 303);
  });
}

/** Where the person is sent back to; throws where it is not clear who asks, because then nobody may be sent anywhere. */
function requireKnown(
  { client }: World,
  asked: Record<string, string[]>,
  { client_id: id, redirect_uri: redirectUri }: Record<string, string | undefined>,
): string {
  if (id !== client.id || asked['client_id']?.length !== 1)
    throw new PageError(422, 'This program is not known here (client_id).');
  const isKnown = client.redirectUris.some((each) => each === redirectUri || each === portless(redirectUri));
  if (redirectUri === undefined || asked['redirect_uri']?.length !== 1 || !isKnown)
    throw new PageError(422, 'This program does not answer at that address (redirect_uri).');
  return redirectUri;
}

/** A program on this machine takes whatever port is free (RFC 8252, 7.3). */
function portless(uri: string | undefined): string | undefined {
  return uri?.replace(/^(http:\/\/127\.0\.0\.1):\d+\//, '$1/');
}

function showPeople(
  context: Context,
  world: World,
  { id, redirectUri }: { id: string; redirectUri: string },
): Response | Promise<Response> {
  const page = showPage(context, site, {
    title: 'Who are you?',
    body: html`<form method="post" action="/authorize">
      <input type="hidden" name="request" value="${id}" />
      ${world.people.map(
        ({ subject, name, email, isEmailVerified }) =>
          html`<p>
            <button class="main" name="person" value="${subject}">${name}</button>
            ${email}${isEmailVerified ? '' : ' (not verified)'}
          </p>`,
      )}
      <p><button name="person" value="">Cancel</button></p>
    </form>`,
  });
  return allowReturn(page, new URL(redirectUri).origin);
}

/** Chromium holds a redirect after a form to what the page allows for forms. */
async function allowReturn(page: Response | Promise<Response>, origin: string): Promise<Response> {
  const response = await page;
  const policy = response.headers.get('content-security-policy') ?? '';
  response.headers.set(
    'content-security-policy',
    policy.replace("form-action 'self'", `form-action 'self' ${origin}`),
  );
  return response;
}

function answer(world: World, request: AuthorizationRequest, subject: string): string {
  const { redirectUri, state } = request;
  if (subject === '') return back(world, redirectUri, { error: 'access_denied', state });
  const person = world.people.find((each) => each.subject === subject);
  if (!person) throw new PageError(422, 'There is nobody like that here.');
  const code = newText();
  const expiresAt = world.now() + codeSeconds * 1000;
  world.codes.set(code, { ...request, person, expiresAt, isUsed: false, accessToken: undefined });
  return back(world, redirectUri, { code, state });
}

/** The address to go back to, with the issuer's own name in it (RFC 9207). */
function back(world: World, redirectUri: string, answer: Record<string, string | undefined>): string {
  const flaw = takeFlaw(world, 'response-of-another-issuer', 'response-without-issuer');
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer))
    if (value !== undefined) url.searchParams.set(name, value);
  if (flaw !== 'response-without-issuer')
    url.searchParams.set('iss', flaw === undefined ? world.issuer : 'https://issuer.example');
  return url.href;
}
