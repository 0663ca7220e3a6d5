import { AppError } from '../../domain/errors.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import type { AnacondaClient } from '../../vendors/anaconda/client.ts';
import { refusedConnection } from '../../vendors/anaconda/connection.ts';

/**
 * Stops with `connection-refused` unless the client is signed in as `login`: the calls for a user's tokens name no
 * user, so they would silently make, list or revoke tokens of somebody else.
 */
export async function requireOwnUser(
  context: AdapterContext,
  client: AnacondaClient,
  login: string,
): Promise<void> {
  const user = await client.user();
  if (!user.ok) throw refusedConnection(context, user, 'ask who it is');
  if (user.value.login === login) return;
  throw new AppError('connection-refused', {
    message: `Connection "${context.connection}" is signed in at anaconda.org as "${user.value.login}" and has no right to the tokens of "${login}".`,
    hint: `Write "${user.value.login}" as the principal, or give the connection the API key of "${login}".`,
  });
}
