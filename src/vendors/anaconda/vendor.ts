import { z } from 'zod';
import type { AdapterContext, ConnectionReport, RightReport, VendorDefinition } from '../../ports/vendor.ts';
import { toAppError } from '../http.ts';
import type { AnacondaClient } from './client.ts';
import { connectAnaconda, credentialHelp, refusedConnection } from './connection.ts';
import { apiKeyExpiry, isToken } from './sign-in.ts';

/** anaconda.org, the package service. */
export const anacondaVendor: VendorDefinition = {
  id: 'anaconda',
  title: 'anaconda.org',
  defaultUrl: 'https://api.anaconda.org',
  urlVariable: 'MINTMARK_ANACONDA_URL',
  settings: z.strictObject({}),
  exampleSettings: {},
  credentialHelp,
  check: async (context) =>
    await toAppError(context.connection, async () => {
      const { withToken } = connectAnaconda(context);
      return await withToken(async (client) => await report(context, client));
    }),
};

async function report(context: AdapterContext, client: AnacondaClient): Promise<ConnectionReport> {
  const user = await client.user();
  if (!user.ok) throw refusedConnection(context, user, 'ask who it is');
  // A connection that holds an organization's token is nobody's user: it belongs to no organization and is one.
  const organizations = user.value.user_type === 'org' ? undefined : await client.organizations();
  const expiresAt = await connectionExpiry(context, client);
  return {
    login: user.value.login,
    rights: [
      creationRight(context),
      administrationRight(organizations?.ok ? organizations.value.map(({ login }) => login) : undefined),
    ],
    ...(user.answeredAt === undefined ? {} : { serverTime: user.answeredAt }),
    ...(expiresAt ? { expiresAt } : {}),
  };
}

async function connectionExpiry(context: AdapterContext, client: AnacondaClient) {
  const credential = context.credential();
  if (!isToken(credential)) return apiKeyExpiry(credential);
  const current = await client.current();
  return current.ok ? current.value.expires : undefined;
}

/** An API key has just made the helper that asks all this. Whether a token may create, the service tells nowhere. */
function creationRight(context: AdapterContext): RightReport {
  const right = { right: 'create tokens', neededFor: 'issuing' };
  if (!isToken(context.credential())) return { ...right, state: 'present' };
  return {
    ...right,
    state: 'unknown',
    hint: 'The connection holds a token of anaconda.org; to issue, give it an API key of anaconda.com.',
  };
}

/** The service lists the organizations of a user, but not which of them the user administers. */
function administrationRight(organizations: readonly string[] | undefined): RightReport {
  const right = { right: 'administer the organization', neededFor: 'tokens of an organization' };
  if (organizations?.length === 0)
    return {
      ...right,
      state: 'missing',
      hint: 'The user belongs to no organization; ask an owner of yours to make the user an administrator.',
    };
  const names = organizations ? ` The user belongs to: ${organizations.join(', ')}.` : '';
  return { ...right, state: 'unknown', hint: `Shows when a token is issued or revoked.${names}` };
}
