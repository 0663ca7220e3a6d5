import { done, type Outcome } from '../../domain/outcome.ts';
import type { Issuing, ProviderDefinition, RevokedToken, TokenRequest } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { revokeInstallationToken } from '../../vendors/github/app-client.ts';
import { keyFingerprint } from '../../vendors/github/key-fingerprint.ts';
import { settingsSchema } from '../../vendors/github/settings.ts';
import { privateKeyPattern } from '../../vendors/github/sign-in.ts';
import { installationFormats } from '../../vendors/github/token-formats.ts';
import { githubVendor } from '../../vendors/github/vendor.ts';
import { toOutcome } from '../../vendors/http.ts';
import { exchangeKey } from './exchange.ts';
import { issueGuide, revokeGuide } from './guide.ts';
import { introspectKey } from './introspect.ts';
import { listenForApp } from './listen.ts';
import { githubAppScopes } from './scopes.ts';
import { githubAppUses } from './uses.ts';

/**
 * What an organization has instead of tokens of its own: an App. What is kept and delivered is the private key of the App
 * and its client id; a job, or `mintmark exchange`, trades the key for a token that lives one hour.
 */
export const githubAppProvider: ProviderDefinition = {
  id: 'github-app',
  title: 'GitHub organization tokens (Apps)',
  vendor: githubVendor,
  principalKinds: ['organization'],
  tokenFormats: [
    {
      id: 'github-app-key',
      description: 'the private key of a GitHub App, in PEM',
      pattern: privateKeyPattern,
      isFile: true,
      scan: {
        maxLength: 3400,
        start: /-----BEGIN (?:RSA )?PRIVATE KEY-----\r?\n[A-Za-z0-9+/]{8}/,
        literals: [
          { text: '-----BEGIN RSA PRIVATE K', at: 0 },
          { text: '-----BEGIN PRIVATE K', at: 0 },
        ],
        // Others write their private keys in the same form.
        words: /github|ghapp/i,
      },
    },
  ],
  otherFormats: installationFormats,
  scopes: githubAppScopes,
  uses: githubAppUses,
  // A key does not end; this is how long it may go without being replaced.
  maximumLifetimeSeconds: 2 * 31_536_000,
  isEndless: true,
  grantProblems: ({ principal, audience }) =>
    (audience ?? [])
      .filter((place) => place.split('/')[0]?.toLowerCase() !== principal.name.toLowerCase())
      .map((place) => ({
        key: 'audience' as const,
        message: `${place} does not belong to ${principal.name}: an App acts in one organization`,
      })),
  valueRevocation: {
    formats: installationFormats,
    revoke: async (context, values) => {
      const outcomes: Outcome<RevokedToken>[] = [];
      for (const value of values)
        outcomes.push(
          await toOutcome(async () => done({ wasAlive: await revokeInstallationToken(context, value) })),
        );
      return outcomes;
    },
  },
  guide: issueGuide,
  connect: (context) => ({
    issuing: () => issuing(context),
    introspect: async (token, about) => await introspectKey(context, token, about),
    // GitHub shows an App its installations, and nobody the keys of an App.
    list: async () => await Promise.resolve(undefined),
    revoke: async ({ reference, value }) => {
      const organization = reference.principal.name;
      const fingerprint = value && keyFingerprint(value);
      // Whether it is gone already is the one thing that can be asked.
      const seen = value && (await introspectKey(context, value, { reference }));
      if (seen?.kind === 'inactive') return done({ wasAlive: false });
      return { kind: 'by-hand', guide: revokeGuide(context.baseUrl, { organization, fingerprint }) };
    },
    exchange: async (kept, id, request) => await exchangeKey(context, { key: kept, id }, request),
  }),
};

function issuing(context: AdapterContext): Issuing {
  const { baseUrl, settings } = context;
  const { app } = settingsSchema.parse(settings);
  /** A key for the App that there is: of the token before, or named by the connection. */
  const withApp = (token: TokenRequest): TokenRequest =>
    token.previous || app === undefined
      ? token
      : { ...token, previous: { name: token.name, principal: token.principal, id: app } };
  return {
    kind: 'guided',
    reason: 'GitHub makes Apps and their keys on its pages only',
    guide: (token) => issueGuide({ baseUrl, settings, token: withApp(token) }),
    listen: async (token) => (withApp(token).previous ? undefined : await listenForApp(context, token)),
  };
}
