import { hc } from 'hono/client';
import type { Api } from './api.ts';

// All that a browser may know of the server: the shapes of its answers, and a client that is typed by its routes.
// Everything here but the client is a type: a page that imports it gets nothing of the server.

export type * from './shapes.ts';

/** A client of the server at this origin; in a page: its own. The browser sends the session's cookie by itself. */
export function makeClient(origin: string, options?: Parameters<typeof hc>[1]) {
  return hc<Api>(origin, options);
}
