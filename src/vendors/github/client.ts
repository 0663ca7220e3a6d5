import { Octokit } from '@octokit/core';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import Bottleneck from 'bottleneck';
import type { z } from 'zod';
import type { AdapterContext } from '../../ports/vendor.ts';
import { guardedFetch, HttpFailure } from '../http.ts';
import { explainRefusal } from './explain-refusal.ts';

/** A route as Octokit writes it, for example `PUT /repos/{owner}/{repo}/actions/secrets/{secret_name}`. */
export type Route = `${'GET' | 'PUT' | 'DELETE' | 'POST' | 'PATCH'} /${string}`;

export interface GithubAnswer<T> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: T;
}

/**
 * Typed calls of GitHub's REST interface. Throws an AppError `connection-refused` for 401 and 403 with the missing right,
 * and an HttpFailure for everything else that is no success; its `status` tells a 404 from a 422.
 */
export interface GithubClient {
  readonly call: <T>(route: Route, parameters: Parameters, schema: z.ZodType<T>) => Promise<GithubAnswer<T>>;
  /** Every page of a list, 100 items a page. `itemsOf` takes the items out of one page. */
  readonly list: <T, Page>(
    route: Route,
    parameters: Parameters,
    page: { schema: z.ZodType<Page>; itemsOf: (page: Page) => readonly T[] },
  ) => Promise<readonly T[]>;
}

type Parameters = Readonly<Record<string, unknown>>;

/** docs.github.com/rest/about-the-rest-api/api-versions, read 2026-11-24. */
const interfaceVersion = '2022-11-28';
const pageSize = 100;
/** A single wait longer than this is not sat out: the run ends and is continued by the next one. */
const patienceSeconds = 900;
const maximumWaits = 5;

const ThrottledOctokit = Octokit.plugin(retry, throttling);

/** Makes a client; nothing is called and the credential is read at the first call. */
export function createGithubClient(context: AdapterContext): GithubClient {
  const octokit = createOctokit(context);
  const call: GithubClient['call'] = async (route, parameters, schema) => {
    const response = await octokit
      .request(route, {
        ...parameters,
        headers: {
          authorization: `token ${context.credential().expose()}`,
          'x-github-api-version': interfaceVersion,
        },
      })
      .catch((error: unknown) => {
        throw translate(error, { route, context });
      });
    const parsed = schema.safeParse(response.data);
    if (!parsed.success)
      throw new HttpFailure(
        'malformed',
        `${route} at GitHub: the answer is not what the interface promises.`,
      );
    return { status: response.status, headers: response.headers, data: parsed.data };
  };
  return {
    call,
    list: async (route, parameters, { schema, itemsOf }) => {
      const all: ReturnType<typeof itemsOf>[number][] = [];
      for (let page = 1; ; page += 1) {
        const { data } = await call(route, { ...parameters, per_page: pageSize, page }, schema);
        const items = itemsOf(data);
        all.push(...items);
        if (items.length < pageSize) return all;
      }
    },
  };
}

function createOctokit({ baseUrl, connection, timeoutSeconds, onWait }: AdapterContext): Octokit {
  const mayWait =
    (reason: string) => (seconds: number, _options: object, _octokit: unknown, waits: number) => {
      const isBearable = seconds <= patienceSeconds && waits < maximumWaits;
      if (isBearable) onWait({ reason, seconds });
      return isBearable;
    };
  return new ThrottledOctokit({
    baseUrl,
    userAgent: 'mintmark',
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    request: { fetch: guardedFetch({ service: 'GitHub', baseUrl, timeoutSeconds }) },
    retry: { retries: 3, retryAfterBaseValue: 250 },
    throttle: {
      id: `${connection} ${baseUrl}`,
      ...writePace(baseUrl),
      onRateLimit: mayWait('GitHub has no calls left for this hour'),
      onSecondaryRateLimit: mayWait('GitHub asks for a slower pace'),
    },
  });
}

/**
 * GitHub asks for a second between writes, which is the plugin's own pace. Any other address (an Enterprise server, a
 * sandbox) sets its limits itself: there, writes run side by side until it says to wait.
 */
function writePace(baseUrl: string): { write?: Bottleneck.Group } {
  if (new URL(baseUrl).hostname === 'api.github.com') return {};
  return { write: new Bottleneck.Group({ maxConcurrent: 10 }) };
}

interface OctokitError extends Error {
  readonly status: number;
  readonly response?: {
    readonly headers: Readonly<Record<string, string | number | undefined>>;
    readonly data: unknown;
  };
}

function isOctokitError(error: unknown): error is OctokitError {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

/** What Octokit threw, as ours: never with its request inside, which carries the credential. */
function translate(error: unknown, { route, context }: { route: Route; context: AdapterContext }): unknown {
  if (!isOctokitError(error)) return error;
  if (error.cause instanceof HttpFailure) return error.cause;
  const { status, response } = error;
  if (!response) return new HttpFailure('no-answer', `${route} at GitHub: no usable answer.`);
  if (status >= 500)
    return new HttpFailure('server-error', `${route} at GitHub: answered ${status}.`, { status });
  const refusal = explainRefusal({ status, headers: response.headers, data: response.data, route, context });
  return (
    refusal ??
    new HttpFailure('rejected', `${route} at GitHub: answered ${status}${saidBy(response.data)}.`, { status })
  );
}

/** GitHub's own message, which never carries a value that was sent. */
function saidBy(data: unknown): string {
  const message = typeof data === 'object' && data !== null && 'message' in data ? data.message : undefined;
  return typeof message === 'string' && message !== '' ? ` (${message})` : '';
}

/** Answers undefined where GitHub answers 404: not there, or not to be seen with this credential. */
export async function orUndefined<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HttpFailure && error.status === 404) return undefined;
    throw error;
  }
}
