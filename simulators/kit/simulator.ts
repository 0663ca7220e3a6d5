import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { createFaults, type Faults } from './faults.ts';

/** How to start a simulated vendor. */
export interface SimulatorOptions {
  /** TCP port on 127.0.0.1; 0 (the default) takes a free one. */
  readonly port?: number;
  /** A UNIX socket to listen on as well; real `gh` needs one. */
  readonly socketPath?: string;
  /** Added to every answer, in milliseconds. Default 0. */
  readonly latencyMilliseconds?: number;
  /** Whether the vendor's published rate limits are enforced. Default false. */
  readonly enforceRateLimits?: boolean;
  /** A file that keeps the state over restarts, written after every change, mode 0600. Default: memory only. */
  readonly stateFile?: string;
  /** The vendor's clock in milliseconds since the epoch. Default: the real one. */
  readonly now?: () => number;
}

/** What a request to a simulator looked like; header values and bodies are not kept, because they carry secrets. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
}

/** A vendor that runs on this machine. */
export interface Simulator {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly faults: Faults;
  /** Every request in order of arrival, faulty ones included. */
  readonly requests: SeenRequest[];
  readonly stop: () => Promise<void>;
}

export interface ServeOptions extends SimulatorOptions {
  readonly app: Pick<Hono, 'fetch'>;
  /** Renders a fault's status in the vendor's own error form. */
  readonly renderFault: (status: number) => {
    body: string;
    contentType: string;
    headers?: Record<string, string>;
  };
}

/** Starts serving `app` with faults and latency in front of it. */
export async function serve(options: ServeOptions): Promise<Simulator> {
  const faults = createFaults();
  const requests: SeenRequest[] = [];
  const answer = getRequestListener(options.app.fetch, { overrideGlobalObjects: false });
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const method = request.method ?? 'GET';
    requests.push({ method, path });
    if (options.latencyMilliseconds) await pause(options.latencyMilliseconds);
    const fault = faults.take({ method, path });
    switch (fault?.kind) {
      case undefined:
        await answer(request, response);
        return;
      case 'cut-before-commit':
        request.socket.destroy();
        return;
      case 'slow':
        await pause(fault.milliseconds);
        await answer(request, response);
        return;
      case 'status': {
        const rendered = options.renderFault(fault.status);
        response.writeHead(fault.status, {
          'content-type': rendered.contentType,
          ...rendered.headers,
          ...(fault.retryAfterSeconds === undefined
            ? {}
            : { 'retry-after': String(fault.retryAfterSeconds) }),
        });
        response.end(rendered.body);
        return;
      }
      case 'redirect':
        response.writeHead(307, { location: fault.location });
        response.end();
        return;
      case 'cut-after-commit':
      case 'malformed': {
        // The vendor does its work; only what goes over the wire is broken.
        const incoming = await readRequest(request, options.app);
        await incoming.text();
        if (fault.kind === 'cut-after-commit') {
          fault.meanwhile?.();
          request.socket.destroy();
        } else {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.end('<html>not what you asked for');
        }
        return;
      }
    }
  };

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch((error: unknown) => {
      process.stderr.write(`simulator bug: ${String(error)}\n`);
      response.destroy();
    });
  };
  const servers: Server[] = [];
  const tcp = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  servers.push(tcp);
  if (options.socketPath !== undefined) {
    const socket = createServer(listener);
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.listen(options.socketPath, resolve);
    });
    servers.push(socket);
  }
  return {
    url: `http://127.0.0.1:${(tcp.address() as AddressInfo).port}`,
    faults,
    requests,
    stop: async () => {
      await Promise.all(
        servers.map(
          (server) =>
            new Promise<void>((resolve) => {
              server.close(() => resolve());
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
}

async function readRequest(request: IncomingMessage, app: Pick<Hono, 'fetch'>): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const method = request.method ?? 'GET';
  const body = Buffer.concat(chunks);
  return await app.fetch(
    new Request(`http://127.0.0.1${request.url ?? '/'}`, {
      method,
      headers: Object.entries(request.headers).flatMap(([name, value]) =>
        value === undefined
          ? []
          : [[name, Array.isArray(value) ? value.join(', ') : value] as [string, string]],
      ),
      ...(['GET', 'HEAD'].includes(method) || body.length === 0 ? {} : { body }),
    }),
  );
}

/** Reads a kept state, or makes a new one; `save` writes it whole or not at all. */
export function keepState<T>(stateFile: string | undefined, create: () => T): { state: T; save: () => void } {
  if (stateFile === undefined) return { state: create(), save: () => {} };
  const state = existsSync(stateFile) ? (JSON.parse(readFileSync(stateFile, 'utf8')) as T) : create();
  const save = (): void => {
    mkdirSync(dirname(stateFile), { recursive: true, mode: 0o700 });
    const temporary = `${stateFile}.${randomBytes(4).toString('hex')}`;
    writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 });
    renameSync(temporary, stateFile);
  };
  save();
  return { state, save };
}
