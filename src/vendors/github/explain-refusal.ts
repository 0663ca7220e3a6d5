import { AppError } from '../../domain/errors.ts';
import { instant } from '../../domain/instant.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { betterCredential } from '../better-credential.ts';
import { HttpFailure } from '../http.ts';

/** Where a person gets what a connection signs in with. */
export const credentialHelp =
  'a GitHub token that may write secrets: classic (github.com/settings/tokens) with the scope "repo", and "admin:org" for ' +
  'organization secrets; or fine-grained (github.com/settings/personal-access-tokens) with "Secrets: read and write" (for proofs by jobs also "Contents: read", "Actions: read and write", "Commit statuses: read")';

interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
  readonly route: string;
  readonly context: AdapterContext;
}

/** A rate limit that was not waited for any longer: not a missing right, although it may come as a 403. */
export function explainLimit(
  { status, headers, data }: Pick<Refusal, 'status' | 'headers' | 'data'>,
  route: string,
): HttpFailure | undefined {
  const isUsedUp = headers['x-ratelimit-remaining'] === '0';
  const isTold = headers['retry-after'] !== undefined || /\bsecondary rate\b/i.test(messageOf(data));
  if (status !== 429 && !(status === 403 && (isUsedUp || isTold))) return undefined;
  const reset = Number(headers['x-ratelimit-reset']);
  const until = isUsedUp && reset > 0 ? `; there are calls again at ${instant(reset * 1000)}` : '';
  return new HttpFailure('rejected', `${route} at GitHub: over its rate limit${until}.`, { status });
}

/**
 * The stop for a missing right: which connection, what is missing, where to get it. GitHub hides private things behind a
 * 404 from a token without the scope. Undefined where the answer says something about the thing, not the connection.
 */
export function explainRefusal({ status, headers, data, route, context }: Refusal): AppError | undefined {
  const said = messageOf(data);
  const refuse = (why: string, hint: string): AppError =>
    new AppError('connection-refused', {
      message: `Connection "${context.connection}" was refused by GitHub at ${route}: ${why}.`,
      hint,
      cause: new HttpFailure('rejected', said, { status }),
    });
  if (status === 401) return refuse(said || 'bad credentials', betterCredential(context, credentialHelp));
  if (status !== 403 && status !== 404) return undefined;
  const sso = String(headers['x-github-sso'] ?? '');
  const page = /url=(\S+)/.exec(sso)?.[1];
  if (page !== undefined)
    return refuse('the organization asks for single sign-on', `Authorize the token in a browser: ${page}`);
  const missing = missingScopes(headers);
  if (missing !== undefined)
    return refuse(
      `the token lacks the scope ${missing}`,
      `Add it on github.com/settings/tokens, then run: mintmark doctor`,
    );
  if (status === 404) return undefined;
  const permissions = headers['x-accepted-github-permissions'];
  if (permissions !== undefined && said.startsWith('Resource not accessible'))
    return refuse(
      `the token lacks a permission (${said})`,
      said.endsWith('by integration')
        ? `Needed: ${String(permissions)}. Give it to the App on its page, accept it where the App is installed, or install the App there.`
        : `Needed: ${String(permissions)}. Edit the token on github.com/settings/personal-access-tokens.`,
    );
  // Whatever else is forbidden to write lies in the place, for example in an archived repository.
  return route.startsWith('GET ')
    ? refuse(said || 'forbidden', betterCredential(context, credentialHelp))
    : undefined;
}

/** The status of GitHub's answer, however it was translated; undefined where there was none. */
export function statusOf(error: unknown): number | undefined {
  const failure = error instanceof AppError ? error.cause : error;
  return failure instanceof HttpFailure ? failure.status : undefined;
}

function messageOf(data: unknown): string {
  return typeof data === 'object' && data !== null && 'message' in data && typeof data.message === 'string'
    ? data.message
    : '';
}

/** docs.github.com: scopes for OAuth apps, read 2026-11-24; those that the calls of Mintmark are checked for. */
const implied: Readonly<Record<string, readonly string[]>> = {
  repo: ['public_repo'],
  'admin:org': ['write:org', 'read:org'],
  'write:org': ['read:org'],
};

/** One of the scopes that the endpoint accepts, when the token has none of them. */
function missingScopes(headers: Refusal['headers']): string | undefined {
  const accepted = scopeList(headers['x-accepted-oauth-scopes']);
  if (headers['x-oauth-scopes'] === undefined || accepted.length === 0) return undefined;
  const held = new Set(
    scopeList(headers['x-oauth-scopes']).flatMap((scope) => [scope, ...(implied[scope] ?? [])]),
  );
  return accepted.some((scope) => held.has(scope)) ? undefined : accepted.join(' or ');
}

export function scopeList(header: string | number | undefined): readonly string[] {
  return String(header ?? '')
    .split(',')
    .map((scope) => scope.trim())
    .filter(Boolean);
}
