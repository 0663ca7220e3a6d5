import { AppError } from '../../domain/errors.ts';
import { addSeconds, type Instant } from '../../domain/instant.ts';
import type { Secret } from '../../domain/secret.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { createAppClient, type AppClient, type Installation } from './app-client.ts';
import { createGithubClient, type GithubClient } from './client.ts';
import { settingsSchema } from './settings.ts';

/** The private key of an App in PEM; GitHub makes PKCS#1, other tools turn it into PKCS#8. */
export const privateKeyPattern =
  /-----BEGIN (?:RSA )?PRIVATE KEY-----\r?\n[A-Za-z0-9+/=\r\n]+-----END (?:RSA )?PRIVATE KEY-----(?:\r?\n)?/;

/** Whether a connection signs in as an App: what it holds is a private key. */
export function isPrivateKey(credential: Secret): boolean {
  return credential.tidied().matches(new RegExp(`^${privateKeyPattern.source}$`));
}

/** An installation token is made anew this long before it ends. */
const marginSeconds = 300;

/** The client of a connection: a token signs in as it is, the key of an App by installation tokens, kept for their hour. */
export function connectGithub(context: AdapterContext): GithubClient {
  return createGithubClient(context, createAuthorize(context));
}

function createAuthorize(context: AdapterContext): () => Promise<string> {
  type Kept = { secret: Secret; until: Instant };
  let current: Promise<Kept> | undefined;
  /** Calls side by side wait for one token; one that could not be had is asked for again. */
  const installationToken = async (): Promise<Secret> => {
    const before = current;
    const kept = await before;
    if (kept && kept.until > context.clock.now()) return kept.secret;
    if (current === before)
      current = makeToken(context).catch((error: unknown) => {
        current = undefined;
        throw error;
      });
    const made: Promise<Kept> | undefined = current;
    return made ? (await made).secret : await installationToken();
  };
  return async () => {
    const credential = context.credential();
    const token = isPrivateKey(credential) ? await installationToken() : credential;
    return `token ${token.expose()}`;
  };
}

async function makeToken(context: AdapterContext): Promise<{ secret: Secret; until: Instant }> {
  const client = connectionApp(context);
  const { id } = await findInstallation(context, client);
  const { secret, expiresAt } = await client.makeToken(id, {});
  return { secret, until: addSeconds(expiresAt, -marginSeconds) };
}

/** The App that a connection signs in as. Throws `connection-missing` when nobody says which App its key belongs to. */
export function connectionApp(context: AdapterContext): AppClient {
  const id = context.credentialId?.() ?? settingsSchema.parse(context.settings).app;
  if (id === undefined)
    throw new AppError('connection-missing', {
      message: `Connection "${context.connection}" holds a private key, and nothing says of which App.`,
      hint: 'Write the client id of the App beside it: app: Iv23…',
    });
  return createAppClient(context, { id, privateKey: context.credential().tidied() });
}

/** Where the connection's App acts: the organization of its settings, or the only account that it is installed in. */
export async function findInstallation(context: AdapterContext, client: AppClient): Promise<Installation> {
  const { organization } = settingsSchema.parse(context.settings);
  const refuse = (message: string, hint: string): AppError =>
    new AppError('connection-refused', { message: `Connection "${context.connection}": ${message}`, hint });
  if (organization !== undefined) {
    const found = await client.installationOf(organization);
    if (found) return found;
    throw refuse(
      `its App is not installed in ${organization}.`,
      'Install it there: mintmark guide github-app',
    );
  }
  const [only, ...others] = await client.installations();
  if (only && others.length === 0) return only;
  throw refuse(
    only
      ? `its App is installed in ${[only, ...others].map(({ account }) => account).join(', ')}.`
      : 'its App is not installed anywhere.',
    only ? 'Say which is meant: organization: NAME' : 'Install it: mintmark guide github-app',
  );
}
