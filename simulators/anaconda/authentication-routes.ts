import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { readAuthorization, refusals, requireAccount, requireToken } from './access.ts';
import { addToken, defaultLifetimeSeconds, removeToken, tokenNamed, tokensOf } from './account-tokens.ts';
import { pathPart, readBody } from './body.ts';
import type { TokenEntry } from './state.ts';
import { ApiError, renderDate, type World } from './world.ts';

const createSchema = z.strictObject({
  scopes: z.array(z.string()).nullable(),
  note: z.string().min(1),
  note_url: z.string().nullable(),
  hostname: z.string(),
  user: z.string().nullable(),
  'max-age': z.int().positive().nullable(),
  strength: z.enum(['strong', 'weak']),
  'fail-if-exists': z.boolean(),
});

/** Creating, listing and revoking tokens. */
export function addAuthenticationRoutes(app: Hono, world: World): void {
  app.post('/authentications', async (context) => {
    const login = requireCreator(world, context);
    const body = await readBody(context, createSchema);
    const token = createToken(world, login, body);
    return context.json({ token: token.value });
  });
  app.get('/authentications', (context) => {
    const { owner } = requireToken(world, context, 'api:read');
    return context.json(tokensOf(world, owner).map(renderToken));
  });
  app.get('/authentications/org/:organization', (context) => {
    const organization = pathPart(context, 'organization');
    if (world.switches.listsOrganizationTokens !== true) throw new ApiError(404, 'Not Found');
    requireAdministrator(world, requireToken(world, context, 'api:read').owner, organization);
    return context.json(tokensOf(world, organization).map(renderToken));
  });
  app.get('/authentication', (context) =>
    context.json(renderToken(requireToken(world, context, 'api:read'))),
  );
  app.delete('/authentications', (context) => {
    const { owner, name } = requireToken(world, context);
    removeToken(world, owner, name);
    return context.json({}, 201);
  });
  app.delete('/authentications/name/:name', (context) => {
    const { owner } = requireToken(world, context, 'api:write');
    removeToken(world, owner, pathPart(context, 'name'));
    return context.json({}, 201);
  });
  app.delete('/authentications/org/:organization/name/:name', (context) => {
    const organization = pathPart(context, 'organization');
    requireAdministrator(world, requireToken(world, context, 'api:write').owner, organization);
    removeToken(world, organization, pathPart(context, 'name'));
    return context.json({}, 201);
  });
}

function createToken(world: World, login: string, body: z.infer<typeof createSchema>): TokenEntry {
  const { scopes, note: name, hostname, user, strength } = body;
  const owner = user ?? login;
  if (owner !== login) requireAdministrator(world, login, owner);
  const isTaken = tokenNamed(world, owner, name) !== undefined;
  if (isTaken && body['fail-if-exists'])
    throw new ApiError(400, `An authentication named "${name}" already exists`);
  if (isTaken) removeToken(world, owner, name);
  const lifetimeSeconds = body['max-age'] ?? defaultLifetimeSeconds;
  const expiresAt = world.now() + lifetimeSeconds * 1000;
  return addToken(world, { owner, name, hostname, scopes: scopes ?? [], expiresAt, strength });
}

/** The login of who creates: by API key or by password; a token cannot make another one. */
function requireCreator(world: World, context: Context): string {
  const authorization = readAuthorization(context);
  if (!authorization) throw new ApiError(401, refusals.noCredential);
  const { scheme, credential } = authorization;
  if (scheme === 'bearer') {
    if (world.switches.acceptsApiKeys === false) throw new ApiError(401, refusals.noBearer);
    const key = world.state.apiKeys.find(({ value }) => value === credential);
    if (key && key.expiresAt > world.now()) return key.login;
  }
  if (scheme === 'basic') {
    const [login, ...password] = Buffer.from(credential, 'base64').toString('utf8').split(':');
    const account = world.state.accounts.find((each) => each.login === login);
    if (account?.password !== undefined && account.password === password.join(':')) return account.login;
  }
  throw new ApiError(401, refusals.notAuthorized);
}

function requireAdministrator(world: World, login: string, organization: string): void {
  if (!requireAccount(world, organization).administrators.includes(login))
    throw new ApiError(403, refusals.notAuthorized);
}

function renderToken({ id, name, hostname, expiresAt, scopes }: TokenEntry): object {
  return {
    id,
    application: name,
    remote_addr: '127.0.0.1',
    hostname,
    expires: expiresAt === null ? null : renderDate(expiresAt),
    scopes,
  };
}
