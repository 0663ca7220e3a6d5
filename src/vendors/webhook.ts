import { createHmac } from 'node:crypto';
import { AppError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { done, type Outcome } from '../domain/outcome.ts';
import type { Secret } from '../domain/secret.ts';
import { guardedFetch, HttpFailure, toOutcome } from './http.ts';

/** Where a webhook goes, and how its receiver knows who sent it. */
export interface WebhookOptions {
  /** Name of the channel, for messages: the address itself is often all that it takes to post there. */
  readonly channel: string;
  readonly url: Secret;
  /** Shared with the receiver; absent: not signed. */
  readonly key: Secret | undefined;
  readonly timeoutSeconds: number;
}

export interface Delivery {
  /** New for every delivery, so that a receiver sees when one is sent again by somebody else. */
  readonly id: string;
  readonly at: Instant;
  readonly body: unknown;
}

/**
 * Posts JSON to an address that the operator has given. With a key, `X-Mintmark-Signature: sha256=…` is the HMAC-SHA256 in
 * hex of `id.timestamp.body`, where id and timestamp (seconds since 1970) are the headers `X-Mintmark-Id` and
 * `X-Mintmark-Timestamp`: a receiver refuses an id that it has seen and a timestamp that is old.
 */
export async function postWebhook(options: WebhookOptions, delivery: Delivery): Promise<Outcome<number>> {
  const { channel, key, timeoutSeconds } = options;
  const url = parseUrl(options);
  const send = guardedFetch({ service: channel, baseUrl: url.origin, timeoutSeconds });
  const body = JSON.stringify(delivery.body);
  const timestamp = String(Math.floor(Date.parse(delivery.at) / 1000));
  return await toOutcome(async () => {
    const { status } = await send(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-mintmark-id': delivery.id,
        'x-mintmark-timestamp': timestamp,
        ...(key ? { 'x-mintmark-signature': `sha256=${sign(key, [delivery.id, timestamp, body])}` } : {}),
      },
      body,
    }).catch((error: unknown) => {
      throw withoutPath(error, channel);
    });
    if (status >= 200 && status < 300) return done(status);
    throw new HttpFailure(status >= 500 ? 'server-error' : 'rejected', `${channel}: answered ${status}.`, {
      status,
    });
  });
}

function sign(key: Secret, parts: readonly string[]): string {
  return createHmac('sha256', key.expose()).update(parts.join('.')).digest('hex');
}

/** An address without a user in it: `fetch` refuses those, with the address in its message. */
function parseUrl({ channel, url }: WebhookOptions): URL {
  const parsed = URL.parse(url.expose());
  if (parsed && /^https?:$/.test(parsed.protocol) && parsed.username === '' && parsed.password === '')
    return parsed;
  throw new AppError('connection-missing', {
    message: `${channel}: what it was given is not an address of a webhook.`,
    hint: 'Give it the whole address, beginning with https://, without a user name.',
  });
}

/** What went wrong, without the path of the address, which is the secret half of it. */
function withoutPath(error: unknown, channel: string): unknown {
  if (!(error instanceof HttpFailure)) return error;
  const why: Partial<Record<HttpFailure['kind'], string>> = {
    'not-sent': 'no connection',
    redirected: 'answered with a redirect, which is not followed',
  };
  return new HttpFailure(error.kind, `${channel}: ${why[error.kind] ?? 'no whole answer'}.`);
}
