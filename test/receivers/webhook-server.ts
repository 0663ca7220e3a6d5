import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A delivery as its receiver sees it. */
export interface ReceivedDelivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Whether its signature is right for the key. */
  readonly isSigned: boolean;
}

/** Somebody's webhook on this machine. */
export interface WebhookServer {
  /** With a part that only its owner knows. */
  readonly url: string;
  /** That part. */
  readonly path: string;
  readonly key: string;
  readonly deliveries: ReceivedDelivery[];
  /** What the next requests are answered with; undefined: the line is cut. */
  readonly answers: (number | undefined)[];
  readonly stop: () => Promise<void>;
}

/** Starts one that takes everything with 204. */
export async function startWebhookServer(): Promise<WebhookServer> {
  const path = `/hooks/${randomBytes(16).toString('hex')}`;
  const key = randomBytes(24).toString('base64');
  const deliveries: ReceivedDelivery[] = [];
  const answers: (number | undefined)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = answers.length > 0 ? answers.shift() : request.url === path ? 204 : 404;
      if (status === undefined) {
        request.socket.destroy();
        return;
      }
      const { headers } = request;
      const body = Buffer.concat(chunks).toString('utf8');
      const signed = [headers['x-mintmark-id'], headers['x-mintmark-timestamp'], body].join('.');
      const expected = `sha256=${createHmac('sha256', key).update(signed).digest('hex')}`;
      if (status === 204)
        deliveries.push({ headers, body, isSigned: headers['x-mintmark-signature'] === expected });
      response.writeHead(status, status === 302 ? { location: 'https://elsewhere.invalid/' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    path,
    key,
    deliveries,
    answers,
    stop: async () =>
      await new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
