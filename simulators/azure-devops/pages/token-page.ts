import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { PageError, readFormOf } from '../../kit/pages/forms.ts';
import { showPage, type Site } from '../../kit/pages/page.ts';
import type { SessionEntry, Sessions } from '../../kit/pages/sessions.ts';
import { askToSignIn } from '../../kit/pages/sign-in.ts';
import { createToken, tokensOf } from '../personal-access-tokens.ts';
import type { UserEntry } from '../state.ts';
import { refusals } from '../token-policies.ts';
import { knownScopes } from '../token-scopes.ts';
import type { World } from '../world.ts';
import { tokenView, type TokenForm } from './token-view.ts';

/** What the page works on. */
export interface Desk {
  readonly world: World;
  readonly sessions: Sessions;
  readonly site: Site;
  /** Keeps a change that reading made; those that forms made are kept anyway. */
  readonly save: () => void;
}

// In lower case, as every path reaches the routes here.
const path = '/:organization/_userssettings/tokens';
const scopeName = z.string().refine((scope) => knownScopes.has(scope), { error: 'is no scope' });
const createSchema = z.strictObject({
  name: z.string(),
  organization: z.enum(['this', 'all']),
  expires: z.union([z.literal(''), z.iso.date()]),
  scope: z.union([z.array(scopeName), scopeName.transform((scope) => [scope])]).default([]),
});
const offeredMilliseconds = 30 * 86_400_000;

/** A person's own personal access tokens: seen, made and revoked. */
export function addTokenPage(pages: Hono, desk: Desk): void {
  const { world, site, save } = desk;
  pages.get(path, (context) =>
    forPerson(desk, context, (visit) => {
      const { session } = visit;
      const newTokenId = session.newTokenId;
      session.newTokenId = null;
      // The simulator saves after changes only, and this one was made by reading.
      if (newTokenId !== null) save();
      return showTokens(desk, context, { ...visit, newTokenId });
    }),
  );
  pages.post(path, (context) =>
    forPerson(desk, context, async (visit) => {
      const form = await readFormOf(visit.session, context, createSchema);
      const made = create(world, visit.user, form);
      if ('error' in made) return await showTokens(desk, context, { ...visit, form, error: made.error });
      visit.session.newTokenId = made.id;
      return context.redirect(site.homeOf(visit.session.login), 303);
    }),
  );
  pages.post(`${path}/revoke`, (context) =>
    forPerson(desk, context, async ({ user, session }) => {
      const { id } = await readFormOf(session, context, z.strictObject({ id: z.string() }));
      const token = tokensOf(world, user.id).find(({ authorizationId }) => authorizationId === id);
      if (!token) throw new PageError(404, refusals.authorizationNotFound);
      token.revokedAt ??= world.now();
      return context.redirect(site.homeOf(session.login), 303);
    }),
  );
}

/** A person who is signed in. */
interface Visit {
  readonly user: UserEntry;
  readonly session: SessionEntry;
}

async function forPerson(
  { world, sessions, site }: Desk,
  context: Context,
  show: (visit: Visit) => Response | Promise<Response>,
): Promise<Response> {
  const session = sessions.find(context);
  const user = world.state.users.find(({ uniqueName }) => uniqueName === session?.login);
  if (!session || !user) return askToSignIn(context, site, site.homeOf(''));
  return await show({ user, session });
}

/** Makes a token by the rules of the newest interface; answers its id, or what is against it. */
function create(
  world: World,
  { id: userId }: UserEntry,
  { name, organization, expires, scope }: TokenForm,
): { readonly id: string } | { readonly error: string } {
  if (scope.length > 1 && scope.includes('app_token'))
    return { error: 'Choose full access or single scopes, not both.' };
  const result = createToken(world, {
    userId,
    version: '7.2',
    displayName: name,
    scope: scope.join(' '),
    validTo: expires === '' ? Number.NaN : Date.parse(`${expires}T00:00:00Z`),
    allOrgs: organization === 'all',
  });
  return 'error' in result ? { error: refusals[result.error] } : { id: result.token.authorizationId };
}

function showTokens(
  { world, site }: Desk,
  context: Context,
  {
    user,
    session,
    newTokenId,
    form,
    error,
  }: Visit & {
    newTokenId?: string | null;
    form?: TokenForm;
    error?: string;
  },
): Response | Promise<Response> {
  const expires = new Date(world.now() + offeredMilliseconds).toISOString().slice(0, 10);
  const tokens = tokensOf(world, user.id).filter(({ revokedAt }) => revokedAt === null);
  return showPage(context, site, {
    title: 'Personal Access Tokens',
    session,
    status: error === undefined ? 200 : 400,
    body: tokenView({
      world,
      address: site.homeOf(session.login),
      session,
      tokens,
      newToken: tokens.find(({ authorizationId }) => authorizationId === newTokenId),
      form: form ?? { name: '', organization: 'this', expires, scope: [] },
      error,
    }),
  });
}
