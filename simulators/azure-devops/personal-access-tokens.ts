import { randomUUID } from 'node:crypto';
import type { PersonalAccessTokenEntry, TokenEntry } from './state.ts';
import { renderStoredDate, storedDate } from './token-dates.ts';
import { globalTokensEnd, judgeWish, type PatTokenError, type PatVersion } from './token-policies.ts';
import { mintPersonalAccessToken } from './tokens.ts';
import type { World } from './world.ts';

/** A token, or why there is none. */
export type PatResult = { readonly token: PersonalAccessTokenEntry } | { readonly error: PatTokenError };

export interface NewToken {
  readonly displayName: string;
  /** Separated by spaces. */
  readonly scope: string;
  /** Milliseconds since the epoch; NaN when it was not told. */
  readonly validTo: number;
  readonly allOrgs: boolean;
}

/** Makes a token of this user, unless a policy or a rule is against it. */
export function createToken(
  world: World,
  { userId, version, ...wish }: NewToken & { userId: string; version: PatVersion },
): PatResult {
  const now = world.now();
  const { policies } = world.state;
  if (policies.creationDisabled)
    return { error: version === '7.2' ? 'disablePatCreationPolicyViolation' : 'accessDenied' };
  const { displayName, allOrgs: isGlobal, validTo } = wish;
  const scopes = scopesOf(wish.scope);
  const judged = judgeWish(
    { displayName, scopes, isGlobal, validFrom: now, validTo },
    { policies, version, now },
  );
  if ('error' in judged) return judged;
  const { expiresAt } = judged;
  return { token: addToken(world, { userId, displayName, scopes, expiresAt, isGlobal, origin: 'made' }) };
}

/** What is to be other than it was; null is as good as left out. */
type Change = { readonly [Field in keyof NewToken]?: NewToken[Field] | null | undefined };

/** Changes what is named of a token of this user; its value and its beginning stay. */
export function updateToken(
  world: World,
  token: PersonalAccessTokenEntry,
  { version, ...change }: Change & { version: PatVersion },
): PatResult {
  const now = world.now();
  if (typeof change.validTo === 'number' && version === '7.2' && token.expiresAt <= now)
    return { error: 'expiredPatCannotBeExtended' };
  const displayName = change.displayName ?? token.displayName;
  const scopes = typeof change.scope === 'string' ? scopesOf(change.scope) : token.scopes;
  const isGlobal = change.allOrgs ?? token.targetAccounts === null;
  const validTo = change.validTo ?? token.expiresAt;
  const judged = judgeWish(
    { displayName, scopes, isGlobal, validFrom: token.validFrom, validTo },
    { policies: world.state.policies, version, now },
  );
  if ('error' in judged) return judged;
  token.displayName = displayName;
  token.scopes = scopes;
  token.targetAccounts = isGlobal ? null : [world.state.organizationId];
  token.expiresAt = judged.expiresAt;
  return { token };
}

/** Puts a token into the state without a question. */
export function addToken(
  world: World,
  {
    isGlobal = false,
    ...wish
  }: Pick<PersonalAccessTokenEntry, 'userId' | 'displayName' | 'scopes' | 'expiresAt' | 'origin'> & {
    isGlobal?: boolean;
  },
): PersonalAccessTokenEntry {
  const { state, switches, now } = world;
  const token: PersonalAccessTokenEntry = {
    ...wish,
    kind: 'pat',
    value: mintPersonalAccessToken(switches.tokenFormat ?? 'new', now()),
    authorizationId: randomUUID(),
    validFrom: storedDate(now()),
    targetAccounts: isGlobal ? null : [state.organizationId],
    revokedAt: null,
  };
  state.tokens.push(token);
  return token;
}

export type TokenStatus = 'active' | 'expired' | 'revoked';

/** As the interface counts it: a token for all organizations stays `active` when those have stopped working. */
export function statusOf(token: PersonalAccessTokenEntry, now: number): TokenStatus {
  if (token.revokedAt !== null) return 'revoked';
  return token.expiresAt > now ? 'active' : 'expired';
}

/** Whether a token signs in right now. */
export function isWorking(token: PersonalAccessTokenEntry, now: number): boolean {
  return statusOf(token, now) === 'active' && (token.targetAccounts !== null || now < globalTokensEnd);
}

/** All personal access tokens of a user, revoked and expired ones included. */
export function tokensOf({ state }: World, userId: string): PersonalAccessTokenEntry[] {
  return state.tokens.filter(isPersonalAccessToken).filter((token) => token.userId === userId);
}

export function isPersonalAccessToken(token: TokenEntry): token is PersonalAccessTokenEntry {
  return token.kind === 'pat';
}

/** A token as the interface shows it; its value only to whoever has just made it. */
export function renderToken(token: PersonalAccessTokenEntry, shown: 'with value' | 'without value'): object {
  return {
    displayName: token.displayName,
    validTo: renderStoredDate(token.expiresAt),
    scope: token.scopes.join(' '),
    targetAccounts: token.targetAccounts,
    validFrom: renderStoredDate(token.validFrom),
    authorizationId: token.authorizationId,
    token: shown === 'with value' ? token.value : null,
  };
}

function scopesOf(scope: string): readonly string[] {
  return scope.split(' ').filter((each) => each !== '');
}
