import { nearInactivityEnd } from '../domain/inactivity.ts';
import type { Instant } from '../domain/instant.ts';
import { tokenLabel, type Token } from '../domain/token.ts';
import type { ObservedCredential } from './observed.ts';
import type { PlanFinding } from './plan.ts';

/** Tokens in use that their issuer is about to end because nobody uses them, where it tells of the last use. */
export function findInactivity(
  { credential, inactivity, issuerTokens = [] }: ObservedCredential,
  tokens: readonly Token[],
  now: Instant,
): readonly PlanFinding[] {
  if (!inactivity) return [];
  const uses = new Map(issuerTokens.map(({ name, lastUsedAt }) => [name, lastUsedAt]));
  return tokens.flatMap((token): PlanFinding[] => {
    const lastUsedAt = uses.get(token.reference.name);
    if ((token.state !== 'active' && token.state !== 'pending') || lastUsedAt === undefined) return [];
    const end = nearInactivityEnd(inactivity, { lastUsedAt, now });
    if (end === undefined) return [];
    return [
      {
        kind: 'inactivity',
        credential,
        // Used once more and left alone again, it is another state.
        subject: `${tokenLabel(token)} ${end.slice(0, 10)}`,
        message: `nobody has used ${tokenLabel(token)} since ${lastUsedAt.slice(0, 10)}: its issuer ends it on ${end.slice(0, 10)} unless it is used`,
        fix: 'use it once, or take the credential out of the manifest',
      },
    ];
  });
}
