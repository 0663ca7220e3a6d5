import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { AppError, type ErrorCode } from '../domain/errors.ts';

/** Refusals that only a server has, beside the codes of `src/domain/errors.ts`: code → status and meaning. */
export const httpErrors = {
  'request-invalid': {
    status: 400,
    meaning: 'The request has fields that are not known, or of a wrong type.',
  },
  'not-signed-in': { status: 401, meaning: 'There is no session, or it has ended.' },
  'not-allowed': { status: 403, meaning: 'The role of who is signed in does not allow it.' },
  'origin-refused': { status: 403, meaning: 'The request comes from a page of somebody else.' },
  'no-route': { status: 404, meaning: 'There is nothing at this address.' },
  'method-not-allowed': { status: 405, meaning: 'The address exists, and does not take this method.' },
  'too-large': { status: 413, meaning: 'The body is larger than anything that belongs there.' },
  'media-type': { status: 415, meaning: 'The body is not JSON.' },
  'too-many-requests': {
    status: 429,
    meaning: 'Too many tries to sign in; Retry-After says how long to wait.',
  },
  bug: { status: 500, meaning: 'A bug: something that no catalogue knows. The server has printed it.' },
} as const satisfies Record<string, { status: ContentfulStatusCode; meaning: string }>;

export type HttpErrorCode = keyof typeof httpErrors;

/** A refusal of the server itself. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly code: HttpErrorCode;
  readonly hint: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: HttpErrorCode,
    { message, hint, headers = {} }: { message: string; hint?: string; headers?: Record<string, string> },
  ) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.headers = headers;
  }
}

/** What status says the same as a code of the catalogue. */
const statuses: Readonly<Record<ErrorCode, ContentfulStatusCode>> = {
  usage: 400,
  'scope-invalid': 400,
  'slot-invalid': 400,
  'not-found': 404,
  'manifest-invalid': 409,
  'manifest-missing': 409,
  'plan-stale': 409,
  blocked: 409,
  declined: 409,
  incomplete: 409,
  'store-busy': 409,
  'file-refused': 409,
  'connection-missing': 424,
  'connection-refused': 424,
  'vendor-unreachable': 502,
  'vendor-failed': 502,
  'store-missing': 503,
  'store-refused': 503,
  'store-damaged': 503,
  'key-refused': 503,
};

/** The status and the body of an error, in the one shape that every refusal has; undefined for what is a bug. */
export function errorAnswer(error: unknown):
  | {
      readonly status: ContentfulStatusCode;
      readonly body: { error: { code: string; message: string; hint?: string } };
      readonly headers: Readonly<Record<string, string>>;
    }
  | undefined {
  if (!(error instanceof AppError) && !(error instanceof HttpError)) return undefined;
  const { code, message, hint } = error;
  return {
    status: error instanceof AppError ? statuses[error.code] : httpErrors[error.code].status,
    body: { error: { code, message, ...(hint === undefined ? {} : { hint }) } },
    headers: error instanceof HttpError ? error.headers : {},
  };
}
