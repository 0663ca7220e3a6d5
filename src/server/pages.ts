import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { createMiddleware } from 'hono/factory';
import type { PageFile, PageFiles } from '../ports/page-files.ts';
import type { Env } from './env.ts';
import { HttpError } from './http-error.ts';

const missingPage = `<!doctype html>
<html lang="en">
<title>Mintmark</title>
<h1>Mintmark runs, and its page is not there yet</h1>
<p>The API answers already: <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>
</html>
`;

const pack = compress({ encoding: 'gzip' });

/** Pages are the same for everybody, so that their length tells nobody anything. */
const packPages = createMiddleware<Env>(async (c, next) => {
  if (c.req.path.startsWith('/api/')) await next();
  else await pack(c, next);
});

/** Serves the built page: its files as they are, and the page itself at every address that a person can have in a bookmark. */
export function pageRoutes(files: PageFiles | undefined) {
  return new Hono<Env>().use(packPages).get('*', async (c, next) => {
    const { path } = c.req;
    if (path.startsWith('/api/')) {
      await next();
      return undefined;
    }
    if (!files) return c.html(missingPage, 200, { 'cache-control': 'no-cache' });
    const file = files.read(path);
    // A name with a hash in it is another file after every change.
    if (file && path.startsWith('/assets/')) return send(file, 'public, max-age=31536000, immutable');
    if (file && path !== '/') return send(file, 'no-cache');
    const isPage = !/\.[a-z0-9]+$/i.test(path);
    const page = isPage ? files.read('/index.html') : undefined;
    if (!page) throw notFound(path);
    return send(page, 'no-cache');
  });
}

function notFound(path: string): HttpError {
  return new HttpError('no-route', { message: `There is nothing at ${path}.` });
}

function send({ bytes, contentType }: PageFile, cacheControl: string): Response {
  return new Response(new Uint8Array(bytes), {
    headers: { 'content-type': contentType, 'cache-control': cacheControl },
  });
}
