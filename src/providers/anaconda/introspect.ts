import type { Secret } from '../../domain/secret.ts';
import type { ActiveToken, Introspection } from '../../domain/introspection.ts';
import { expandScopes } from '../../domain/scope.ts';
import type { IntrospectRequest } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import type { Answer, Authentication } from '../../vendors/anaconda/answers.ts';
import { createClient } from '../../vendors/anaconda/client.ts';
import { signInWithToken } from '../../vendors/anaconda/sign-in.ts';
import { HttpFailure } from '../../vendors/http.ts';
import { anacondaScopes, spellOutScopes } from './scopes.ts';

/**
 * Asks with the token itself who it is and what is on record of it.
 *
 * A token that lacks `api:read` is refused both answers but told apart from a dead one: it is active, and the rest is
 * not known. The service does not promise scopes or expiry here either, so both may be absent.
 */
export async function introspectToken(
  context: AdapterContext,
  token: Secret,
  { grant }: IntrospectRequest,
): Promise<Introspection> {
  const client = createClient(context, () => signInWithToken(token));
  try {
    const user = await client.user();
    const userVerdict = verdictOf(user);
    if (userVerdict.kind !== 'active') return userVerdict;
    const record = await client.current();
    const recordVerdict = verdictOf(record);
    // Only a dead token changes the first answer; a service that keeps the record to itself does not.
    if (recordVerdict.kind === 'inactive') return recordVerdict;
    const told = record.ok ? describeRecord(record.value) : {};
    return {
      kind: 'active',
      ...(user.ok ? { owner: user.value.login } : {}),
      ...told,
      ...(told.scopes === undefined ? describeUntold(user.ok, grant?.scopes ?? []) : {}),
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
}: Authentication): Omit<ActiveToken, 'kind' | 'owner'> {
  return {
    ...(application === undefined ? {} : { name: application }),
    ...(id === undefined ? {} : { id }),
    ...(scopes === undefined ? {} : { scopes: spellOutScopes(scopes) }),
    ...(expires === undefined ? {} : { expiresAt: expires }),
  };
}

/** A token that was let in to read has `api:read`; one that was not lacks it, and nothing else of it can be seen. */
function describeUntold(
  mayRead: boolean,
  asked: readonly string[],
): Pick<ActiveToken, 'obstacles' | 'notes'> {
  if (!mayRead && expandScopes(anacondaScopes, asked).has('api:read'))
    return { obstacles: ['it lacks the scope api:read'] };
  return { notes: ['anaconda.org does not tell its scopes: they could not be checked'] };
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
