import { instant, type Instant } from '../../domain/instant.ts';
import { HttpFailure } from '../http.ts';

/** What an answer of GitHub says, as far as limits are concerned. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/** How long GitHub asks to wait where it gives no number (docs.github.com: rate limits for the REST API, read 2026-11-24). */
const untoldSeconds = 60;

/** Why an answer asks to wait, and how long; undefined where it does not. An answer with Retry-After is a limit whatever its text. */
export function limitOf(answer: Answer, now: Instant): { reason: string; seconds: number } | undefined {
  if (!isOverLimit(answer)) return undefined;
  const told = Number(answer.headers['retry-after']);
  const reset = Number(answer.headers['x-ratelimit-reset']);
  if (!(told > 0) && isUsedUp(answer) && reset > 0) {
    // A second more, so that the hour is over by GitHub's clock as well.
    const seconds = Math.max(0, Math.ceil(reset - Date.parse(now) / 1000)) + 1;
    return { reason: 'GitHub has no calls left for this hour', seconds };
  }
  return { reason: 'GitHub asks for a slower pace', seconds: told > 0 ? told : untoldSeconds };
}

/** A rate limit that was not waited for any longer: not a missing right, although it may come as a 403. */
export function explainLimit(answer: Answer, route: string): HttpFailure | undefined {
  if (!isOverLimit(answer)) return undefined;
  const reset = Number(answer.headers['x-ratelimit-reset']);
  const until = isUsedUp(answer) && reset > 0 ? `; there are calls again at ${instant(reset * 1000)}` : '';
  const message = `${route} at GitHub: over its rate limit${until}.`;
  return new HttpFailure('rejected', message, { status: answer.status });
}

function isOverLimit(answer: Answer): boolean {
  const { status, headers, data } = answer;
  const isTold = headers['retry-after'] !== undefined || /\bsecondary rate\b/i.test(messageOf(data));
  return status === 429 || (status === 403 && (isUsedUp(answer) || isTold));
}

function isUsedUp({ headers }: Answer): boolean {
  return headers['x-ratelimit-remaining'] === '0';
}

/** GitHub's own message; empty where there is none. */
export function messageOf(data: unknown): string {
  return typeof data === 'object' && data !== null && 'message' in data && typeof data.message === 'string'
    ? data.message
    : '';
}
