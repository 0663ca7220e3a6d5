import type { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { HttpFailure } from '../http.ts';
import { explainRefusal } from './explain-refusal.ts';
import { createOctokit } from './octokit.ts';
import { explainLimit, messageOf } from './rate-limit.ts';

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

/** What the `authorization` header of a call says; undefined: nobody signs in. */
export type Authorize = () => Promise<string> | undefined;

/** Makes a client that signs in as `authorize` says at each call; nothing is called yet. */
export function createGithubClient(context: AdapterContext, authorize: Authorize): GithubClient {
  const octokit = createOctokit(context);
  const call: GithubClient['call'] = async (route, parameters, schema) => {
    const authorization = await authorize();
    const response = await octokit
      .request(route, {
        ...parameters,
        headers: {
          ...(authorization === undefined ? {} : { authorization }),
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
  if (error.cause instanceof HttpFailure) return explainMove(error.cause, route);
  const { status, response } = error;
  if (!response) return new HttpFailure('no-answer', `${route} at GitHub: no usable answer.`);
  if (status >= 500)
    return new HttpFailure('server-error', `${route} at GitHub: answered ${status}.`, { status });
  const answer = { status, headers: response.headers, data: response.data };
  return (
    explainLimit(answer, route) ??
    explainRefusal({ ...answer, route, context }) ??
    new HttpFailure('rejected', `${route} at GitHub: answered ${status}${saidBy(response.data)}.`, { status })
  );
}

/** GitHub sends the calls for a renamed or moved repository on to another address; a write stays an unknown outcome. */
function explainMove(failure: HttpFailure, route: Route): unknown {
  if (failure.kind !== 'redirected' || !route.startsWith('GET /repos/')) return failure;
  return new AppError('not-found', {
    message: failure.message,
    hint: 'The repository was probably renamed or moved: write its present name.',
    cause: failure,
  });
}

/** GitHub's own message, which never carries a value that was sent. */
function saidBy(data: unknown): string {
  const message = messageOf(data);
  return message === '' ? '' : ` (${message})`;
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
