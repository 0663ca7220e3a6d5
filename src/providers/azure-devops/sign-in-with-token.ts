import { AppError } from '../../domain/errors.ts';
import type { Secret } from '../../domain/secret.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { createClient } from '../../vendors/azure-devops/client.ts';
import { HttpFailure } from '../../vendors/http.ts';

/** What the service makes of a token that signs in; `unclear` says nothing about the token. */
export type SignInAttempt =
  | { readonly kind: 'accepted'; readonly login: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unclear'; readonly reason: string };

/**
 * Asks with the token itself who it is; every scope may. A dead token is answered by a 401 that says nothing, or that it
 * has expired. A 401 that says something else can come from a rule about the place that the call was made from, and a page
 * to sign in, a redirect or a 403 from anything.
 */
export async function signInWithToken(
  context: AdapterContext,
  organization: string,
  token: Secret,
): Promise<SignInAttempt> {
  const client = createClient({ ...context, isSignedIn: true, credential: () => token }, organization);
  try {
    const { login, isAnonymous } = await client.signedIn();
    if (!isAnonymous) return { kind: 'accepted', login };
    return { kind: 'unclear', reason: 'Azure DevOps answered as it does to nobody' };
  } catch (error) {
    if (error instanceof HttpFailure) return { kind: 'unclear', reason: error.message };
    if (error instanceof AppError && error.cause instanceof HttpFailure) return judgeRefusal(error.cause);
    throw error;
  }
}

function judgeRefusal({ status, message: said }: HttpFailure): SignInAttempt {
  if (status === 401 && /\bhas expired\b/.test(said)) return { kind: 'refused', reason: 'it has expired' };
  if (status === 401 && said === '')
    return { kind: 'refused', reason: 'it was revoked, is of another organization, or never existed' };
  const answered = status === undefined ? 'with a redirect' : String(status);
  return { kind: 'unclear', reason: `Azure DevOps answered ${answered}${said === '' ? '' : `: ${said}`}` };
}
