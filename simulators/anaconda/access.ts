import type { Context } from 'hono';
import type { Account, TokenEntry } from './state.ts';
import { ApiError, isExpired, notFound, type World } from './world.ts';

/** The error texts that users have reported of the real service, all of them with a 401. */
export const refusals = {
  noCredential: 'Authorization header was not given',
  expired: 'Authentication token has expired',
  revoked: 'Authorization token is no longer valid',
  notAuthorized: 'User is not authorized to perform this operation',
  noBearer: 'Bearer token authentication is not enabled',
  lacksScope: (scope: string) =>
    `Authentication token does not have the sufficient scope to perform this action expected: ${scope}`,
  mayNotCreate: (login: string, owner: string, packageName: string) =>
    `User "<User: _login=${login}>" has not enough permissions to create "<User: _login=${owner}>/${packageName}" package`,
} as const;

/** The Authorization header in its two parts; undefined when there is none. */
export function readAuthorization(context: Context): { scheme: string; credential: string } | undefined {
  const [, scheme, credential] = /^(\S+) (.+)$/.exec(context.req.header('authorization') ?? '') ?? [];
  return scheme === undefined || credential === undefined
    ? undefined
    : { scheme: scheme.toLowerCase(), credential };
}

/** The token of the call; refuses the call when it has none that lives and has the scope. */
export function requireToken(world: World, context: Context, scope?: string): TokenEntry {
  const token = findToken(world, context);
  if (!token) throw new ApiError(401, refusals.noCredential);
  if (isExpired(world, token)) throw new ApiError(401, refusals.expired);
  if (scope !== undefined) requireScope(world, token, scope);
  return token;
}

/** Lets a public read pass: anybody may, even with an expired token, but not with a token that lacks `api:read`. */
export function requirePublicRead(world: World, context: Context): void {
  const token = findToken(world, context);
  if (token && !isExpired(world, token)) requireScope(world, token, 'api:read');
}

/** Lets a write to a package pass when the token may write and its owner is, or administers, the package's owner. */
export function requireWriter(world: World, context: Context, { owner, packageName }: Coordinates): void {
  const token = requireToken(world, context, 'api:write');
  const account = requireAccount(world, owner);
  if (token.owner !== owner && !account.administrators.includes(token.owner))
    throw new ApiError(401, refusals.mayNotCreate(token.owner, owner, packageName));
}

/** Where a package is. */
export interface Coordinates {
  readonly owner: string;
  readonly packageName: string;
}

export function requireAccount(world: World, login: string): Account {
  const account = world.state.accounts.find((each) => each.login === login);
  if (!account) throw notFound(login);
  return account;
}

function findToken(world: World, context: Context): TokenEntry | undefined {
  const authorization = readAuthorization(context);
  if (!authorization) return undefined;
  if (authorization.scheme !== 'token') throw new ApiError(401, refusals.notAuthorized);
  const lingering = world.lingering.filter(({ until }) => until > world.now()).map(({ token }) => token);
  const token = [...world.state.tokens, ...lingering].find(({ value }) => value === authorization.credential);
  if (!token) throw new ApiError(401, refusals.revoked);
  return token;
}

function requireScope(world: World, token: TokenEntry, scope: string): void {
  const isCovered = token.scopes.length === 0 || token.scopes.some((held) => covers(world, held, scope));
  if (!isCovered) throw new ApiError(401, refusals.lacksScope(scope));
}

function covers(world: World, held: string, needed: string): boolean {
  if (held === needed || held === 'all') return true;
  if (held === 'repos') return /^(conda|pypi)(:|$)/.test(needed);
  if (held === 'api:write' && needed === 'api:read') return world.switches.writeImpliesRead === true;
  return ['api', 'conda', 'pypi'].includes(held) && needed.startsWith(`${held}:`);
}
