import type { Context } from 'hono';
import type { HttpBindings } from '@hono/node-server';
import type { Env } from './env.ts';

/** Whose failed tries are counted together. Behind a proxy all are: what it says of the address is not believed. */
export function addressOf(c: Context<Env>): string {
  const { incoming } = c.env as Partial<HttpBindings>;
  return incoming?.socket.remoteAddress ?? 'unknown';
}
