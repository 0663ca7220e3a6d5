import type { Hono, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { refuseSignIn, requireScope, type ApiContext, type Environment } from './access.ts';
import { answer, apiVersionOf, requirePreview, versionOutOfRange } from './api-version.ts';
import { readBody } from './body.ts';
import { createToken, renderToken, tokensOf, updateToken, type PatResult } from './personal-access-tokens.ts';
import type { PersonalAccessTokenEntry } from './state.ts';
import { listTokens } from './token-list.ts';
import { refusals, type PatVersion } from './token-policies.ts';
import { ApiError, badRequest, type World } from './world.ts';

const date = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const createSchema = z.strictObject({
  displayName: z.string().nullish(),
  scope: z.string().nullish(),
  validTo: date.nullish(),
  allOrgs: z.boolean().nullish(),
});
const updateSchema = createSchema.extend({ authorizationId: z.string() });

const path = '/:organization/_apis/tokens/pats';
const guidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The life of personal access tokens. The real service answers these at vssps.dev.azure.com, and nobody but a person
 * with an Entra access token may call them.
 */
export function addTokenRoutes(app: Hono<Environment>, world: World): void {
  const [read, manage] = [requireScope('vso.pats'), requireScope('vso.pats_manage')];
  app.use(path, requirePerson());
  app.get(path, read, (context) => {
    const version = versionOf(context);
    const id = context.req.query('authorizationId');
    if (id === undefined) return answer(context, listTokens(world, context));
    return answerResult(context, version, readToken(world, context, id));
  });
  app.post(path, manage, async (context) => {
    const version = versionOf(context);
    const { displayName, scope, validTo, allOrgs } = await readBody(context, createSchema);
    const result = createToken(world, {
      userId: context.get('token').userId,
      version,
      displayName: displayName ?? '',
      scope: scope ?? '',
      validTo: validTo ?? Number.NaN,
      allOrgs: allOrgs ?? false,
    });
    return answerResult(context, version, result, 'with value');
  });
  app.put(path, manage, async (context) => {
    const version = versionOf(context);
    const { authorizationId, ...sent } = await readBody(context, updateSchema);
    const token = findOwn(world, context, authorizationId);
    if (!token || token.revokedAt !== null)
      return answerResult(context, version, { error: 'authorizationNotFound' });
    const result = updateToken(world, token, { version, ...sent });
    return answerResult(context, version, result);
  });
  app.delete(path, manage, (context) => {
    versionOf(context);
    const id = context.req.query('authorizationId');
    if (id === undefined || !guidPattern.test(id))
      throw badRequest('The query parameter authorizationId is required and has to be a GUID.');
    const token = findOwn(world, context, id);
    if (!token) throw notFound(id);
    token.revokedAt ??= world.now();
    return new Response(null, { status: 204 });
  });
}

/** A personal access token is refused as if it were dead; a program gets the error that is there for it. */
function requirePerson(): MiddlewareHandler<Environment> {
  return async (context, next) => {
    const { kind } = context.get('token');
    if (kind === 'pat') return refuseSignIn(context);
    if (kind === 'servicePrincipal') {
      const isList = context.req.method === 'GET' && context.req.query('authorizationId') === undefined;
      if (isList || context.req.method === 'DELETE') return refuseSignIn(context);
      return answerResult(context, versionOf(context), { error: 'invalidUserType' });
    }
    await next();
    return undefined;
  };
}

function versionOf(context: ApiContext): PatVersion {
  requirePreview(context);
  const asked = apiVersionOf(context);
  if (/^7\.1-preview(\.1)?$/.test(asked)) return '7.1';
  if (/^7\.2-preview(\.1)?$/.test(asked)) return '7.2';
  throw versionOutOfRange(asked);
}

function readToken(world: World, context: ApiContext, id: string): PatResult {
  if (!guidPattern.test(id)) return { error: 'invalidAuthorizationId' };
  const token = findOwn(world, context, id);
  const isShown = token?.revokedAt === null || world.switches.showsRevokedTokens !== false;
  return token && isShown ? { token } : { error: 'authorizationNotFound' };
}

/** Nobody sees the tokens of others here. */
function findOwn(world: World, context: ApiContext, id: string): PersonalAccessTokenEntry | undefined {
  const { userId } = context.get('token');
  return tokensOf(world, userId).find(({ authorizationId }) => authorizationId === id.toLowerCase());
}

/** Every answer but a list: a refusal travels in a 200 as well. */
function answerResult(
  context: ApiContext,
  version: PatVersion,
  result: PatResult,
  shown: 'with value' | 'without value' = 'without value',
): Response {
  const error = 'error' in result ? result.error : undefined;
  return answer(context, {
    patToken: 'token' in result ? renderToken(result.token, shown) : null,
    patTokenError: error ?? 'none',
    ...(version === '7.2' ? { patTokenErrorMessage: error === undefined ? null : refusals[error] } : {}),
  });
}

function notFound(id: string): ApiError {
  return new ApiError(404, {
    message: `The authorization ${id} was not found.`,
    typeName:
      'Microsoft.VisualStudio.Services.DelegatedAuthorization.AuthorizationNotFoundException, Microsoft.VisualStudio.Services.WebApi',
  });
}
