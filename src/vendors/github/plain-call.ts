import { HttpFailure } from '../http.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { createOctokit } from './octokit.ts';
import { explainLimit, messageOf } from './rate-limit.ts';

/** What GitHub answered, refusals included. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
  /** GitHub's own message, which never carries a value that was sent; empty where there is none. */
  readonly said: string;
}

/**
 * A call that is not made with the connection's credential: `authorization` is the whole header, or absent. Every answer
 * below 500 comes back; what brought none, and a rate limit that was not waited for, is an HttpFailure.
 */
export type PlainCall = (
  route: string,
  parameters?: Readonly<Record<string, unknown>>,
  authorization?: string,
) => Promise<PlainAnswer>;

/** docs.github.com/rest/about-the-rest-api/api-versions, read 2026-11-24. */
const interfaceVersion = '2022-11-28';

/** Makes such calls at the connection's address; nothing is called yet. */
export function createPlainCall(context: AdapterContext): PlainCall {
  const octokit = createOctokit(context);
  return async (route, parameters = {}, authorization) => {
    const headers = {
      'x-github-api-version': interfaceVersion,
      ...(authorization === undefined ? {} : { authorization }),
    };
    try {
      return toAnswer(await octokit.request(route, { ...parameters, headers }));
    } catch (error) {
      return readRefusal(error, route);
    }
  };
}

/** Octokit throws what is no success; its error carries our request, so nothing of it but the answer goes on. */
function readRefusal(error: unknown, route: string): PlainAnswer {
  if (!(error instanceof Error && 'status' in error && typeof error.status === 'number')) throw error;
  if (error.cause instanceof HttpFailure) throw error.cause;
  if (!('response' in error) || !isResponse(error.response))
    throw new HttpFailure('no-answer', `${route} at GitHub: no usable answer.`);
  const answer = toAnswer(error.response);
  if (answer.status >= 500)
    throw new HttpFailure('server-error', `${route} at GitHub: answered ${answer.status}.`, {
      status: answer.status,
    });
  const limit = explainLimit(answer, route);
  if (limit) throw limit;
  return answer;
}

type Response = Omit<PlainAnswer, 'said'>;

function isResponse(value: unknown): value is Response {
  return typeof value === 'object' && value !== null && 'status' in value && 'headers' in value;
}

function toAnswer({ status, headers, data }: Response): PlainAnswer {
  return { status, headers, data, said: messageOf(data) };
}
