import { supported } from '../../domain/capability.ts';
import type { ProviderDefinition } from '../../ports/provider.ts';
import { connectAnaconda } from '../../vendors/anaconda/connection.ts';
import { tokenPattern } from '../../vendors/anaconda/sign-in.ts';
import { anacondaVendor } from '../../vendors/anaconda/vendor.ts';
import { introspectToken } from './introspect.ts';
import { issueToken } from './issue.ts';
import { listTokens } from './list.ts';
import { revokeToken } from './revoke.ts';
import { anacondaScopes } from './scopes.ts';

/** Tokens of anaconda.org: of a user, and of an organization that the user administers. */
export const anacondaProvider: ProviderDefinition = {
  id: 'anaconda',
  title: 'anaconda.org tokens',
  vendor: anacondaVendor,
  principalKinds: ['user', 'organization'],
  tokenFormats: [
    {
      id: 'anaconda-strong',
      description: 'anaconda.org token: two characters of the owner, a hyphen, a UUID',
      pattern: tokenPattern,
    },
  ],
  scopes: anacondaScopes,
  // The longest life seen in use, about 9.75 years; the service publishes no bound.
  maximumLifetimeSeconds: 307_584_000,
  connect: (context) => {
    const connection = connectAnaconda(context);
    return {
      issue: supported(async (request) => await issueToken(context, connection, request)),
      introspect: supported(async (token) => await introspectToken(context, token)),
      list: supported(async (principal) => await listTokens(context, connection, principal)),
      revoke: supported(async (token) => await revokeToken(context, connection, token)),
    };
  },
};
