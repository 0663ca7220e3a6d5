import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { AppError } from '../domain/errors.ts';

/** What answers requests; made when the address is known. */
export type Fetch = (request: Request, env: object) => Response | Promise<Response>;

export interface Listening {
  readonly port: number;
  /** Takes nothing new; resolves when every answer is out, open streams cut. */
  readonly stop: () => Promise<void>;
}

/** A request that is not all here by then is given up, headers and body alike. */
const requestMilliseconds = 30_000;

/** Listens on this machine alone: whoever serves a team puts a proxy with TLS in front. Throws `usage` where the port is taken. */
export async function listen(port: number, fetch: Fetch): Promise<Listening> {
  const server = createServer(
    { requestTimeout: requestMilliseconds, maxHeaderSize: 16_384 },
    (request, response) => {
      void getRequestListener(fetch, { overrideGlobalObjects: false })(request, response);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  }).catch((error: unknown) => {
    throw new AppError('usage', {
      message: `Port ${port} of this machine cannot be listened on.`,
      hint: 'Another program has it: say another one with --port.',
      cause: error,
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => await stop(server),
  };
}

async function stop(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
    // An answer that is on its way gets there; a stream that has no end is cut.
    setTimeout(() => {
      server.closeAllConnections();
    }, 1000).unref();
  });
}
