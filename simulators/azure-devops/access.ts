import type { Context, MiddlewareHandler } from 'hono';
import { isWorking, statusOf } from './personal-access-tokens.ts';
import type { TokenEntry } from './state.ts';
import { errorBody, type World } from './world.ts';

/** What Hono carries from the sign-in to the routes. */
export interface Environment {
  Variables: { token: TokenEntry };
}

export type ApiContext = Context<Environment>;

/** Scopes that hold others, as their names say. */
const implied: Readonly<Record<string, readonly string[]>> = {
  'vso.variablegroups_manage': ['vso.variablegroups_write', 'vso.variablegroups_read'],
  'vso.variablegroups_write': ['vso.variablegroups_read'],
  'vso.build_execute': ['vso.build'],
  'vso.project_manage': ['vso.project_write', 'vso.project'],
  'vso.project_write': ['vso.project'],
  'vso.project': ['vso.profile'],
  'vso.pats_manage': ['vso.pats'],
};

const unauthorized = errorBody({
  message: "TF400813: The user '' is not authorized to access this resource.",
  typeName:
    'Microsoft.TeamFoundation.Framework.Server.UnauthorizedRequestException, Microsoft.TeamFoundation.Framework.Server',
});

/** Lets only calls with a living token on, and answers the others as the service does: mostly with a sign-in page. */
export function requireSignIn(world: World): MiddlewareHandler<Environment> {
  return async (context, next) => {
    const token = findToken(world, context.req.header('authorization') ?? '');
    const user = world.state.users.find(({ id }) => id === token?.userId);
    if (!token || !user) return refuseSignIn(context);
    const now = world.now();
    if (token.kind === 'pat' && statusOf(token, now) === 'expired') return refuseExpired(user.descriptor);
    const isAlive = token.kind === 'pat' ? isWorking(token, now) : token.expiresAt > now;
    if (!isAlive) return refuseSignIn(context);
    context.set('token', token);
    await next();
    return undefined;
  };
}

/** Lets only tokens with one of these scopes on; the others get a bare 401, as if they were dead. */
export function requireScope(...scopes: readonly string[]): MiddlewareHandler<Environment> {
  return async (context, next) => {
    const held = context.get('token').scopes;
    const isCovered = held.some(
      (scope) =>
        scope === 'app_token' ||
        scopes.includes(scope) ||
        implied[scope]?.some((each) => scopes.includes(each)),
    );
    if (!isCovered) return bareUnauthorized();
    await next();
    return undefined;
  };
}

function findToken(world: World, authorization: string): TokenEntry | undefined {
  const [, scheme = '', credential = ''] = /^(Basic|Bearer) (.+)$/i.exec(authorization) ?? [];
  const value =
    scheme.toLowerCase() === 'basic'
      ? Buffer.from(credential, 'base64').toString('utf8').split(':').slice(1).join(':')
      : credential;
  return world.state.tokens.find((token) => token.value === value);
}

/** What the service says to a personal access token that was alive once, and nothing else. */
function refuseExpired(descriptor: string): Response {
  const body = errorBody({
    message: 'Access Denied: The Personal Access Token used has expired.',
    typeName:
      'Microsoft.VisualStudio.Services.Security.AccessCheckException, Microsoft.VisualStudio.Services.WebApi',
    customProperties: {
      Descriptor: descriptor,
      IdentityDisplayName: null,
      Token: null,
      RequestedPermissions: 0,
      NamespaceId: '00000000-0000-0000-0000-000000000000',
    },
  });
  return Response.json(body, { status: 401, headers: unauthorizedHeaders });
}

/** A sign-in page, or a 401 where the client asked for it or the method has no page. */
export function refuseSignIn(context: ApiContext): Response {
  const { method } = context.req;
  const isSuppressed = context.req.header('x-tfs-fedauthredirect')?.toLowerCase() === 'suppress';
  if (isSuppressed) return bareUnauthorized();
  if (['GET', 'POST', 'OPTIONS'].includes(method))
    return new Response(
      '<!DOCTYPE html><html><head><title>Azure DevOps Services | Sign In</title></head></html>',
      {
        status: 203,
        headers: { 'content-type': 'text/html; charset=utf-8' },
      },
    );
  return Response.json(unauthorized, { status: 401 });
}

/** A 401 without a body; also what an injected 401 looks like. */
export const unauthorizedHeaders = {
  'www-authenticate': 'Basic realm="https://tfsprodsimulated.app.visualstudio.com/"',
};

function bareUnauthorized(): Response {
  return new Response(null, { status: 401, headers: unauthorizedHeaders });
}
