import pRetry from 'p-retry';
import { AppError } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';

/**
 * A call that brought no usable answer.
 *
 * - `not-sent`: no connection came about; the service has seen nothing
 * - `no-answer`: the request went out and the answer did not come back whole (time-out, cut, too large)
 * - `redirected`: the service answered with another address; credentials are never sent on
 * - `malformed`: the answer is not what the interface promises
 * - `server-error`: 5xx
 * - `rejected`: 4xx; the service has done nothing
 */
export type HttpFailureKind =
  'not-sent' | 'no-answer' | 'redirected' | 'malformed' | 'server-error' | 'rejected';

/** See {@link HttpFailureKind}. The message names method, path and service, never a header or a body of ours. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly kind: HttpFailureKind;
  readonly status: number | undefined;

  constructor(kind: HttpFailureKind, message: string, options: { status?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.status = options.status;
  }
}

export interface GuardOptions {
  /** For messages, for example `anaconda.org`. */
  readonly service: string;
  /** The one origin that requests may go to. Plain http is accepted on the loopback range only. */
  readonly baseUrl: string;
  /** Default 30. */
  readonly timeoutSeconds?: number;
}

const userAgent = 'mintmark';
const maximumBodyBytes = 20 * 1024 * 1024;
const notSentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Refuses an address that would carry credentials over an open line. */
export function requireSafeUrl(service: string, url: string): URL {
  const parsed = URL.parse(url);
  if (!parsed) throw new AppError('usage', { message: `The address "${url}" of ${service} is not a URL.` });
  const isLoopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(parsed.hostname);
  if (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback)) return parsed;
  throw new AppError('usage', {
    message: `${service} is to be reached at ${parsed.origin}, which is not encrypted.`,
    hint: 'Use an https address; plain http is accepted for this machine only.',
  });
}

/**
 * The only user of the network: a `fetch` that talks to one origin, gives up in time, never follows a redirect, reads
 * a bounded body, and throws {@link HttpFailure} where no whole answer came. Statuses are the caller's to judge.
 */
export function guardedFetch({ service, baseUrl, timeoutSeconds = 30 }: GuardOptions): typeof fetch {
  const { origin } = requireSafeUrl(service, baseUrl);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const method = init?.method ?? 'GET';
    const what = `${method} ${url.pathname} at ${service}`;
    if (url.origin !== origin)
      throw new HttpFailure(
        'redirected',
        `${what}: refused to call ${url.origin}, only ${origin} is allowed.`,
      );
    try {
      const headers = new Headers(init?.headers);
      if (!headers.has('user-agent')) headers.set('user-agent', userAgent);
      const response = await fetch(url, {
        ...init,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutSeconds * 1000),
      });
      if (response.status >= 300 && response.status < 400)
        throw new HttpFailure(
          'redirected',
          `${what}: answered with a redirect to ${originOf(response)}; not followed.`,
        );
      return await readWhole(response, what);
    } catch (error) {
      if (error instanceof HttpFailure) throw error;
      const code = errorCode(error);
      if (code !== undefined && notSentCodes.has(code))
        throw new HttpFailure('not-sent', `${what}: no connection (${code}).`, { cause: error });
      const why =
        error instanceof DOMException && error.name === 'TimeoutError'
          ? `no answer in ${timeoutSeconds} s`
          : 'the connection was cut';
      throw new HttpFailure('no-answer', `${what}: ${why}.`, { cause: error });
    }
  };
}

function originOf(response: Response): string {
  return URL.parse(response.headers.get('location') ?? '', response.url)?.host ?? 'an unnamed place';
}

async function readWhole(response: Response, what: string): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.length;
    if (sizeBytes > maximumBodyBytes)
      throw new HttpFailure('no-answer', `${what}: the answer is larger than ${maximumBodyBytes} bytes.`);
    chunks.push(chunk);
  }
  const hasBody = ![101, 204, 205, 304].includes(response.status);
  return new Response(hasBody ? Buffer.concat(chunks) : null, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
}

function errorCode(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string') return current.code;
  }
  return undefined;
}

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, begins with `/`, already percent-encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Whether sending it twice is the same as once; GET and HEAD always are. Only such calls are repeated. */
  readonly isIdempotent?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; throws {@link HttpFailure} `malformed` when it is none. */
  readonly json: () => unknown;
}

export interface HttpOptions extends GuardOptions {
  /** Headers of every call; asked each time, so that a value is read late and can change. */
  readonly headers: () => Readonly<Record<string, string>>;
  readonly onWait: (wait: { reason: string; seconds: number }) => void;
  /** How long all waiting for rate limits of one call may take together. Default 900. */
  readonly patienceSeconds?: number;
}

export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/**
 * Calls a JSON service: repeats what is safe to repeat, obeys Retry-After, and leaves statuses below 500 to the caller.
 * Throws {@link HttpFailure}.
 */
export function createHttp(options: HttpOptions): Http {
  const send = guardedFetch(options);
  const { service, baseUrl, onWait, patienceSeconds = 900 } = options;

  const sendOnce = async (request: HttpRequest): Promise<HttpAnswer> => {
    const url = new URL(baseUrl.replace(/\/$/, '') + request.path);
    for (const [key, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    const response = await send(url, {
      method: request.method,
      headers: {
        ...options.headers(),
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    const text = (await response.text()).replace(/^\uFEFF/, '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: () => parseJson(text, `${request.method} ${request.path} at ${service}`),
    };
  };

  const sendPaced = async (request: HttpRequest): Promise<HttpAnswer> => {
    let waitedSeconds = 0;
    for (let attempt = 0; ; attempt += 1) {
      const answer = await sendOnce(request);
      const seconds = waitSeconds(answer, attempt);
      if (seconds === undefined) {
        if (answer.status >= 500)
          throw new HttpFailure(
            'server-error',
            `${request.method} ${request.path} at ${service}: answered ${answer.status}.`,
            {
              status: answer.status,
            },
          );
        return answer;
      }
      if (waitedSeconds + seconds > patienceSeconds)
        throw new HttpFailure(
          'rejected',
          `${request.method} ${request.path} at ${service}: rate limited; it asks to wait ${seconds} s.`,
          {
            status: answer.status,
          },
        );
      onWait({ reason: `${service} limits the rate of calls`, seconds });
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      waitedSeconds += seconds;
    }
  };

  return async (request) => {
    const isRepeatable = request.isIdempotent ?? ['GET', 'HEAD'].includes(request.method);
    return await pRetry(async () => await sendPaced(request), {
      retries: isRepeatable ? 3 : 0,
      minTimeout: 200,
      factor: 3,
      randomize: true,
      shouldRetry: ({ error }) =>
        error instanceof HttpFailure && ['not-sent', 'no-answer', 'server-error'].includes(error.kind),
    });
  };
}

/** Seconds to wait before the same call may be sent again, or undefined when the answer is no request to wait. */
function waitSeconds(answer: HttpAnswer, attempt: number): number | undefined {
  const isLimit = answer.status === 429 || (answer.status === 503 && answer.headers.has('retry-after'));
  if (!isLimit) return undefined;
  const asked = Number(answer.headers.get('retry-after'));
  return Number.isFinite(asked) && asked > 0 ? asked : Math.min(60, 2 ** attempt);
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new HttpFailure('malformed', `${what}: the answer is not JSON.`, { cause: error });
  }
}

/**
 * Turns what a changing call threw into an outcome: `refused` where the service certainly did nothing, `unknown` where
 * it may have. Anything else (an AppError, a bug) goes on.
 */
export async function toOutcome<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return error.kind === 'not-sent' || error.kind === 'rejected'
      ? { kind: 'refused', reason: error.message }
      : { kind: 'unknown', reason: error.message };
  }
}

/** Turns what a reading call threw into the AppError that stops the command. */
export async function toAppError<T>(connection: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    throw new AppError(error.kind === 'not-sent' ? 'vendor-unreachable' : 'vendor-failed', {
      message: `Connection "${connection}": ${error.message}`,
      hint: 'Nothing was changed. Try again; `mintmark doctor` shows what is reachable.',
      cause: error,
    });
  }
}
