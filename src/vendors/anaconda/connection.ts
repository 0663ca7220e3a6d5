import { AppError } from '../../domain/errors.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { HttpFailure } from '../http.ts';
import { betterCredential } from '../better-credential.ts';
import type { Answer } from './answers.ts';
import { createClient, type AnacondaClient } from './client.ts';
import { isToken, signIn, signInWithToken } from './sign-in.ts';

/** A connection to anaconda.org, whichever of the two kinds of credential it signs in with. */
export interface AnacondaConnection {
  /** Signed in with the credential itself: the only way to create. */
  readonly client: AnacondaClient;
  /**
   * Runs `work` with a client that is signed in with a token, which every call but creation needs.
   *
   * A connection that holds a token lends it. One that holds an API key makes a helper token of full access for this
   * one piece of work, as the official login does, and revokes it right after: nothing stays behind. The helper is
   * named `mintmark-<vaultTag>-session-<8 hex>`; a crash in between leaves it to its own end, an hour later at most.
   */
  readonly withToken: <T>(work: (client: AnacondaClient, helperName?: string) => Promise<T>) => Promise<T>;
}

const helperLifetimeSeconds = 3600;

/** Prepares a connection; nothing is called and no credential is read yet. Throws `usage` for an unsafe address. */
export function connectAnaconda(context: AdapterContext): AnacondaConnection {
  const client = createClient(context, () => signIn(context.credential()));
  return {
    client,
    withToken: async (work) => {
      if (isToken(context.credential())) return await work(client);
      const name = `mintmark-${context.vaultTag}-session-${Buffer.from(context.random.bytes(4)).toString('hex')}`;
      const helper = await makeHelper(context, client, name);
      try {
        return await work(helper, name);
      } finally {
        await endHelper(helper);
      }
    },
  };
}

async function makeHelper(
  context: AdapterContext,
  client: AnacondaClient,
  name: string,
): Promise<AnacondaClient> {
  const answer = await client.create({
    name,
    organization: null,
    scopes: null,
    lifetimeSeconds: helperLifetimeSeconds,
  });
  if (!answer.ok) throw refusedConnection(context, answer, 'sign in with this API key');
  return createClient(context, () => signInWithToken(answer.value.secret));
}

/** A 401 is fine: a repeated call finds the helper dead already. What cannot be reached dies within the hour. */
async function endHelper(helper: AnacondaClient): Promise<void> {
  try {
    await helper.revokeCurrent();
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
  }
}

/** Where a person gets what a connection signs in with. */
export const credentialHelp =
  'an API key of anaconda.com, which can do everything (anaconda.com: Account Settings > API Keys, or `anaconda auth api-key`), ' +
  'or a token of anaconda.org with the scope "api", which can list and revoke but not issue';

/** The stop for a connection that anaconda.org does not let do what it has to: says what, why, and where to get it. */
export function refusedConnection(
  context: AdapterContext,
  answer: Extract<Answer<unknown>, { ok: false }>,
  wish: string,
): AppError {
  const why = answer.said === '' ? `status ${answer.status}` : `${answer.status}: ${answer.said}`;
  return new AppError('connection-refused', {
    message: `Connection "${context.connection}" may not ${wish} at anaconda.org (${why}).`,
    hint:
      answer.status === 403
        ? "Ask an owner of the organization to make the connection's user one of its administrators."
        : betterCredential(context, credentialHelp),
  });
}
