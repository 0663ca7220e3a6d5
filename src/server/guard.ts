import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Env } from './env.ts';
import { HttpError } from './http-error.ts';
import { callbackPath } from './openid-sign-in.ts';

/**
 * No script, style or picture from anywhere else, none written into the page, no frame around it, no form to elsewhere.
 * Styles that a script sets by itself (`element.style`) are no inline styles.
 */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The headers of every answer, whatever it is. */
export const safeHeaders = createMiddleware<Env>(async (c, next) => {
  await next();
  const headers: Record<string, string> = {
    'content-security-policy': contentPolicy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    ...(c.var.services.origin.startsWith('https:')
      ? { 'strict-transport-security': 'max-age=31536000' }
      : {}),
  };
  for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  // What belongs to somebody is kept by nobody; a page that is the same for all may say otherwise.
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
});

/** The one way in from another site: the identity issuer sends a person's browser back, as a whole page. */
function isReturning({ req, var: { services } }: Context<Env>): boolean {
  return (
    services.openid !== undefined &&
    req.method === 'GET' &&
    req.path === callbackPath &&
    req.header('sec-fetch-mode') === 'navigate' &&
    req.header('sec-fetch-dest') === 'document'
  );
}

const changing: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Lets in what comes from our own page, or from no page at all. A name that somebody points at this machine is not our
 * host. SameSite alone does not do it: to a browser, another port of this machine is the same site.
 */
export const ownOriginOnly = createMiddleware<Env>(async (c, next) => {
  const { origin } = c.var.services;
  const refuse = (message: string, hint: string): HttpError =>
    new HttpError('origin-refused', { message, hint });
  if (c.req.header('host') !== new URL(origin).host)
    throw refuse('This server does not answer under that name.', `Its address: ${origin}`);
  const from = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  const isChanging = changing.has(c.req.method);
  if (from !== undefined && from !== origin)
    throw refuse('The request comes from a page of another origin.', `Open ${origin}`);
  const isApi = c.req.path.startsWith('/api/');
  if (
    (isApi || isChanging) &&
    !isReturning(c) &&
    site !== undefined &&
    site !== 'same-origin' &&
    !(site === 'none' && !isChanging)
  )
    throw refuse('The request comes from a page of another site.', `Open ${origin}`);
  if (isChanging && from === undefined && site === undefined)
    throw refuse(
      'A request that changes something has to say where it comes from.',
      `Send the header Origin: ${origin}`,
    );
  await next();
});

/** Bodies are JSON: a form of another site can send anything else. */
export const jsonOnly = createMiddleware<Env>(async (c, next) => {
  const isJson = /^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '');
  const length = c.req.header('content-length');
  const hasBody = (length !== undefined && length !== '0') || c.req.header('transfer-encoding') !== undefined;
  if (changing.has(c.req.method) && hasBody && !isJson)
    throw new HttpError('media-type', {
      message: 'The body has to be JSON.',
      hint: 'Send the header Content-Type: application/json',
    });
  await next();
});

/** Nothing that belongs into a request is larger. */
const maximumBodyBytes = 65_536;

/** A body says how long it is, and is no longer than that: Node.js cuts what comes beyond. */
export const smallBodiesOnly = createMiddleware<Env>(async (c, next) => {
  const length = Number(c.req.header('content-length') ?? 0);
  if (length > maximumBodyBytes || c.req.header('transfer-encoding') !== undefined)
    throw new HttpError('too-large', {
      message: `A body says its length and has ${maximumBodyBytes} bytes at most.`,
      headers: { connection: 'close' },
    });
  await next();
});
