import { Octokit } from '@octokit/core';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import Bottleneck from 'bottleneck';
import type { AdapterContext } from '../../ports/vendor.ts';
import { guardedFetch, HttpFailure } from '../http.ts';

/** How long all waiting for rate limits of one call may take together: then the run ends, and the next continues. */
const patienceSeconds = 900;

const PacedOctokit = Octokit.plugin(guidePlugins, retry, throttling);

/** An Octokit that obeys GitHub's limits, repeats what a broken line swallowed, and speaks to one address only. */
export function createOctokit({ baseUrl, connection, timeoutSeconds, onWait }: AdapterContext): Octokit {
  const waitedSeconds = new WeakMap<object, number>();
  const mayWait = (reason: string) => (seconds: number, call: object) => {
    const total = (waitedSeconds.get(call) ?? 0) + seconds;
    if (total > patienceSeconds) return false;
    waitedSeconds.set(call, total);
    onWait({ reason, seconds });
    return true;
  };
  return new PacedOctokit({
    baseUrl,
    userAgent: 'mintmark',
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    request: { fetch: guardedFetch({ service: 'GitHub', baseUrl, timeoutSeconds }) },
    // A 429 that reaches this plugin was given up by the other: going on calling may get the account banned.
    retry: { retryAfterBaseValue: 250, doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451] },
    throttle: {
      id: `${connection} ${baseUrl}`,
      ...pace(baseUrl),
      onRateLimit: mayWait('GitHub has no calls left for this hour'),
      onSecondaryRateLimit: mayWait('GitHub asks for a slower pace'),
    },
  });
}

/** Well below the hundred that GitHub allows at once (docs.github.com: rate limits for the REST API, read 2026-11-24). */
const callsAtOnce = 32;

/**
 * GitHub asks for a second between writes and few calls at once, which is the plugin's own pace. Any other address (an
 * Enterprise server, a sandbox) sets its limits itself: there, calls run side by side until it says to wait.
 */
function pace(baseUrl: string): { write?: Bottleneck.Group; global?: Bottleneck.Group } {
  if (new URL(baseUrl).hostname === 'api.github.com') return {};
  const group = (): Bottleneck.Group => new Bottleneck.Group({ maxConcurrent: callsAtOnce });
  return { write: group(), global: group() };
}

/**
 * Tells the two other plugins what they cannot see: the first in the list of plugins hears of an error first. An answer
 * with Retry-After is a limit whatever its text, and a refusal of ours to follow a redirect is the same at every try.
 */
function guidePlugins(octokit: Octokit): void {
  octokit.hook.error('request', (error, options) => {
    if (error.cause instanceof HttpFailure && error.cause.kind === 'redirected') options.request.retries = 0;
    if (isLimit(error) && !/\bsecondary rate\b/i.test(error.message))
      error.message += ' (secondary rate limit)';
    throw error;
  });
}

function isLimit(error: Error): boolean {
  if (!('status' in error && 'response' in error)) return false;
  const { status, response } = error as { status: unknown; response?: { headers?: Record<string, unknown> } };
  return (status === 429 || status === 403) && response?.headers?.['retry-after'] !== undefined;
}
