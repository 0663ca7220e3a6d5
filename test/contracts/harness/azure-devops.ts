import { randomBytes, randomUUID } from 'node:crypto';
import { Secret } from '../../../src/domain/secret.ts';
import { azureDevopsProvider } from '../../../src/providers/azure-devops/provider.ts';
import {
  startAzureDevopsSimulator,
  type AzureDevopsSimulator,
} from '../../../simulators/azure-devops/simulator.ts';
import { mintPersonalAccessToken } from '../../../simulators/azure-devops/tokens.ts';
import { contractContext, type ProviderBench, type ProviderHarness } from './harness.ts';

const mintNew = (): string => mintPersonalAccessToken('new', Date.now());
const mintOld = (): string => mintPersonalAccessToken('old', Date.now());

/** Azure DevOps, signed in with an Entra access token of the person whose tokens are made. */
export const azureDevopsHarness: ProviderHarness = {
  definition: azureDevopsProvider,
  formats: {
    'azure-devops-new': {
      valid: mintNew,
      counterexamples: [
        mintOld,
        () => mintNew().slice(1),
        () => `${mintNew()}A`,
        () => mintNew().replace('JQQJ99', 'JQQJ98'),
        () => mintNew().replace(/AZDO(?=.{4}$)/, 'AZDX'),
        () => mintNew().replace(/(?<=^.{59})./, 'M'),
        () => mintNew().replace(/^./, '-'),
      ],
    },
    'azure-devops-old': {
      valid: mintOld,
      counterexamples: [
        mintNew,
        // Right in form; one character of another value breaks the checksum.
        () => mintOld().replace(/^./, (first) => (first === 'a' ? 'b' : 'a')),
        () => mintOld().toUpperCase().replace(/\d/g, 'A'),
        () => mintOld().slice(1),
        () => `a${mintOld()}`,
        () => randomBytes(26).toString('hex').replace(/^./, '0'),
      ],
    },
  },
  ways: { issue: 'automatic', revoke: 'automatic' },
  start: async (options) => {
    const simulator = await startAzureDevopsSimulator({ ...options });
    const { organization, maintainer, colleague } = simulator.names;
    const settings = { organization };
    return {
      simulator,
      context: contractContext(simulator, { credential: simulator.entraToken, settings }),
      refusedContext: contractContext(simulator, {
        credential: simulator.makeEntraToken({ lifetimeSeconds: -1 }),
        settings,
      }),
      principals: [{ kind: 'user', name: maintainer }],
      foreignPrincipal: { kind: 'user', name: colleague },
      request: (principal, name) => ({
        name,
        purpose: 'Setting variables',
        principal,
        scopes: ['vso.project', 'vso.variablegroups_manage'],
        lifetimeSeconds: 90 * 86_400,
      }),
      routes: {
        issue: { method: 'POST', path: /\/_apis\/tokens\/pats$/ },
        introspect: { method: 'GET', path: /\/_apis\/connectionData$/ },
        list: { method: 'GET', path: /\/_apis\/tokens\/pats$/ },
        revoke: { method: 'DELETE', path: /\/_apis\/tokens\/pats$/ },
      },
      liveTokenNames: ({ name }) => simulator.liveTokens(name),
      deadTokens: async () => makeDeadTokens(simulator),
    } satisfies ProviderBench;
  },
};

function makeDeadTokens(simulator: AzureDevopsSimulator): Readonly<Record<string, Secret>> {
  // The simulator gives them all one name, so that the revoked one has to be first.
  const revoked = simulator.mintToken({ scopes: ['vso.build'] });
  simulator.revokeTokenAsSomebodyElse('set up by hand');
  const expired = simulator.mintToken({ scopes: ['vso.build'], lifetimeSeconds: -1 });
  return {
    revoked: Secret.of(revoked),
    expired: Secret.of(expired),
    'never issued': Secret.of(mintNew()),
    'no token at all': Secret.of(randomUUID()),
  };
}
