import type { Credential } from './credential.ts';
import { addSeconds, secondsBetween, type Instant } from './instant.ts';
import type { Token } from './token.ts';

/**
 * When a token is to be replaced: `renewBefore` its expiry, or, for one that its issuer never ends, before it is as old
 * as its lifetime. Undefined where nothing is known of its end.
 */
export function renewalDue(
  token: Token,
  { renewBeforeSeconds, lifetimeSeconds }: Pick<Credential, 'renewBeforeSeconds' | 'lifetimeSeconds'>,
): Instant | undefined {
  const { issuedAt, expiresAt } = token;
  const end = expiresAt ?? (issuedAt && addSeconds(issuedAt, lifetimeSeconds));
  if (end === undefined) return undefined;
  // An issuer that grants a shorter life than asked must not make every plan renew: half of the life is always used.
  const halfLifeSeconds = issuedAt ? secondsBetween(issuedAt, end) / 2 : Infinity;
  return addSeconds(end, -Math.floor(Math.min(renewBeforeSeconds, halfLifeSeconds)));
}
