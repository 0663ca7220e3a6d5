import type { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { Secret } from '../../domain/secret.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { createHttp, HttpFailure, type HttpAnswer, type HttpRequest } from '../http.ts';
import { errorSchema } from './shapes.ts';
import { signIn } from './sign-in.ts';

/** Where a person gets what a connection signs in with. */
export const credentialHelp =
  'a personal access token of one organization with the scopes "Variable Groups (Read, create & manage)", "Build (Read & execute)", ' +
  '"Project and Team (Read)" and "Pipeline Resources (Use and manage)" ' +
  '(dev.azure.com: User settings > Personal access tokens), or an Entra access token';

/** One call: what is sent, the right that it takes, and what a usable answer looks like. */
export interface Call<T> extends HttpRequest {
  /** The scope of a personal access token that the route asks for. */
  readonly right: string;
  /** Default 7.1. */
  readonly apiVersion?: string;
  readonly schema: z.ZodType<T>;
}

interface CallAnswer<T> {
  readonly value: T;
  readonly headers: Headers;
}

/**
 * Sends one call to Azure DevOps. Throws AppError `connection-refused` when the service does not accept who we are or
 * what we may do, and {@link HttpFailure} for everything else that is no usable answer: `rejected` with the service's
 * own words for another 4xx.
 */
export type SendCall = <T>(call: Call<T>) => Promise<CallAnswer<T>>;

const service = 'Azure DevOps';

export function createCalls(context: AdapterContext): SendCall {
  const http = createHttp({
    service,
    baseUrl: context.baseUrl,
    timeoutSeconds: context.timeoutSeconds,
    onWait: context.onWait,
    headers: () => ({ accept: 'application/json', ...signIn(context.credential()) }),
  });
  return async ({ right, apiVersion = '7.1', schema, ...request }) => {
    const answer = await http({ ...request, query: { ...request.query, 'api-version': apiVersion } }).catch(
      (error: unknown) => {
        if (!(error instanceof HttpFailure) || error.kind !== 'redirected') throw error;
        throw refused(context, { right, why: 'it answered with a redirect, as it does to a sign-in page' });
      },
    );
    const why = refusalOf(answer);
    if (why !== undefined) throw refused(context, { right, why });
    return { value: judge(answer, { request, schema }), headers: answer.headers };
  };
}

/** A sign-in page comes as 203, or as a page of HTML with any status. */
function refusalOf(answer: HttpAnswer): string | undefined {
  const { status, headers } = answer;
  if (status === 203 || headers.get('content-type')?.startsWith('text/html'))
    return 'it answered with a sign-in page';
  if (status !== 401 && status !== 403) return undefined;
  const said = errorText(answer);
  return said === '' ? `status ${status}` : `${status}: ${said}`;
}

/** The service answers 401 to a missing scope just as it does to a dead token, so both are named. */
function refused(context: AdapterContext, { right, why }: { right: string; why: string }): AppError {
  return new AppError('connection-refused', {
    message: `Connection "${context.connection}" is refused by ${service} (${why}): its credential is wrong or expired, or lacks the right ${right}.`,
    hint: `Give the connection ${credentialHelp}.`,
  });
}

function judge<T>(
  answer: HttpAnswer,
  { request, schema }: { request: HttpRequest; schema: z.ZodType<T> },
): T {
  const what = `${request.method} ${request.path} at ${service}`;
  const { status } = answer;
  if (status >= 400) {
    const said = errorText(answer);
    throw new HttpFailure('rejected', `${what}: answered ${status}${said === '' ? '.' : `: ${said}`}`, {
      status,
    });
  }
  const parsed = schema.safeParse(answer.json());
  if (!parsed.success)
    throw new HttpFailure('malformed', `${what}: the answer does not have the promised fields.`, { status });
  return parsed.data;
}

/** What the service said, on one line; empty when it said nothing readable. */
function errorText(answer: HttpAnswer): string {
  try {
    const { message } = errorSchema.parse(answer.json());
    return Secret.scrub(message)
      .replaceAll(/\p{Cc}+/gu, ' ')
      .slice(0, 300);
  } catch {
    return ''; // Some refusals have no body, others are plain text.
  }
}
