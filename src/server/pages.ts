import { Hono } from 'hono';
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

/** Serves the built page: its files as they are, and the page itself at every address that a person can have in a bookmark. */
export function pageRoutes(files: PageFiles | undefined) {
  return new Hono<Env>().get('*', async (c, next) => {
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
