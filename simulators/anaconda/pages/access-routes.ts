import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { readFormOf } from '../../kit/pages/forms.ts';
import { showPage } from '../../kit/pages/page.ts';
import type { SessionEntry } from '../../kit/pages/sessions.ts';
import { askToSignIn } from '../../kit/pages/sign-in.ts';
import { addToken, defaultLifetimeSeconds, removeToken, tokenNamed, tokensOf } from '../account-tokens.ts';
import { scopes } from '../scopes.ts';
import type { Account, TokenEntry } from '../state.ts';
import { ApiError, type World } from '../world.ts';
import { accessView, type TokenForm } from './access-view.ts';
import { accountOf, mayManage } from './account-page.ts';
import { site, type Desk } from './site.ts';

const path = '/:login/settings/access';
const scopeName = z.string().refine((scope) => Object.hasOwn(scopes, scope), { error: 'is no scope' });
const createSchema = z.strictObject({
  name: z.string(),
  strength: z.enum(['strong', 'weak']),
  scope: z.union([z.array(scopeName), scopeName.transform((scope) => [scope])]).default([]),
  expires: z.union([z.literal(''), z.iso.date()]),
});
const emptyForm: TokenForm = { name: '', strength: 'strong', scope: [], expires: '' };

/** The tokens of a user or an organization: seen, made and revoked by a person. */
export function addAccessRoutes(pages: Hono, desk: Desk): void {
  const { world, save } = desk;
  pages.get(path, (context) =>
    forManager(desk, context, (visit) => {
      const newToken = takeNewToken(world, visit);
      // The simulator saves after changes only, and this one was made by reading.
      if (newToken) save();
      return showAccess(world, context, { ...visit, newToken });
    }),
  );
  pages.post(path, (context) =>
    forManager(desk, context, async (visit) => {
      const form = await readFormOf(visit.session, context, createSchema);
      const expiresAt = expiryOf(world, form);
      const error = whyNot(world, visit, { ...form, expiresAt });
      if (error !== undefined) return await showAccess(world, context, { ...visit, form, error });
      const { name, strength, scope } = form;
      const token = addToken(world, { owner: visit.account.login, name, strength, scopes: scope, expiresAt });
      visit.session.newTokenId = token.id;
      return context.redirect(addressOf(visit.account), 303);
    }),
  );
  pages.post(`${path}/revoke`, (context) =>
    forManager(desk, context, async ({ account, session }) => {
      const { name } = await readFormOf(session, context, z.strictObject({ name: z.string() }));
      removeToken(world, account.login, name);
      return context.redirect(addressOf(account), 303);
    }),
  );
}

/** A person at the settings of an account that they may manage. */
interface Visit {
  readonly account: Account;
  readonly session: SessionEntry;
}

async function forManager(
  { world, sessions }: Desk,
  context: Context,
  show: (visit: Visit) => Response | Promise<Response>,
): Promise<Response> {
  const account = accountOf(world, context);
  if (!account) return await context.notFound();
  const session = sessions.find(context);
  if (!session) return askToSignIn(context, site, addressOf(account));
  if (!mayManage(session.login, account))
    throw new ApiError(403, `${session.login} may not manage the tokens of ${account.login}.`);
  return await show({ account, session });
}

function addressOf({ login }: Account): string {
  return `${site.homeOf(login)}/settings/access`;
}

function takeNewToken(world: World, { account, session }: Visit): TokenEntry | undefined {
  const token = tokensOf(world, account.login).find(({ id }) => id === session.newTokenId);
  if (token) session.newTokenId = null;
  return token;
}

function expiryOf(world: World, { expires }: TokenForm): number {
  return expires === '' ? world.now() + defaultLifetimeSeconds * 1000 : Date.parse(`${expires}T00:00:00Z`);
}

function whyNot(
  world: World,
  { account }: Visit,
  { name, expiresAt }: { name: string; expiresAt: number },
): string | undefined {
  if (name.trim() === '') return 'A token needs a name.';
  if (tokenNamed(world, account.login, name)) return `An authentication named "${name}" already exists`;
  return expiresAt <= world.now() ? 'The expiration date must be in the future.' : undefined;
}

function showAccess(
  world: World,
  context: Context,
  visit: Visit & { newToken?: TokenEntry | undefined; form?: TokenForm; error?: string },
): Response | Promise<Response> {
  const { account, session, newToken, form = emptyForm, error } = visit;
  const tokens = tokensOf(world, account.login);
  return showPage(context, site, {
    title: `Access of ${account.login}`,
    session,
    status: error === undefined ? 200 : 400,
    body: accessView({ address: addressOf(account), world, session, tokens, newToken, form, error }),
  });
}
