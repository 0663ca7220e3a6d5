import { AppError } from '../../domain/errors.ts';
import type { AdapterContext } from '../../ports/vendor.ts';

/** Where a person gets what a connection signs in with. */
export const credentialHelp =
  'a GitHub token that may write secrets: classic (github.com/settings/tokens) with the scope "repo", and "admin:org" for ' +
  'organization secrets; or fine-grained (github.com/settings/personal-access-tokens) with "Secrets: read and write"';

interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
  readonly route: string;
  readonly context: AdapterContext;
}

/** The stop for a 401 or 403: which connection, what is missing, where to get it. Undefined for any other status. */
export function explainRefusal({ status, headers, data, route, context }: Refusal): AppError | undefined {
  const said = messageOf(data);
  const refuse = (why: string, hint: string): AppError =>
    new AppError('connection-refused', {
      message: `Connection "${context.connection}" was refused by GitHub at ${route}: ${why}.`,
      hint,
    });
  if (status === 401) return refuse(said || 'bad credentials', `Give the connection ${credentialHelp}.`);
  if (status !== 403) return undefined;
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
  const permissions = headers['x-accepted-github-permissions'];
  if (permissions !== undefined)
    return refuse(
      `the token lacks a permission (${said})`,
      `Needed: ${String(permissions)}. Edit the token on github.com/settings/personal-access-tokens.`,
    );
  return refuse(said || 'forbidden', `Give the connection ${credentialHelp}.`);
}

function messageOf(data: unknown): string {
  return typeof data === 'object' && data !== null && 'message' in data && typeof data.message === 'string'
    ? data.message
    : '';
}

/** One of the scopes that the endpoint accepts, when the token has none of them. */
function missingScopes(headers: Refusal['headers']): string | undefined {
  const accepted = scopeList(headers['x-accepted-oauth-scopes']);
  if (headers['x-oauth-scopes'] === undefined || accepted.length === 0) return undefined;
  const held = scopeList(headers['x-oauth-scopes']);
  return accepted.some((scope) => held.includes(scope)) ? undefined : accepted.join(' or ');
}

export function scopeList(header: string | number | undefined): readonly string[] {
  return String(header ?? '')
    .split(',')
    .map((scope) => scope.trim())
    .filter(Boolean);
}
