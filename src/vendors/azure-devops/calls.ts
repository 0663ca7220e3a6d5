import type { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { Secret } from '../../domain/secret.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { createHttp, HttpFailure, type HttpAnswer, type HttpRequest } from '../http.ts';
import { betterCredential } from '../better-credential.ts';
import { errorSchema } from './shapes.ts';
import { signIn } from './sign-in.ts';

/** Where a person gets what a connection signs in with. */
export const credentialHelp =
  'a personal access token of one organization with the scopes "Variable Groups (Read, create & manage)", "Build (Read & execute)", ' +
  '"Project and Team (Read)" and "Pipeline Resources (Use and manage)" ' +
  '(dev.azure.com: User settings > Personal access tokens), or an Entra access token';

/** One call: what is sent, the right that it takes, and what a usable answer looks like. */
export interface Call<T> extends HttpRequest {
  /** The scope that the route asks of the connection's credential. */
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
 * own words for another 4xx. The cause of a `connection-refused` is an HttpFailure too: its message is what the service
 * said, or empty, and its status is absent after a redirect.
 */
export type SendCall = <T>(call: Call<T>) => Promise<CallAnswer<T>>;

const service = 'Azure DevOps';

/** `hint` says what to sign in with instead, once the service has refused what there is. */
export function createCalls(
  context: AdapterContext,
  hint = () => betterCredential(context, credentialHelp),
): SendCall {
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
        const why = 'it answered with a redirect, as it does to a sign-in page';
        throw refused(context, { right, why, hint: hint(), cause: error });
      },
    );
    const why = refusalOf(answer);
    if (why !== undefined) throw refused(context, { right, why, hint: hint(), cause: causeOf(answer) });
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
function refused(
  context: AdapterContext,
  { right, why, hint, cause }: { right: string; why: string; hint: string; cause: HttpFailure },
): AppError {
  return new AppError('connection-refused', {
    message: `Connection "${context.connection}" is refused by ${service} (${why}): its credential is wrong or expired, or lacks the right ${right}.`,
    hint,
    cause,
  });
}

/** A page says in its title what an answer for programs says in its message. */
function causeOf(answer: HttpAnswer): HttpFailure {
  const title = /<title>([^<]*)<\/title>/i.exec(answer.text)?.[1] ?? '';
  return new HttpFailure('rejected', errorText(answer) || oneLine(title), { status: answer.status });
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
  // A deletion is answered without a body.
  const parsed = schema.safeParse(answer.text === '' ? undefined : answer.json());
  if (!parsed.success)
    throw new HttpFailure('malformed', `${what}: the answer does not have the promised fields.`, { status });
  return parsed.data;
}

/** What the service said, on one line; empty when it said nothing readable. */
function errorText(answer: HttpAnswer): string {
  try {
    return oneLine(errorSchema.parse(answer.json()).message);
  } catch {
    return ''; // Some refusals have no body, others are plain text.
  }
}

/** What a service said, fit for a message: without secrets and control characters, and not too long. */
export function oneLine(text: string): string {
  return Secret.scrub(text)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, 300);
}
