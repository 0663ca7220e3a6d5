import type { Secret } from '../../domain/secret.ts';
import type { Introspection } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import type { Answer, Authentication } from '../../vendors/anaconda/answers.ts';
import { createClient } from '../../vendors/anaconda/client.ts';
import { signInWithToken } from '../../vendors/anaconda/sign-in.ts';
import { HttpFailure } from '../../vendors/http.ts';
import { spellOutScopes } from './scopes.ts';

/**
 * Asks with the token itself who it is and what is on record of it.
 *
 * A token that lacks `api:read` is refused both answers but told apart from a dead one: it is active, and the rest is
 * not known. The service does not promise scopes or expiry here either, so both may be absent.
 */
export async function introspectToken(context: AdapterContext, token: Secret): Promise<Introspection> {
  const client = createClient(context, () => signInWithToken(token));
  try {
    const user = await client.user();
    const userVerdict = verdictOf(user);
    if (userVerdict.kind !== 'active') return userVerdict;
    const record = await client.current();
    const recordVerdict = verdictOf(record);
    // Only a dead token changes the first answer; a service that keeps the record to itself does not.
    if (recordVerdict.kind === 'inactive') return recordVerdict;
    return {
      kind: 'active',
      ...(user.ok ? { owner: user.value.login } : {}),
      ...(record.ok ? describeRecord(record.value) : {}),
    };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return { kind: 'unknown', reason: error.message };
  }
}

function describeRecord({
  application,
  id,
  scopes,
  expires,
}: Authentication): Omit<Extract<Introspection, { kind: 'active' }>, 'kind' | 'owner'> {
  return {
    ...(application === undefined ? {} : { name: application }),
    ...(id === undefined ? {} : { id }),
    ...(scopes === undefined ? {} : { scopes: spellOutScopes(scopes) }),
    ...(expires === undefined ? {} : { expiresAt: expires }),
  };
}

/** The service says why in words only, always with a 401; texts as users have reported them. */
function verdictOf(answer: Answer<unknown>): Introspection {
  if (answer.ok) return { kind: 'active' };
  const { status, said } = answer;
  if (status === 401 && /\bhas expired\b/.test(said)) return { kind: 'inactive', reason: 'it has expired' };
  if (status === 401 && /\bno longer valid\b/.test(said))
    return { kind: 'inactive', reason: 'it was revoked or never existed' };
  // Spelled "sufficent" in older answers.
  if (status === 401 && /\bsuffici?ent scope\b/.test(said)) return { kind: 'active' };
  const why = said === '' ? 'without saying why' : `and said: ${said}`;
  return { kind: 'unknown', reason: `anaconda.org answered ${status} ${why}` };
}
