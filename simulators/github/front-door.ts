import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { ApiContext, Environment, Need } from './access.ts';
import { authenticate, type Caller } from './callers.ts';
import type { Spending, Verdict } from './rate-limits.ts';
import { settleRevocations } from './revocations.ts';
import { spendingOf } from './spending.ts';
import { ApiError, errorBody, type World } from './world.ts';

const apiVersions = ['2022-11-28', '2026-03-10'];
const [defaultApiVersion = ''] = apiVersions;

/** Refuses requests that no route ever sees, and tells the caller's rights with every answer. */
export function openFrontDoor(
  world: World,
  { latencyMilliseconds = 0 }: { latencyMilliseconds?: number | undefined },
): MiddlewareHandler<Environment> {
  return async (context, next) => {
    const refusal = checkRequest(world, context);
    const spending = spendingOf(context);
    const isCounted = refusal === undefined && context.req.path !== '/rate_limit';
    const verdict = isCounted ? world.rateLimits.enter(spending) : undefined;
    const early = refusal ?? answerLimit(spending, verdict);
    try {
      if (!early) {
        if (latencyMilliseconds > 0) await pause(latencyMilliseconds);
        await next();
      }
    } finally {
      if (verdict?.kind === 'passed') world.rateLimits.leave(spending);
    }
    const answer = early ?? context.res;
    for (const [name, value] of Object.entries(headersOf(world, context))) answer.headers.set(name, value);
    if (answer.headers.get('content-type') === 'application/json')
      answer.headers.set('content-type', 'application/json; charset=utf-8');
    return early;
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function checkRequest(world: World, context: ApiContext): Response | undefined {
  context.set('apiVersion', defaultApiVersion);
  if (!context.req.header('user-agent'))
    return new Response(
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.\n',
      { status: 403, headers: { 'content-type': 'text/plain' } },
    );
  const apiVersion = context.req.header('x-github-api-version') ?? defaultApiVersion;
  if (!apiVersions.includes(apiVersion))
    return refuse(
      400,
      `API version '${apiVersion}' is not supported. Use one of: ${apiVersions.join(', ')}.`,
    );
  context.set('apiVersion', apiVersion);
  settleRevocations(world);
  try {
    context.set('caller', authenticate(world, context.req.header('authorization')));
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return refuse(error.status, error.message);
    throw error;
  }
}

/** The refusal of a request that is past a limit; undefined for one that may pass. */
function answerLimit({ who }: Spending, verdict: Verdict | undefined): Response | undefined {
  if (verdict?.kind === 'primary') return refuse(403, `API rate limit exceeded for ${who}.`);
  if (verdict?.kind !== 'secondary') return undefined;
  const answer = refuse(
    403,
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  );
  answer.headers.set('retry-after', String(verdict.retryAfterSeconds));
  return answer;
}

function refuse(status: number, message: string): Response {
  return Response.json(errorBody(status, message), { status });
}

function headersOf(world: World, context: ApiContext): Record<string, string> {
  const caller = context.get('caller');
  const need = context.get('need');
  const spending = spendingOf(context);
  const { limit, remaining, used, reset } = world.rateLimits.usage(spending);
  return {
    date: new Date(world.now()).toUTCString(),
    server: 'github.com',
    'x-github-media-type': 'github.v3; format=json',
    'x-github-request-id': randomUUID(),
    'x-github-api-version-selected': context.get('apiVersion'),
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-resource': spending.resource,
    ...rightsHeaders(caller, need),
    ...expirationHeader(caller),
  };
}

/** What the caller may do, and what the route asked for, in the words of its kind of token. */
function rightsHeaders(caller: Caller | undefined, need: Need | undefined): Record<string, string> {
  if (!caller || caller.kind === 'app') return {};
  if (caller.kind === 'person' && caller.token.kind === 'classic')
    return {
      'x-oauth-scopes': caller.token.scopes.join(', '),
      'x-accepted-oauth-scopes': need?.scopes.join(', ') ?? '',
    };
  return need?.permission ? { 'x-accepted-github-permissions': need.permission } : {};
}

/** Two layouts are seen in the wild (go-github, issue 2649); each kind of token gets one of them. */
function expirationHeader(caller: Caller | undefined): Record<string, string> {
  if (caller?.kind !== 'person' || caller.token.expiresAt === null) return {};
  const { kind, expiresAt } = caller.token;
  const offsetHours = kind === 'classic' ? 0 : 2;
  const local = new Date(expiresAt + offsetHours * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  return { 'github-authentication-token-expiration': `${local} ${kind === 'classic' ? 'UTC' : '+0200'}` };
}
