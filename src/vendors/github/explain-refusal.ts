import { AppError } from '../../domain/errors.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { betterCredential } from '../better-credential.ts';
import { HttpFailure } from '../http.ts';
import { messageOf, type Answer } from './rate-limit.ts';

/** Where a person gets what a connection signs in with. */
export const credentialHelp =
  'a GitHub token that may write secrets: classic (github.com/settings/tokens) with the scope "repo", and "admin:org" for ' +
  'organization secrets; or fine-grained (github.com/settings/personal-access-tokens) with "Secrets: read and write" (for proofs by jobs also "Contents: read", "Actions: read and write", "Commit statuses: read")';

interface Refusal extends Answer {
  readonly route: string;
  readonly context: AdapterContext;
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
