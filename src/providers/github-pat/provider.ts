import type { ProviderDefinition } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { overseeOrganization } from '../../vendors/github/oversight.ts';
import { isPrivateKey } from '../../vendors/github/sign-in.ts';
import { classicFormat, fineGrainedFormat, programFormats } from '../../vendors/github/token-formats.ts';
import { githubVendor } from '../../vendors/github/vendor.ts';
import type { Oversee } from './ask-organization.ts';
import { findGrantProblems } from './grant-problems.ts';
import { issueGuide } from './guide.ts';
import { introspectToken } from './introspect.ts';
import { revokeToken, revokeValues } from './revoke.ts';
import { githubPatScopes } from './scopes.ts';
import { githubPatUses } from './uses.ts';

/** Personal access tokens of GitHub users, classic and fine-grained. Each acts as its user; GitHub has no other kind. */
export const githubPatProvider: ProviderDefinition = {
  id: 'github-pat',
  title: 'GitHub personal access tokens',
  vendor: githubVendor,
  principalKinds: ['user'],
  tokenFormats: [classicFormat, fineGrainedFormat],
  otherFormats: programFormats,
  scopes: githubPatScopes,
  uses: githubPatUses,
  // A year and a day, the longest that the page of fine-grained tokens takes.
  maximumLifetimeSeconds: 366 * 86_400,
  maximumNameLength: 40,
  inactivity: {
    seconds: 365 * 86_400,
    source:
      'GitHub ends a personal access token that nobody has used for a year (docs.github.com, token expiration and revocation)',
  },
  grantProblems: findGrantProblems,
  valueRevocation: {
    formats: [classicFormat, fineGrainedFormat, ...programFormats],
    revoke: revokeValues,
  },
  guide: issueGuide,
  connect: (context) => ({
    issuing: () => ({
      kind: 'guided',
      reason: 'GitHub has no call that makes a personal access token: a person makes it on its page',
      guide: (token) => issueGuide({ baseUrl: context.baseUrl, token }),
    }),
    introspect: async (token, about) => await introspectToken(context, token, about, overseeing(context)),
    // No interface lists the tokens of a user.
    list: async () => await Promise.resolve(undefined),
    revoke: async (token) => await revokeToken(context, token),
    proofCheck: () => ({
      url: `${context.baseUrl.replace(/\/$/, '')}/user`,
      scheme: 'token',
      goodStatuses: [200],
    }),
  }),
};

/** Where the connection signs in as an App, the organization itself tells what a fine-grained token may do. */
function overseeing(context: AdapterContext): Oversee | undefined {
  if (!context.isSignedIn || !isPrivateKey(context.credential())) return undefined;
  const { tokens, requests } = overseeOrganization(context);
  return async (organization) => {
    const [seen, waiting] = await Promise.all([tokens(organization), requests(organization)]);
    return { tokens: seen, requests: waiting };
  };
}
