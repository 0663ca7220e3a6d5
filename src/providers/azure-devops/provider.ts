import type { Issuing, ProviderDefinition } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { connectAzureDevops, type AzureDevopsConnection } from '../../vendors/azure-devops/connection.ts';
import { entraTokenPattern } from '../../vendors/azure-devops/sign-in.ts';
import { hasValidOldChecksum } from '../../vendors/azure-devops/token-checksum.ts';
import { azureDevopsVendor } from '../../vendors/azure-devops/vendor.ts';
import { issueGuide } from './guide.ts';
import { introspectToken } from './introspect.ts';
import { issueToken } from './issue.ts';
import { listTokens } from './list.ts';
import { revokeToken } from './revoke.ts';
import { azureDevopsScopes } from './scopes.ts';
import { maySignInForTokens } from './signed-in-user.ts';
import { azureDevopsUses } from './uses.ts';

/** Personal access tokens of Azure DevOps: of the person whom the connection signs in. */
export const azureDevopsProvider: ProviderDefinition = {
  id: 'azure-devops',
  title: 'Azure DevOps personal access tokens',
  vendor: azureDevopsVendor,
  principalKinds: ['user'],
  tokenFormats: [
    {
      id: 'azure-devops-new',
      description: 'personal access token of Azure DevOps: 84 characters, with JQQJ99 and AZDO among them',
      // Its checksum cannot be computed by anybody else. Source: microsoft/security-utilities, read 2026-11.
      pattern: /[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9][A-L][A-Za-z0-9]{16}AZDO[A-Za-z0-9]{4}/,
      scan: { maxLength: 84, literals: [{ text: 'JQQJ99', at: 52, before: 12, after: 12 }] },
    },
    {
      id: 'azure-devops-old',
      description: 'personal access token of Azure DevOps from before July 2024: 52 lower-case characters',
      pattern: /[2-7a-z]{52}/,
      hasValidChecksum: hasValidOldChecksum,
      scan: { maxLength: 52, literals: [], run: Array.from({ length: 52 }, () => 'a-z2-7') },
    },
  ],
  otherFormats: [
    {
      id: 'azure-entra',
      description: 'an Entra access token, or another JSON Web Token (eyJ…)',
      pattern: entraTokenPattern,
      neverStore:
        'An Entra access token lives about an hour and does everything that its person may do: it is what a connection signs in with, and nothing to keep',
    },
  ],
  scopes: azureDevopsScopes,
  uses: azureDevopsUses,
  // The page gives a year at most. A day less, so that no difference of the clocks makes a wish too long.
  maximumLifetimeSeconds: 364 * 86_400,
  // It counts from the last sign-in of the person, which no call tells: a last use stands for it where one is told.
  inactivity: {
    seconds: 90 * 86_400,
    source:
      'in an organization with Entra, a token can stop working when its person has not signed in for 90 days (MicrosoftDocs/azure-devops-docs#10143)',
  },
  grantProblems: ({ audience }) =>
    audience === undefined
      ? []
      : [
          {
            key: 'audience',
            message: 'a personal access token reaches the organization of its connection: leave it out',
          },
        ],
  guide: issueGuide,
  connect: (context) => {
    const connection = connectAzureDevops(context);
    return {
      issuing: () => issuing(context, connection),
      introspect: async (token, about) => await introspectToken(context, connection, { token, about }),
      list: async (principal) => await listTokens(context, connection, principal),
      revoke: async (token) => await revokeToken(context, connection, token),
      // A dead one is answered with a sign-in page: 203, or a redirect.
      proofCheck: () => ({
        url: `${context.baseUrl.replace(/\/$/, '')}/${encodeURIComponent(connection.organization)}/_apis/connectionData`,
        scheme: 'basic',
        goodStatuses: [200],
      }),
    };
  },
};

function issuing(context: AdapterContext, connection: AzureDevopsConnection): Issuing {
  if (maySignInForTokens(context))
    return { kind: 'automatic', issue: async (request) => await issueToken(context, connection, request) };
  const { baseUrl, settings, isSignedIn } = context;
  const why = isSignedIn
    ? 'Azure DevOps lets no personal access token make another one'
    : 'this connection does not sign in';
  return {
    kind: 'guided',
    reason: `${why}, so a person makes it on its page; with an Entra access token (auth: { cli: az }) Mintmark can`,
    guide: (token) => issueGuide({ baseUrl, settings, token }),
  };
}
