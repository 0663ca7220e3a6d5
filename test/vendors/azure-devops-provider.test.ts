import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import { Secret } from '../../src/domain/secret.ts';
import type { Provider, TokenRequest } from '../../src/ports/provider.ts';
import { boxOf } from '../../src/providers/azure-devops/page-words.ts';
import { azureDevopsProvider } from '../../src/providers/azure-devops/provider.ts';
import {
  startAzureDevopsSimulator,
  type AzureDevopsSimulator,
} from '../../simulators/azure-devops/simulator.ts';
import { serve } from '../../simulators/kit/simulator.ts';
import { contractContext } from '../contracts/harness/harness.ts';

const settings = { organization: 'tudat-team' };
const principal = { kind: 'user', name: 'feedstock.maintainer@example.org' } as const;
const name = 'mintmark-k7q2x-groups-1';
const about = { reference: { name, principal }, grant: { principal, scopes: ['vso.build'] } };
const day = 86_400;
let simulator: AzureDevopsSimulator;
let passedSeconds = 0;
beforeEach(async () => {
  passedSeconds = 0;
  simulator = await startAzureDevopsSimulator({ now: () => Date.now() + passedSeconds * 1000 });
});
afterEach(async () => {
  await simulator.stop();
});

const providerWith = (credential: string | undefined, world = simulator): Provider =>
  azureDevopsProvider.connect({
    ...contractContext(world, { credential: credential ?? 'none', settings }),
    isSignedIn: credential !== undefined,
  });
const request = (change: Partial<TokenRequest> = {}): TokenRequest => ({
  name,
  purpose: 'Writing groups',
  principal,
  scopes: ['vso.build'],
  lifetimeSeconds: 90 * day,
  ...change,
});
const issue = async (provider: Provider, change: Partial<TokenRequest> = {}) => {
  const issuing = provider.issuing();
  if (issuing.kind !== 'automatic') throw new Error(issuing.reason);
  return await issuing.issue(request(change));
};
const issued = async (provider: Provider, change: Partial<TokenRequest> = {}) => {
  const outcome = await issue(provider, change);
  if (outcome.kind !== 'done') throw new Error(outcome.reason);
  return outcome.value;
};
const errorOf = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error('It did not stop.');
  return error;
};

describe('issuing', () => {
  it('tells when the token really ends, which a policy may have cut', async () => {
    simulator.setPolicies({ maximumLifespanDays: 7 });
    const { expiresAt } = await issued(providerWith(simulator.entraToken));
    expect(Math.abs(Date.parse(expiresAt ?? '') - Date.now() - 7 * day * 1000)).toBeLessThan(60_000);
  });

  it.each([
    [{ creationDisabled: true }, {}, 'Restrict personal access token creation', 'allow list'],
    [{ restrictFullScope: true }, { scopes: ['app_token'] }, 'full-scoped', 'instead of app_token'],
    [{}, { lifetimeSeconds: 400 * day }, 'end of the token', 'a policy may allow less'],
  ])('names the rule that is against it: %j', async (policies, change, reason, hint) => {
    simulator.setPolicies(policies);
    expect(await issue(providerWith(simulator.entraToken), change)).toEqual({
      kind: 'refused',
      reason: expect.stringContaining(reason),
      hint: expect.stringContaining(hint),
    });
    expect(simulator.liveTokens()).toEqual([]);
  });

  it('asks once only, and never for all organizations', async () => {
    simulator.faults.inject({ method: 'POST', path: /tokens\/pats/, fault: { kind: 'cut-after-commit' } });
    const provider = providerWith(simulator.entraToken);
    expect((await issue(provider)).kind).toBe('unknown');
    expect(simulator.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(simulator.personalAccessTokens().at(-1)?.targetAccounts).not.toBe(null);
    // The value is lost, and the name leads to the token.
    expect(await provider.revoke({ reference: { name, principal } })).toMatchObject({
      value: { wasAlive: true },
    });
  });

  it('takes a name again once its token is dead', async () => {
    const provider = providerWith(simulator.entraToken);
    await issued(provider);
    expect(await issue(provider)).toMatchObject({ kind: 'refused' });
    simulator.expireToken(name);
    expect(await issue(provider)).toMatchObject({ kind: 'done' });
  });

  it('is refused to a service principal, which is told that only people can', async () => {
    const provider = providerWith(simulator.servicePrincipalToken);
    const { login } = await azureDevopsProvider.vendor.check(
      contractContext(simulator, { credential: simulator.servicePrincipalToken, settings }),
    );
    for (const named of [principal.name, login]) {
      const error = await errorOf(issue(provider, { principal: { kind: 'user', name: named } }));
      expect(error.code).toBe('connection-refused');
      expect(error.hint).toContain('Entra access token of a person');
    }
    expect(simulator.liveTokens()).toEqual([]);
  });

  it.each([
    ['a personal access token', (): string => simulator.personalAccessToken, 'no personal access token make'],
    ['nothing', (): undefined => undefined, 'does not sign in'],
  ])('is done by a person where the connection holds %s', (_case, credential, reason) => {
    const issuing = providerWith(credential()).issuing();
    expect(issuing).toMatchObject({ kind: 'guided', reason: expect.stringContaining(reason) });
    if (issuing.kind !== 'guided') return;
    const [section] = issuing.guide(request({ scopes: ['vso.variablegroups_manage'] })).sections;
    expect(section?.page).toBe(`${simulator.url}/tudat-team/_usersSettings/tokens`);
    for (const words of [
      `Name: ${name}`,
      'Organization: tudat-team',
      '90 days from today',
      'Show all scopes',
    ])
      expect(section?.steps.join('\n')).toContain(words);
    expect(section?.steps.join('\n')).toContain(
      'Variable Groups: Read, create, & manage (vso.variablegroups_manage)',
    );
  });

  it('has words of the page for every single scope', () => {
    const names = azureDevopsProvider.scopes.map((scope) => scope.name);
    expect(names.filter((each) => boxOf(each) === each)).toEqual(['app_token']);
  });
});

describe('introspecting', () => {
  it('tells all that the list says, by the id or by the name', async () => {
    const provider = providerWith(simulator.entraToken);
    const { secret, id, expiresAt } = await issued(provider);
    const told = { kind: 'active', owner: principal.name, name, id, scopes: ['vso.build'], expiresAt };
    expect(await provider.introspect(secret, about)).toEqual(told);
    const reference = { name: 'renamed', principal, id: id?.toUpperCase() ?? '' };
    expect(await provider.introspect(secret, { reference })).toEqual(told);
  });

  it('flags a token for all organizations, which ends with all of them', async () => {
    passedSeconds = (Date.parse('2026-11-20') - Date.now()) / 1000;
    const value = Secret.of(simulator.makeGlobalToken(name));
    const provider = providerWith(simulator.makeEntraToken());
    expect(await provider.introspect(value, about)).toMatchObject({
      kind: 'active',
      expiresAt: '2026-12-01T00:00:00.000Z',
      notes: [expect.stringContaining('reaches all organizations')],
    });
    expect((await provider.list(principal))?.find((each) => each.name === name)?.expiresAt).toBe(
      '2026-12-01T00:00:00.000Z',
    );
  });

  it.each([
    ['a personal access token', (): string => simulator.personalAccessToken, 'Entra access token'],
    ['nothing', (): undefined => undefined, 'Entra access token'],
    [
      'an Entra access token of somebody else',
      (): string => simulator.makeEntraToken({ login: 'somebody.else@example.org' }),
      'acts as somebody.else@example.org',
    ],
    [
      'a dead Entra access token',
      (): string => simulator.makeEntraToken({ lifetimeSeconds: -1 }),
      'is refused',
    ],
  ])('says what it could not check where the connection holds %s', async (_case, credential, why) => {
    const { secret } = await issued(providerWith(simulator.entraToken));
    const introspection = await providerWith(credential()).introspect(secret, about);
    expect(introspection).toEqual({
      kind: 'active',
      owner: principal.name,
      notes: [expect.stringContaining(why)],
    });
  });

  it('does not guess between tokens of one name', async () => {
    const value = Secret.of(simulator.makeGlobalToken(name));
    simulator.makeGlobalToken(name);
    passedSeconds = (Date.parse('2026-11-20') - Date.now()) / 1000;
    const introspection = await providerWith(simulator.makeEntraToken()).introspect(value, about);
    expect(introspection).toMatchObject({ notes: [expect.stringContaining('several active tokens')] });
    expect(introspection).not.toHaveProperty('scopes');
  });

  it('tells whose a token is, where it is not the one of the grant', async () => {
    const entra = simulator.makeEntraToken({ login: 'somebody.else@example.org' });
    const theirs = { kind: 'user', name: 'somebody.else@example.org' } as const;
    const { secret } = await issued(providerWith(entra), { principal: theirs });
    expect(await providerWith(simulator.entraToken).introspect(secret, about)).toMatchObject({
      owner: theirs.name,
    });
  });

  it('tells a token that has expired from one that is revoked or unknown', async () => {
    const provider = providerWith(simulator.entraToken);
    const { secret } = await issued(provider);
    simulator.expireToken(name);
    expect(await provider.introspect(secret, about)).toMatchObject({ reason: 'it has expired' });
    simulator.revokeTokenAsSomebodyElse(name);
    expect(await provider.introspect(secret, about)).toMatchObject({
      kind: 'inactive',
      reason: expect.stringContaining('revoked'),
    });
  });

  it('does not believe a bare 401 while the token is listed as active', async () => {
    const provider = providerWith(simulator.entraToken);
    const { secret } = await issued(provider);
    const path = /connectionData/;
    simulator.faults.inject({ method: 'GET', path, fault: { kind: 'status', status: 401 } });
    expect(await provider.introspect(secret, about)).toMatchObject({ kind: 'unknown' });
  });

  it.each([
    [
      'a page that says that it has expired',
      401,
      '<title>Access Denied: it has expired.</title>',
      'inactive',
    ],
    ['a 401 that says something else', 401, '{"message":"TF400813: blocked here"}', 'unknown'],
    ['a page to sign in', 203, '<title>Sign In</title>', 'unknown'],
    ['an answer for nobody', 200, 'nobody', 'unknown'],
  ])('reads %s', async (_case, status, said, kind) => {
    const nobody = { authenticatedUser: { id: 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa' } };
    const body = said === 'nobody' ? JSON.stringify(nobody) : said;
    const app = new Hono().get(
      '*',
      () => new Response(body, { status, headers: { 'content-type': 'application/json' } }),
    );
    const service = await serve({ app, renderFault: () => ({ body: '', contentType: 'text/plain' }) });
    try {
      const context = contractContext(service, { credential: 'none', settings });
      const provider = azureDevopsProvider.connect({ ...context, isSignedIn: false });
      const value = Secret.of(simulator.personalAccessToken);
      expect(await provider.introspect(value, about)).toMatchObject({ kind });
    } finally {
      await service.stop();
    }
  });
});

describe('revoking', () => {
  it('finds a token that was renamed on its page by its id', async () => {
    const provider = providerWith(simulator.entraToken);
    const { id, secret } = await issued(provider);
    const reference = { name: 'mintmark-k7q2x-groups-9', principal, id: id ?? '' };
    expect(await provider.revoke({ reference, value: secret })).toMatchObject({ value: { wasAlive: true } });
  });

  it('ends the token of the name, where the id is of another one', async () => {
    const provider = providerWith(simulator.entraToken);
    const { id } = await issued(provider);
    await issued(provider, { name: 'mintmark-k7q2x-groups-2' });
    await provider.revoke({ reference: { name: 'mintmark-k7q2x-groups-2', principal, id: id ?? '' } });
    expect(simulator.liveTokens()).toEqual([name]);
  });

  it('does not call a value dead that still works', async () => {
    const provider = providerWith(simulator.entraToken);
    const { secret } = await issued(provider);
    const outcome = await provider.revoke({
      reference: { name: 'mintmark-k7q2x-other-1', principal },
      value: secret,
    });
    expect(outcome).toMatchObject({
      kind: 'refused',
      hint: expect.stringContaining('_usersSettings/tokens'),
    });
  });

  it('is done by a person where the connection holds no Entra access token, unless it is dead', async () => {
    const { secret } = await issued(providerWith(simulator.entraToken));
    const byHand = providerWith(simulator.personalAccessToken);
    const wish = { reference: { name, principal }, value: secret };
    expect(await byHand.revoke(wish)).toMatchObject({
      kind: 'by-hand',
      guide: { sections: [{ page: `${simulator.url}/tudat-team/_usersSettings/tokens` }] },
    });
    expect(await byHand.list(principal)).toBe(undefined);
    simulator.revokeTokenAsSomebodyElse(name);
    expect(await byHand.revoke(wish)).toEqual({ kind: 'done', value: { wasAlive: false } });
  });

  it('never looks among the tokens of somebody else', async () => {
    const provider = providerWith(simulator.makeEntraToken({ login: 'somebody.else@example.org' }));
    expect((await errorOf(provider.revoke({ reference: { name, principal } }))).code).toBe(
      'connection-refused',
    );
  });
});
