import type { Policies } from './state.ts';
import { storedDate } from './token-dates.ts';
import { knownScopes } from './token-scopes.ts';

/** Why the token interface gives no token, and what 7.2 says of it. The last three are of 7.2 only. */
export const refusals = {
  displayNameRequired: 'The token needs a display name.',
  invalidValidTo: 'The expiration date is not valid.',
  invalidScope: 'The scope is not valid.',
  invalidUserType: 'This type of user cannot have personal access tokens.',
  accessDenied: 'Access denied.',
  authorizationNotFound: 'There is no such token.',
  invalidAuthorizationId: 'The authorization id is not valid.',
  globalPatPolicyViolation: 'A policy forbids personal access tokens for all organizations.',
  fullScopePatPolicyViolation: 'A policy forbids personal access tokens with full access.',
  patLifespanPolicyViolation: 'A policy limits the lifespan of personal access tokens.',
  disablePatCreationPolicyViolation: 'A policy forbids the creation of personal access tokens.',
  globalPATCreationBlocked: 'Personal access tokens for all organizations are not created any more.',
  expiredPatCannotBeExtended: 'An expired personal access token cannot be extended.',
} as const;

/** The `patTokenError` of an answer, other than `none`. */
export type PatTokenError = keyof typeof refusals;

export type PatVersion = '7.1' | '7.2';

/** A token as somebody wants it to be. */
export interface WishedToken {
  readonly displayName: string;
  readonly scopes: readonly string[];
  readonly isGlobal: boolean;
  /** Milliseconds since the epoch. */
  readonly validFrom: number;
  readonly validTo: number;
}

const dayMilliseconds = 86_400_000;
/** From then on no token for all organizations is made, and later none works. */
const globalCreationEnd = Date.parse('2026-03-15T00:00:00Z');
export const globalTokensEnd = Date.parse('2026-12-01T00:00:00Z');

/** Judges a wish: why it is refused, or when its token really ends. */
export function judgeWish(
  wish: WishedToken,
  { policies, version, now }: { policies: Policies; version: PatVersion; now: number },
): { readonly error: PatTokenError } | { readonly expiresAt: number } {
  const { displayName, scopes, isGlobal, validFrom } = wish;
  if (displayName.trim() === '') return { error: 'displayNameRequired' };
  if (scopes.length === 0 || scopes.some((scope) => !knownScopes.has(scope)))
    return { error: 'invalidScope' };
  if (isGlobal && policies.restrictGlobal) return { error: 'globalPatPolicyViolation' };
  if (isGlobal && now >= globalCreationEnd)
    return { error: version === '7.2' ? 'globalPATCreationBlocked' : 'globalPatPolicyViolation' };
  if (policies.restrictFullScope && scopes.includes('app_token'))
    return { error: 'fullScopePatPolicyViolation' };

  let { validTo } = wish;
  if (policies.maximumLifespanDays !== null) {
    const latest = validFrom + policies.maximumLifespanDays * dayMilliseconds;
    if (validTo > latest && version === '7.1') return { error: 'patLifespanPolicyViolation' };
    validTo = Math.min(validTo, latest);
  }
  if (!(validTo > now && validTo <= aYearAfter(now))) return { error: 'invalidValidTo' };
  return { expiresAt: storedDate(validTo) };
}

function aYearAfter(now: number): number {
  const date = new Date(now);
  date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.getTime();
}
