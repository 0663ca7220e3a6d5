import { addSeconds, type Instant } from './instant.ts';

/** How long a token may go unused before its issuer ends it by itself. */
export interface InactivityRule {
  readonly seconds: number;
  /** What the issuer says, and where and when it was read. */
  readonly source: string;
}

/** So long before the end a person is told. */
const noticeSeconds = 30 * 86_400;

/** When the issuer ends a token that nobody uses again, once that is near; undefined before. */
export function nearInactivityEnd(
  rule: InactivityRule,
  { lastUsedAt, now }: { lastUsedAt: Instant; now: Instant },
): Instant | undefined {
  const end = addSeconds(lastUsedAt, rule.seconds);
  return addSeconds(now, noticeSeconds) >= end ? end : undefined;
}
