import { AppError } from '../../domain/errors.ts';
import type { ActiveToken, Introspection } from '../../domain/introspection.ts';
import type { Secret } from '../../domain/secret.ts';
import type { TokenReference } from '../../domain/token.ts';
import type { IntrospectRequest } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import type { AzureDevopsConnection } from '../../vendors/azure-devops/connection.ts';
import { entraHelp } from '../../vendors/azure-devops/token-refusals.ts';
import type { PersonalAccessToken } from '../../vendors/azure-devops/token-shapes.ts';
import { HttpFailure } from '../../vendors/http.ts';
import { findTokens } from './find-token.ts';
import { endOf, noteGlobal } from './global-tokens.ts';
import { signInWithToken } from './sign-in-with-token.ts';
import { isSameLogin, maySignInForTokens } from './signed-in-user.ts';

/**
 * Asks the token itself who it is, and then its person's list what it is. The service has no call that tells of a token by
 * its value, so that scopes and end come from the line with its id, or else its name; without an Entra access token of the
 * same person they stay untold.
 */
export async function introspectToken(
  context: AdapterContext,
  connection: AzureDevopsConnection,
  { token, about }: { token: Secret; about: IntrospectRequest },
): Promise<Introspection> {
  const attempt = await signInWithToken(context, connection.organization, token);
  if (attempt.kind === 'unclear') return { kind: 'unknown', reason: attempt.reason };
  try {
    const owner = attempt.kind === 'accepted' ? attempt.login : about.grant?.principal.name;
    const found = await lookUp(context, connection, { owner, reference: about.reference });
    if (attempt.kind === 'accepted') return { kind: 'active', owner: attempt.login, ...describe(found) };
    if (found.kind !== 'found') return { kind: 'inactive', reason: attempt.reason };
    return {
      kind: 'unknown',
      reason: 'Azure DevOps does not let it in, and lists it as active all the same',
    };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return { kind: 'unknown', reason: error.message };
  }
}

/** The line of a token in the list of its person, or why there is none. */
type Line =
  | { readonly kind: 'found'; readonly token: PersonalAccessToken }
  | { readonly kind: 'absent'; readonly why: string };

async function lookUp(
  context: AdapterContext,
  { client, tokens }: AzureDevopsConnection,
  { owner, reference }: { owner: string | undefined; reference: TokenReference | undefined },
): Promise<Line> {
  const absent = (why: string): Line => ({ kind: 'absent', why });
  if (!reference) return absent('nothing is known of it to find it by');
  if (!maySignInForTokens(context)) return absent(`the connection would need ${entraHelp}`);
  try {
    const { login } = await client.signedIn();
    if (owner !== undefined && !isSameLogin(login, owner)) return absent(`the connection acts as ${login}`);
    const [token, ...others] = findTokens(await tokens.list('active'), reference);
    if (!token) return absent(`it is not among the active tokens of ${login}`);
    if (others.length > 0) return absent(`${login} has several active tokens of its name`);
    return { kind: 'found', token };
  } catch (error) {
    // What the token is has been answered by the token itself: a connection that is refused takes nothing from that.
    if (error instanceof AppError && error.code === 'connection-refused') return absent(error.message);
    throw error;
  }
}

function describe(line: Line): Omit<ActiveToken, 'kind' | 'owner'> {
  if (line.kind === 'absent') return { notes: [`its scopes and its end could not be checked: ${line.why}`] };
  const { token } = line;
  const { authorizationId: id, name, scopes } = token;
  const expiresAt = endOf(token);
  const notes = noteGlobal(token);
  return {
    id,
    name,
    scopes,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}
