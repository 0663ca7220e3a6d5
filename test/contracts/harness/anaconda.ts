import { randomBytes, randomUUID } from 'node:crypto';
import { Secret } from '../../../src/domain/secret.ts';
import { anacondaProvider } from '../../../src/providers/anaconda/provider.ts';
import { startAnacondaSimulator, type AnacondaSimulator } from '../../../simulators/anaconda/simulator.ts';
import { contractContext, type ProviderBench, type ProviderHarness } from './harness.ts';

/** anaconda.org, signed in with an API key of a user who administers the organization. */
export const anacondaHarness: ProviderHarness = {
  definition: anacondaProvider,
  formats: {
    'anaconda-strong': {
      valid: () => `Tu-${randomUUID()}`,
      counterexamples: [
        () => randomUUID(),
        () => `T-${randomUUID()}`,
        () => `tu-${randomUUID().toUpperCase().replace(/\d/g, 'A')}`,
        () => `tu-${randomUUID().slice(1)}`,
        () => `tu_${randomUUID()}`,
        () => `tu-${randomUUID().replaceAll('-', '')}`,
      ],
    },
  },
  ways: { issue: 'automatic', revoke: 'automatic' },
  start: async (options) => {
    const simulator = await startAnacondaSimulator({ ...options, listsOrganizationTokens: true });
    return {
      simulator,
      context: contractContext(simulator, { credential: simulator.apiKey }),
      refusedContext: contractContext(simulator, { credential: randomBytes(24).toString('hex') }),
      principals: [
        { kind: 'organization', name: simulator.logins.organization },
        { kind: 'user', name: simulator.logins.maintainer },
      ],
      foreignPrincipal: { kind: 'organization', name: simulator.logins.foreignOrganization },
      request: (principal, name) => ({
        name,
        purpose: 'Uploads',
        principal,
        scopes: ['api:read', 'api:write'],
        lifetimeSeconds: 90 * 86_400,
      }),
      routes: {
        issue: { method: 'POST', path: /^\/authentications$/ },
        introspect: { method: 'GET', path: /^\/user$/ },
        list: { method: 'GET', path: /^\/authentications(\/org\/[^/]+)?$/ },
        revoke: { method: 'DELETE', path: /^\/authentications\/(org\/[^/]+\/)?name\// },
      },
      liveTokenNames: ({ name }) => simulator.liveTokens(name),
      deadTokens: async () => makeDeadTokens(simulator),
    } satisfies ProviderBench;
  },
};

function makeDeadTokens(simulator: AnacondaSimulator): Readonly<Record<string, Secret>> {
  const { organization: owner } = simulator.logins;
  const make = (name: string): Secret =>
    Secret.of(simulator.createAsSomebodyElse({ owner, name, scopes: ['api'], lifetimeSeconds: 3600 }));
  const [expired, revoked] = [make('expired'), make('revoked')];
  simulator.expire(owner, 'expired');
  simulator.revokeAsSomebodyElse(owner, 'revoked');
  return { expired, revoked, 'never issued': Secret.of(`tu-${randomUUID()}`) };
}
