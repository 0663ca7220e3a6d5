import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import type { AdapterContext } from '../../src/ports/vendor.ts';
import { githubPatProvider } from '../../src/providers/github-pat/provider.ts';
import { revokeToken } from '../../src/providers/github-pat/revoke.ts';
import { revokeCredentials } from '../../src/vendors/github/revoke-credentials.ts';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import { newChecksummed } from '../contracts/harness/github-pat.ts';
import { contractContext } from '../contracts/harness/harness.ts';

const day = 86_400_000;

describe('revoking personal access tokens of GitHub', () => {
  let simulator: GithubSimulator;
  let context: AdapterContext;
  let passedMilliseconds: number;
  const restart = async (options: Parameters<typeof startGithubSimulator>[0] = {}) => {
    await simulator?.stop();
    passedMilliseconds = 0;
    simulator = await startGithubSimulator({ now: () => Date.now() + passedMilliseconds, ...options });
    context = contractContext(simulator, { credential: simulator.token });
  };
  beforeEach(async () => {
    await restart();
  });
  afterEach(async () => {
    await simulator.stop();
  });
  const classic = (scopes: readonly string[], more: { name?: string } = {}): string =>
    simulator.makeToken({ login: simulator.logins.owner, scopes, ...more });
  const reference = () => ({
    name: 'ours',
    principal: { kind: 'user', name: simulator.logins.owner } as const,
  });
  const calls = (): number => simulator.requests.filter(({ path }) => path === '/credentials/revoke').length;

  it('sees the token die, however long that takes', async () => {
    await restart({ revocationDelayMilliseconds: 600 });
    const value = Secret.of(classic(['repo'], { name: 'ours' }));
    expect(await revokeToken(context, { reference: reference(), value })).toEqual({
      kind: 'done',
      value: { wasAlive: true },
    });
    expect(simulator.tokenNamed('ours')).toBe(undefined);
    expect(simulator.requests.length).toBeGreaterThan(4);
  });
  it('does not claim a death that it has not seen', async () => {
    await restart({ revocationDelayMilliseconds: day });
    const value = Secret.of(classic(['repo'], { name: 'ours' }));
    const wish = { reference: reference(), value };
    expect(await revokeToken(context, wish, { patience: 0.3 })).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('it still works') as string,
    });
    passedMilliseconds += 2 * day;
    expect(await revokeToken(context, wish)).toEqual({ kind: 'done', value: { wasAlive: false } });
    expect(calls()).toBe(1);
  });
  it('needs no connection that is signed in, and without the value a person', async () => {
    const signedOut: AdapterContext = {
      ...context,
      isSignedIn: false,
      credential: () => {
        throw new Error('There is nothing to sign in with.');
      },
    };
    const value = Secret.of(classic(['repo']));
    const provider = githubPatProvider.connect(signedOut);
    expect((await provider.revoke({ reference: reference(), value })).kind).toBe('done');
    const byHand = await provider.revoke({ reference: reference() });
    expect(byHand).toMatchObject({
      kind: 'by-hand',
      guide: {
        sections: [
          { page: `${simulator.url}/settings/personal-access-tokens` },
          { page: `${simulator.url}/settings/tokens` },
        ],
      },
    });
  });
  it('takes a thousand values at a time', async () => {
    const values = Array.from({ length: 1001 }, () => Secret.of(newChecksummed('ghp_')));
    values.push(Secret.of(classic(['repo'], { name: 'ours' })));
    expect(await revokeCredentials(context, values)).toEqual({ kind: 'done', value: { accepted: 1002 } });
    expect(calls()).toBe(2);
    expect(simulator.tokenNamed('ours')).toBe(undefined);
  });
  it('says how few calls there are when they are used up', async () => {
    await restart({ enforceRateLimits: true });
    for (let call = 0; call < 60; call += 1) await fetch(`${simulator.url}/users/tudat-team`);
    const value = Secret.of(classic(['repo'], { name: 'ours' }));
    expect(await revokeToken(context, { reference: reference(), value })).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('60 revocations an hour from one address') as string,
    });
    expect(simulator.tokenNamed('ours')).not.toBe(undefined);
  });
  it('leaves it to a person where the service has no such call', async () => {
    simulator.faults.inject({ method: 'POST', fault: { kind: 'status', status: 404 } });
    const value = Secret.of(classic(['repo']));
    expect((await revokeToken(context, { reference: reference(), value })).kind).toBe('by-hand');
  });
});
