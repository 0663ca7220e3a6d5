import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a page on this machine answers. */
export type LoopbackAnswer =
  | { readonly status: number; readonly html: string; readonly contentPolicy?: string }
  /** Sends the browser on. */
  | { readonly location: string };

export interface Loopback {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

/**
 * Serves pages to the browser on this machine, on a free port of the loopback range, until it is stopped. Takes nothing
 * but GET, and nothing that asks for another host: a name that somebody points at this machine does not get in.
 */
export async function listenOnLoopback(
  answer: (url: URL) => LoopbackAnswer | undefined | Promise<LoopbackAnswer | undefined>,
): Promise<Loopback> {
  let origin = '';
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isOurs = request.method === 'GET' && `http://${request.headers.host}` === origin;
    const url = URL.parse(request.url ?? '/', origin);
    send(response, (isOurs && url && (await answer(url))) || { status: 404, html: 'There is nothing here.' });
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => {
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    stop: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeIdleConnections();
      });
    },
  };
}

function send(response: ServerResponse, answer: LoopbackAnswer): void {
  const common = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', connection: 'close' };
  if ('location' in answer) {
    response.writeHead(302, { ...common, location: answer.location }).end();
    return;
  }
  response
    .writeHead(answer.status, {
      ...common,
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': answer.contentPolicy ?? "default-src 'none'",
    })
    .end(answer.html);
}

/** Text as it can stand in HTML, in an attribute as well. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
