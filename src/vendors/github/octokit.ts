import { setTimeout } from 'node:timers/promises';
import { Octokit } from '@octokit/core';
import type { AdapterContext } from '../../ports/vendor.ts';
import { guardedFetch, HttpFailure } from '../http.ts';
import { limitOf, type Answer } from './rate-limit.ts';
import { paceOf } from './pace.ts';

/** How long all waiting for rate limits of one call may take together: then the run ends, and the next continues. */
const patienceSeconds = 900;

/**
 * What a broken line swallowed, or a service in trouble refused, is sent again after so many milliseconds; what must not
 * happen twice says `request: { retries: 0 }`, as in Octokit's own plugin.
 */
const repeatAfter = [250, 1000, 2250];

/** An Octokit that keeps the pace of its connection, obeys limits, repeats what broke, and speaks to one address only. */
export function createOctokit(context: AdapterContext): Octokit {
  const { baseUrl, timeoutSeconds, onWait, clock } = context;
  const pace = paceOf(context);
  const octokit = new Octokit({
    baseUrl,
    userAgent: 'mintmark',
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    request: { fetch: guardedFetch({ service: 'GitHub', baseUrl, timeoutSeconds }) },
  });
  octokit.hook.wrap('request', async (request, options) => {
    let waitedSeconds = 0;
    for (let repeats = 0; ;) {
      try {
        return await pace.inTurn(options.method, async () => await request(options));
      } catch (error) {
        const limit = hasAnswer(error) ? limitOf(error.response, clock.now()) : undefined;
        if (limit) {
          waitedSeconds += limit.seconds;
          if (waitedSeconds > patienceSeconds) throw error;
          onWait(limit);
          await pace.hold(limit.seconds);
          continue;
        }
        const isOnce = options.request?.['retries'] === 0;
        const milliseconds = !isOnce && mayPass(error) ? repeatAfter[repeats] : undefined;
        if (milliseconds === undefined) throw error;
        repeats += 1;
        await setTimeout(milliseconds);
      }
    }
  });
  return octokit;
}

function hasAnswer(error: unknown): error is Error & { readonly response: Answer } {
  return error instanceof Error && 'response' in error && error.response !== undefined;
}

/** Whether the same call may get through later: no answer came, or one that blames the service. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof Error && 'status' in error && typeof error.status === 'number')) return false;
  // A refusal of ours to follow a redirect is the same at every try.
  if (error.cause instanceof HttpFailure && error.cause.kind === 'redirected') return false;
  return error.status >= 500;
}
