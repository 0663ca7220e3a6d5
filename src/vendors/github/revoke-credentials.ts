import { done, type Outcome } from '../../domain/outcome.ts';
import type { Secret } from '../../domain/secret.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { HttpFailure, toOutcome } from '../http.ts';
import { createPlainCall } from './plain-call.ts';

/** docs.github.com: credential revocation, read 2026-11-24. */
const maximumPerCall = 1000;

/** How many values GitHub took. It tells of none whether it was a token, nor whether it lived. */
export interface AcceptedRevocations {
  readonly accepted: number;
}

/**
 * Hands values to GitHub to be revoked, as anybody may who has found them: without signing in, 60 calls an hour from one
 * address. They die a while later. `not-offered` where the service has no such call (Enterprise servers up to 3.17).
 *
 * After `refused` or `unknown` some of the values may have been taken; saying it again does no harm.
 */
export async function revokeCredentials(
  context: AdapterContext,
  values: readonly Secret[],
): Promise<Outcome<AcceptedRevocations> | { readonly kind: 'not-offered' }> {
  const call = createPlainCall(context);
  for (let start = 0; start < values.length; start += maximumPerCall) {
    const credentials = values.slice(start, start + maximumPerCall).map((value) => value.expose());
    const outcome = await toOutcome(async (): Promise<Outcome<{ status: number }>> => {
      const { status, said } = await call('POST /credentials/revoke', { credentials }).catch(explainHour);
      if (status < 300 || status === 404) return done({ status });
      return {
        kind: 'refused',
        reason: `GitHub refused to revoke it (${status}${said === '' ? '' : `: ${said}`}).`,
      };
    });
    if (outcome.kind !== 'done') return outcome;
    if (outcome.value.status === 404) return { kind: 'not-offered' };
  }
  return done({ accepted: values.length });
}

function explainHour(error: unknown): never {
  if (!(error instanceof HttpFailure) || (error.status !== 403 && error.status !== 429)) throw error;
  throw new HttpFailure(
    'rejected',
    `${error.message} It takes 60 revocations an hour from one address, and each call may bring a thousand values.`,
    { status: error.status, cause: error },
  );
}
