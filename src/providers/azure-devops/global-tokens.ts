import { instant, type Instant } from '../../domain/instant.ts';
import type { PersonalAccessToken } from '../../vendors/azure-devops/token-shapes.ts';

/** Microsoft's announcement: tokens for all organizations of a person are not made since 2026-03-15, and end here. */
const globalTokensEnd = instant('2026-12-01T00:00:00Z');

/** When a token really stops working. */
export function endOf({ expiresAt, isGlobal }: PersonalAccessToken): Instant | undefined {
  if (!isGlobal) return expiresAt;
  return expiresAt !== undefined && expiresAt < globalTokensEnd ? expiresAt : globalTokensEnd;
}

/** What to know of a token that reaches more than its organization. */
export function noteGlobal({ isGlobal }: PersonalAccessToken): readonly string[] {
  return isGlobal
    ? ['it reaches all organizations of its user, and stops working on 2026-12-01: replace it before']
    : [];
}
