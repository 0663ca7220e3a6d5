import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Secret } from '../../../src/domain/secret.ts';
import { githubAppProvider } from '../../../src/providers/github-app/provider.ts';
import { startGithubSimulator, type GithubSimulator } from '../../../simulators/github/simulator.ts';
import { contractContext, type ProviderBench, type ProviderHarness } from './harness.ts';

/** GitHub Apps of an organization; the connection itself does not sign in, because a person makes Apps. */
export const githubAppHarness: ProviderHarness = {
  definition: githubAppProvider,
  formats: {
    'github-app-key': {
      valid: makeKey,
      counterexamples: [
        () => makeKey().replace('BEGIN RSA PRIVATE', 'BEGIN RSA PUBLIC'),
        () => makeKey().split('\n').slice(0, -2).join('\n'),
        () => randomBytes(40).toString('base64'),
      ],
    },
  },
  ways: { issue: 'guided', revoke: 'by-hand' },
  start: async (options) => {
    const simulator = await startGithubSimulator(options);
    const { organization, owner } = simulator.logins;
    const context = { ...contractContext(simulator, { credential: simulator.token }), isSignedIn: false };
    const permissions = { contents: 'write', pull_requests: 'write' };
    const dead = deadKeys(simulator, permissions);
    return {
      simulator,
      context,
      refusedContext: context,
      principals: [{ kind: 'organization', name: organization }],
      foreignPrincipal: { kind: 'organization', name: owner },
      request: (principal, name) => ({
        name,
        purpose: 'Pushes',
        principal,
        scopes: ['contents:write', 'pull_requests:write'],
        lifetimeSeconds: 300 * 86_400,
      }),
      followGuide: async ({ name, principal }) => {
        const wish = { owner: principal.name, name, externalUrl: 'https://example.org', permissions };
        const { privateKey, clientId, slug } = simulator.registerApp(wish);
        simulator.installApp({ slug, account: principal.name });
        return await Promise.resolve({ secret: Secret.of(privateKey), id: clientId, expiresAt: null });
      },
      routes: {
        issue: { method: 'POST', path: /^\/app-manifests\// },
        introspect: { method: 'GET', path: /^\/app$/ },
        list: { method: 'GET', path: /^\/app\/installations$/ },
        revoke: { method: 'DELETE', path: /^\/installation\/token$/ },
      },
      liveTokenNames: () => simulator.appNames(),
      deadTokens: async () => await Promise.resolve(dead.values),
      aboutDead: () => ({
        reference: {
          name: 'dead',
          principal: { kind: 'organization', name: organization },
          id: dead.clientId,
        },
      }),
    } satisfies ProviderBench;
  },
};

function makeKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return privateKey;
}

function deadKeys(simulator: GithubSimulator, permissions: Readonly<Record<string, string>>) {
  const owner = simulator.logins.organization;
  const wish = { owner, name: 'has had keys', externalUrl: 'https://example.org', permissions };
  const { clientId, slug } = simulator.registerApp(wish);
  const { id, privateKey } = simulator.addAppKey(slug);
  simulator.removeAppKey(slug, id);
  return { clientId, values: { deleted: Secret.of(privateKey), 'never issued': Secret.of(makeKey()) } };
}
