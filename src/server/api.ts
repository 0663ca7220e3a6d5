import type { Context } from 'hono';
import { compress } from 'hono/compress';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { Secret } from '../domain/secret.ts';
import { readSessionId } from './cookie.ts';
import { newRoutes, type Env } from './env.ts';
import { jsonOnly, smallBodiesOnly } from './guard.ts';
import { errorAnswer, HttpError } from './http-error.ts';
import { auditRoutes } from './routes/audit.ts';
import { connectionRoutes } from './routes/connections.ts';
import { credentialRoutes } from './routes/credentials.ts';
import { leakRoutes } from './routes/leaks.ts';
import { memberRoutes } from './routes/members.ts';
import { noticeRoutes } from './routes/notices.ts';
import { openidRoutes } from './routes/openid.ts';
import { overviewRoutes } from './routes/overview.ts';
import { runRoutes } from './routes/runs.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { wizardRoutes } from './routes/wizard.ts';

export const apiPath = '/api/v1';

/** Every route of the API, typed; what is in front of them is added by {@link makeApi}. */
function allRoutes() {
  return newRoutes()
    .basePath(apiPath)
    .route('/', sessionRoutes)
    .route('/', openidRoutes)
    .route('/', overviewRoutes)
    .route('/', credentialRoutes)
    .route('/', connectionRoutes)
    .route('/', leakRoutes)
    .route('/', auditRoutes)
    .route('/', runRoutes)
    .route('/', memberRoutes)
    .route('/', scheduleRoutes)
    .route('/', noticeRoutes)
    .route('/', wizardRoutes);
}

/** The routes as a client sees them. */
export type Api = ReturnType<typeof allRoutes>;

const documentHead = {
  openapi: '3.1.0',
  info: {
    title: 'Mintmark',
    version: '1',
    description:
      'What the dashboard of mintmark serve is made of. x-role says who may, x-changes whether it is journaled. Every refusal has the shape Error.',
  },
};

/** The OpenAPI document, as the server answers it. */
export function openApiDocument() {
  return makeApi().getOpenAPI31Document(documentHead);
}

/** The API behind everything that has to be true of a request before any route sees it. */
export function makeApi() {
  const api = newRoutes();
  api.use(`${apiPath}/*`, jsonOnly);
  api.use(`${apiPath}/*`, smallBodiesOnly);
  api.use(`${apiPath}/*`, async (c, next) => {
    const id = readSessionId(c);
    // A page that looks by itself while nobody is at it does not use the session. Who says so falsely ends their own sooner.
    const isUsed = c.req.header('x-mintmark-unattended') === undefined;
    c.set('session', id === undefined ? undefined : await c.var.services.signIn.find(id, isUsed));
    await next();
  });
  // Of a thousand credentials much is the same: what goes over the wire is a tenth of the answer.
  api.use(`${apiPath}/*`, compress({ encoding: 'gzip', contentTypeFilter: /^application\/json/ }));
  api.use(`${apiPath}/*`, scrubAnswer);
  api.route('/', allRoutes());
  api.doc31(`${apiPath}/openapi.json`, documentHead);
  return api;
}

/** Every error in the one shape; what no catalogue knows is a bug, and printed where the server runs. */
export function answerError(error: Error, c: Context<Env>): Response {
  const known = errorAnswer(error instanceof HTTPException ? unreadable(error) : error);
  if (known) return c.json(known.body, known.status, known.headers);
  c.var.services.complain(error.stack ?? error.message);
  return c.json(
    { error: { code: 'bug', message: 'This is a bug in Mintmark; the server has printed it.' } },
    500,
  );
}

/** What Hono itself cannot read, for example JSON that is none. */
function unreadable({ status }: HTTPException): HttpError {
  if (status === 413) return new HttpError('too-large', { message: 'The body is too large.' });
  return new HttpError('request-invalid', {
    message: 'The request cannot be read: it is no JSON, or not what it says.',
    hint: 'What it may hold: /api/v1/openapi.json',
  });
}

/** The last net: no value that this process knows leaves in an answer, but in the one that is for it. */
const scrubAnswer = createMiddleware<Env>(async (c, next) => {
  await next();
  const type = c.res.headers.get('content-type') ?? '';
  if (c.var.mayHoldValue === true || !/json/.test(type)) return;
  const text = await c.res.text();
  const { status, headers } = c.res;
  const scrubbed = Secret.scrub(text);
  headers.set('content-length', String(Buffer.byteLength(scrubbed)));
  c.res = undefined;
  c.res = new Response(scrubbed, { status, headers });
});
