import { randomBytes } from 'node:crypto';
import type { Caller } from './callers.ts';
import type { Account, TokenEntry } from './state.ts';
import { ApiError, type World } from './world.ts';

const dayMilliseconds = 86_400_000;

/**
 * The refusal of a personal token that an organization does not let near what is its own; undefined when it may pass.
 * What is public is refused as well: NixOS/org#247 is about a lifetime and a public repository. Apps are under no policy.
 */
export function policyRefusal(caller: Caller | undefined, organization: Account): ApiError | undefined {
  if (caller?.kind !== 'person' || organization.kind !== 'Organization') return undefined;
  const { token } = caller;
  const { login, policy } = organization;
  if (token.kind === 'classic' && !policy.allowsClassic)
    return new ApiError(
      403,
      `\`${login}\` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions.`,
    );
  const days = policy.maximumLifetimeDays;
  if (days !== null && lifetimeMilliseconds(token) > days * dayMilliseconds)
    return new ApiError(403, tooLong(login, token, days));
  if (token.kind === 'classic' && needsSingleSignOn(token, organization))
    return new ApiError(
      403,
      'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
      undefined,
      { 'X-GitHub-SSO': `required; url=${singleSignOnUrl(login)}` },
    );
  return undefined;
}

/** Throws that refusal. */
export function requirePolicy(caller: Caller | undefined, organization: Account): void {
  const refusal = policyRefusal(caller, organization);
  if (refusal) throw refusal;
}

/** The header of a list from which organizations are missing because a token was not authorized for them. */
export function partialResults(world: World, caller: Caller | undefined): string | undefined {
  if (caller?.kind !== 'person' || caller.token.kind !== 'classic') return undefined;
  const { token, user } = caller;
  const missing = world.state.accounts.filter(
    (account) => account.members.includes(user.login) && needsSingleSignOn(token, account),
  );
  if (missing.length === 0) return undefined;
  return `partial-results; organizations=${missing.map(({ id }) => id).join(',')}`;
}

function needsSingleSignOn({ singleSignOn }: TokenEntry, { login, policy }: Account): boolean {
  return policy.requiresSingleSignOn && !singleSignOn.includes(login);
}

function lifetimeMilliseconds({ createdAt, expiresAt }: TokenEntry): number {
  return expiresAt === null ? Infinity : expiresAt - createdAt;
}

function tooLong(login: string, { kind, id }: TokenEntry, days: number): string {
  const [what, page] =
    kind === 'classic'
      ? ['personal access tokens (classic)', `tokens/${id}`]
      : ['fine-grained personal access tokens', `personal-access-tokens/${id}`];
  return `The '${login}' organization forbids access via a ${what} if the token's lifetime is greater than ${days} days. Please adjust your token's lifetime at the following URL: https://github.com/settings/${page}`;
}

function singleSignOnUrl(login: string): string {
  const request = randomBytes(20).toString('hex').toUpperCase();
  return `https://github.com/orgs/${login}/sso?authorization_request=${request}`;
}
