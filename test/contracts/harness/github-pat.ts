import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { addSeconds, instant } from '../../../src/domain/instant.ts';
import { Secret } from '../../../src/domain/secret.ts';
import type { TokenRequest } from '../../../src/ports/provider.ts';
import { githubPatProvider } from '../../../src/providers/github-pat/provider.ts';
import { startGithubSimulator, type GithubSimulator } from '../../../simulators/github/simulator.ts';
import { contractContext, type ProviderBench, type ProviderHarness } from './harness.ts';

/** Personal access tokens of the organization's owner; what signs the connection in is not needed for any of it. */
export const githubPatHarness: ProviderHarness = {
  definition: githubPatProvider,
  formats: {
    'github-classic': {
      valid: () => newChecksummed('ghp_'),
      counterexamples: [
        () => `ghp_${letters(36)}`,
        () => newChecksummed('gho_'),
        () => newChecksummed('ghp_').toUpperCase(),
        () => newChecksummed('ghp_').slice(0, -1),
        () => `${newChecksummed('ghp_')}0`,
      ],
    },
    'github-fine-grained': {
      valid: () => newFineGrained(),
      counterexamples: [
        () => newFineGrained().slice(1),
        () => `${newFineGrained()}0`,
        () => `github_pat_${letters(82)}`,
        () => newFineGrained().replace('github_pat_', 'ghp_'),
      ],
    },
  },
  ways: { issue: 'guided', revoke: 'automatic' },
  start: async (options) => {
    const simulator = await startGithubSimulator({ ...options });
    const { owner: login, organization } = simulator.logins;
    const principal = { kind: 'user', name: login } as const;
    return {
      simulator,
      context: contractContext(simulator, { credential: simulator.token }),
      refusedContext: contractContext(simulator, { credential: newChecksummed('ghp_') }),
      principals: [principal],
      foreignPrincipal: { kind: 'user', name: simulator.logins.contributor },
      request: (principal, name) => ({
        name,
        purpose: 'Writes the secrets of the feedstock',
        principal,
        scopes: ['organization_secrets:read', 'secrets:read'],
        audience: [`${organization}/tudatpy-feedstock`],
        lifetimeSeconds: 90 * 86_400,
      }),
      followGuide: async (request) =>
        await Promise.resolve({ secret: Secret.of(makeToken(simulator, request)) }),
      routes: {
        issue: { method: 'POST', path: /^\/settings\/personal-access-tokens$/ },
        introspect: { method: 'GET', path: /^\/user$/ },
        list: { method: 'GET', path: /^\/settings\/personal-access-tokens$/ },
        revoke: { method: 'POST', path: /^\/credentials\/revoke$/ },
      },
      liveTokenNames: ({ name }) =>
        simulator
          .tokens()
          .filter((token) => token.login === name)
          .map((token) => token.name),
      deadTokens: async () => await Promise.resolve(makeDeadTokens(simulator)),
    } satisfies ProviderBench;
  },
};

/** What a person makes by the guide. */
function makeToken(
  { makeToken, logins }: GithubSimulator,
  { name, principal, scopes, audience, lifetimeSeconds }: TokenRequest,
): string {
  const isClassic = githubPatProvider.scopes.find((scope) => scope.name === scopes[0])?.kind === 'classic';
  const common = {
    login: principal.name,
    name,
    expiresAt: addSeconds(instant(Date.now()), lifetimeSeconds),
  };
  if (isClassic) return makeToken({ ...common, scopes });
  const repositories = (audience ?? []).filter((place) => place.includes('/'));
  return makeToken({
    ...common,
    kind: 'fine-grained',
    scopes: [],
    permissions: Object.fromEntries(scopes.map((scope) => scope.split(':') as [string, string])),
    resourceOwner: audience?.[0]?.split('/')[0] ?? principal.name,
    ...(repositories.length > 0
      ? { repositories: repositories.map((place) => place.replace(`${logins.organization}/`, '')) }
      : {}),
  });
}

function makeDeadTokens(simulator: GithubSimulator): Readonly<Record<string, Secret>> {
  const { owner: login } = simulator.logins;
  const expired = simulator.makeToken({ login, scopes: ['repo'], expiresAt: '2020-01-01T00:00:00Z' });
  const revoked = simulator.makeToken({ login, scopes: ['repo'] });
  simulator.revokeToken(revoked);
  const values = {
    expired,
    revoked,
    'never issued': newChecksummed('ghp_'),
    'never issued, fine-grained': newFineGrained(),
  };
  return Object.fromEntries(Object.entries(values).map(([why, value]) => [why, Secret.of(value)]));
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A value of one of the forms that end in six digits of CRC32. */
export function newChecksummed(prefix: string, length = 30): string {
  const body = letters(length);
  let rest = crc32(body);
  let checksum = '';
  for (; checksum.length < 6; rest = Math.floor(rest / 62)) checksum = alphabet.charAt(rest % 62) + checksum;
  return prefix + body + checksum;
}

export function newFineGrained(): string {
  return `github_pat_${letters(22)}_${letters(59)}`;
}

function letters(length: number): string {
  return Array.from(randomBytes(length), (byte) => alphabet.charAt(byte % 62)).join('');
}
