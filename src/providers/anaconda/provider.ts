import type { Outcome } from '../../domain/outcome.ts';
import { expandScopes } from '../../domain/scope.ts';
import type { TokenFormat } from '../../domain/token-format.ts';
import type { Issuing, ProviderDefinition, RevokedToken } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { connectAnaconda, type AnacondaConnection } from '../../vendors/anaconda/connection.ts';
import { isToken, tokenPattern } from '../../vendors/anaconda/sign-in.ts';
import { anacondaVendor } from '../../vendors/anaconda/vendor.ts';
import { introspectToken } from './introspect.ts';
import { issueGuide } from './guide.ts';
import { issueToken } from './issue.ts';
import { listTokens } from './list.ts';
import { revokeToken, revokeWithItself } from './revoke.ts';
import { anacondaScopes } from './scopes.ts';
import { anacondaUses } from './uses.ts';

const hex = (count: number): readonly string[] => Array.from({ length: count }, () => '0-9a-f');

const strongFormat: TokenFormat = {
  id: 'anaconda-strong',
  description: 'anaconda.org token: two characters of the owner, a hyphen, a UUID',
  pattern: tokenPattern,
  scan: {
    maxLength: 39,
    // Found by the hyphen and the version of its UUID where every character is escaped, else as a run.
    literals: [{ text: '-4', at: 16, specials: 2 }],
    run: ['-', ...hex(8), '-', ...hex(4), '-', '4', ...hex(3), '-', '89ab', ...hex(3), '-', ...hex(12)],
    notBehind: '\\w-',
    words: /anaconda|binstar|conda-forge|\/t\//i,
    ownerLength: 2,
  },
};

/** Tokens of anaconda.org: of a user, and of an organization that the user administers. */
export const anacondaProvider: ProviderDefinition = {
  id: 'anaconda',
  title: 'anaconda.org tokens',
  vendor: anacondaVendor,
  principalKinds: ['user', 'organization'],
  tokenFormats: [strongFormat],
  otherFormats: [],
  scopes: anacondaScopes,
  uses: anacondaUses,
  // The longest life seen in use, about 9.75 years; the service publishes no bound.
  maximumLifetimeSeconds: 307_584_000,
  grantProblems: ({ audience }) =>
    audience === undefined
      ? []
      : [{ key: 'audience', message: 'tokens of anaconda.org reach all that their owner has: leave it out' }],
  valueRevocation: {
    formats: [strongFormat],
    revoke: async (context, values) => {
      const outcomes: Outcome<RevokedToken>[] = [];
      for (const value of values) outcomes.push(await revokeWithItself(context, value));
      return outcomes;
    },
  },
  guide: issueGuide,
  connect: (context) => {
    const connection = connectAnaconda(context);
    return {
      issuing: () => issuing(context, connection),
      introspect: async (token, about) => await introspectToken(context, token, about),
      list: async (principal) => await listTokens(context, connection, principal),
      revoke: async (token) => await revokeToken(context, connection, token),
      // A token that may not read is answered as if it were dead.
      proofCheck: ({ scopes }) =>
        expandScopes(anacondaScopes, scopes).has('api:read')
          ? { url: new URL('/user', context.baseUrl).href, scheme: 'token', goodStatuses: [200] }
          : undefined,
    };
  },
};

/** Only an API key can create tokens (the official client never tries with a token); without one, a person does. */
function issuing(context: AdapterContext, connection: AnacondaConnection): Issuing {
  if (context.isSignedIn && !isToken(context.credential()))
    return { kind: 'automatic', issue: async (request) => await issueToken(context, connection, request) };
  const { baseUrl, settings } = context;
  return {
    kind: 'guided',
    reason: 'this connection has no API key of anaconda.com, so a person makes the token on its page',
    guide: (token) => issueGuide({ baseUrl, settings, token }),
  };
}
