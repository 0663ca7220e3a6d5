import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import { instant, type Instant } from '../../src/domain/instant.ts';
import { Secret } from '../../src/domain/secret.ts';
import { isEntraToken } from '../../src/vendors/azure-devops/sign-in.ts';
import { hasValidOldChecksum } from '../../src/vendors/azure-devops/token-checksum.ts';
import { createTokenClient, type TokenClient } from '../../src/vendors/azure-devops/token-client.ts';
import { explainTokenRefusal } from '../../src/vendors/azure-devops/token-refusals.ts';
import { HttpFailure } from '../../src/vendors/http.ts';
import {
  startAzureDevopsSimulator,
  type AzureDevopsSimulator,
  type AzureDevopsSimulatorOptions,
} from '../../simulators/azure-devops/simulator.ts';
import { serve } from '../../simulators/kit/simulator.ts';
import { contractContext } from '../contracts/harness/harness.ts';

const organization = 'tudat-team';
const path = /tokens\/pats/;
let simulator: AzureDevopsSimulator;
let client: TokenClient;
const restart = async (options: AzureDevopsSimulatorOptions): Promise<void> => {
  await simulator.stop();
  simulator = await startAzureDevopsSimulator(options);
  client = clientWith(simulator.entraToken);
};
beforeEach(async () => {
  simulator = await startAzureDevopsSimulator();
  client = clientWith(simulator.entraToken);
});
afterEach(async () => {
  await simulator.stop();
});

const clientWith = (credential: string): TokenClient =>
  createTokenClient(contractContext(simulator, { credential }), organization);
const inDays = (count: number): Instant => instant(Math.floor(Date.now() / 1000 + count * 86_400) * 1000);
const wish = (change: object = {}) => ({
  name: 'mintmark-k7q2x-builds-1',
  scope: 'vso.build vso.project',
  validTo: inDays(30),
  ...change,
});
const failureOf = async (call: Promise<unknown>): Promise<unknown> =>
  await call.then(
    () => 'no failure',
    (error: unknown) => error,
  );
const make = async (change: object = {}) => {
  const created = await client.create(wish(change));
  if (created.kind !== 'done') throw new Error(created.reason);
  return created.value;
};

describe('the life of a personal access token', () => {
  it('is made, read, listed and revoked', async () => {
    const asked = wish();
    const { secret, ...token } = await make(asked);
    expect(token).toMatchObject({
      name: 'mintmark-k7q2x-builds-1',
      scopes: ['vso.build', 'vso.project'],
      expiresAt: asked.validTo,
      isGlobal: false,
    });
    expect(secret.expose()).toBe(simulator.personalAccessTokens().at(-1)?.value);
    expect(await client.get(token.authorizationId)).toEqual(token);
    expect(await client.list('active')).toContainEqual(token);
    expect(await client.revoke(token.authorizationId)).toBe(true);
    expect(simulator.liveTokens()).toEqual([]);
    expect(await client.list('active')).not.toContainEqual(token);
    expect(await client.list('revoked')).toEqual([token]);
    expect(await client.revoke(token.authorizationId)).toBe(true);
  });

  it('ends when the service says, not when it was asked to', async () => {
    simulator.setPolicies({ maximumLifespanDays: 7 });
    const { expiresAt } = await make();
    expect(Date.parse(expiresAt ?? '')).toBeLessThan(Date.parse(inDays(8)));
  });

  it('is listed over every page, and marked when it is for all organizations', async () => {
    for (let index = 0; index < 101; index += 1) simulator.makeGlobalToken(`global ${index}`);
    const tokens = await client.list('active');
    expect(tokens.map(({ name }) => name)).toEqual(
      simulator.personalAccessTokens().map(({ displayName }) => displayName),
    );
    expect(tokens.filter(({ isGlobal }) => isGlobal)).toHaveLength(101);
    expect(simulator.requests).toHaveLength(2);
  });

  it('is not there for an id that is unknown or somebody else’s', async () => {
    const login = 'somebody.else@example.org';
    const theirs = await clientWith(simulator.makeEntraToken({ login })).create(wish());
    const id = theirs.kind === 'done' ? theirs.value.authorizationId : '';
    for (const authorizationId of [id, '11111111-2222-3333-4444-555555555555']) {
      expect(await client.get(authorizationId)).toBeUndefined();
      expect(await client.revoke(authorizationId)).toBe(false);
    }
    expect(simulator.liveTokens(login)).toHaveLength(1);
  });
});

describe('a refusal', () => {
  it.each([
    [{ restrictFullScope: true }, { scope: 'app_token' }, 'full-scoped', 'instead of app_token'],
    [{ creationDisabled: true }, {}, 'Restrict personal access token creation', 'Project Collection'],
    [{}, { scope: 'vso.everything' }, 'does not know a scope', 'Correct the scopes'],
    [{}, { validTo: inDays(400) }, 'end of the token', 'shorter lifetime'],
    [{}, { name: ' ' }, 'wants a name', 'bug'],
  ])('names the rule: %j', async (policies, change, reason, hint) => {
    simulator.setPolicies(policies);
    expect(await client.create(wish(change))).toEqual({
      kind: 'refused',
      reason: expect.stringContaining(reason),
      hint: expect.stringContaining(hint),
    });
    expect(simulator.liveTokens()).toEqual([]);
  });

  it('of a reason that nobody knows yet is told as it is, on one line', () => {
    const { reason, hint } = explainTokenRefusal('moonPhaseViolation', 'Not tonight.');
    expect(reason).toContain('moonPhaseViolation: Not tonight.');
    expect(hint).not.toBe('');
  });

  it.each(['personalAccessToken', 'servicePrincipalToken'] as const)(
    'meets a %s: the connection is refused, and told what it needs',
    async (credential) => {
      const value = simulator[credential];
      const refused = clientWith(value);
      const calls = [
        () => refused.create(wish()),
        () => refused.list('all'),
        () => refused.get('1'),
        () => refused.revoke('1'),
      ];
      for (const call of calls) {
        const error = await failureOf(call());
        expect(error).toBeInstanceOf(AppError);
        const { code, message, hint } = error as AppError;
        expect([code, message]).toEqual(['connection-refused', expect.stringContaining('"contract"')]);
        expect(hint).toContain('Entra access token of a person');
        expect(`${message}${hint}`).not.toContain(value);
        if (credential === 'personalAccessToken') expect(hint).toContain('cannot manage');
      }
    },
  );

  it('meets an Entra access token that has expired', async () => {
    const dead = clientWith(simulator.makeEntraToken({ lifetimeSeconds: -1 }));
    expect(await failureOf(dead.list('active'))).toMatchObject({ code: 'connection-refused' });
  });
});

describe('an answer that is no answer', () => {
  it('leaves the end of a creation open, and is never asked for twice', async () => {
    simulator.faults.inject({ method: 'POST', path, fault: { kind: 'cut-after-commit' } });
    expect(await failureOf(client.create(wish()))).toMatchObject({ kind: 'no-answer' });
    expect(simulator.liveTokens()).toHaveLength(1);
    simulator.faults.inject({ method: 'POST', path, fault: { kind: 'malformed' } });
    expect(await failureOf(client.create(wish()))).toMatchObject({ kind: 'malformed' });
    expect(simulator.liveTokens()).toHaveLength(2);
  });

  it('to a revocation is made up for by another one', async () => {
    const { authorizationId } = await make();
    simulator.faults.inject({ method: 'DELETE', path, fault: { kind: 'cut-after-commit' } });
    expect(await client.revoke(authorizationId)).toBe(true);
    expect(simulator.liveTokens()).toEqual([]);
  });

  it('is a 404 while the token is listed', async () => {
    const { authorizationId } = await make();
    simulator.faults.inject({ method: 'DELETE', path, fault: { kind: 'status', status: 404 } });
    expect(await failureOf(client.revoke(authorizationId))).toMatchObject({ kind: 'rejected', status: 404 });
    expect(simulator.liveTokens()).toHaveLength(1);
  });

  it.each([
    ['neither token nor error', { patToken: null, patTokenError: 'none' }],
    ['no value', { patToken: { authorizationId: '1' }, patTokenError: 'none' }],
    [
      'both token and error',
      { patToken: { authorizationId: '1', token: 'x' }, patTokenError: 'invalidScope' },
    ],
    ['no fields at all', {}],
  ])('has %s', async (_, body) => {
    const service = await serve({
      app: new Hono().post('*', (context) => context.json(body)),
      renderFault: () => ({ body: '', contentType: 'text/plain' }),
    });
    const context = contractContext(service, { credential: simulator.entraToken });
    const failure = await failureOf(createTokenClient(context, organization).create(wish()));
    await service.stop();
    expect(failure).toBeInstanceOf(HttpFailure);
    expect(failure).toMatchObject({ kind: 'malformed' });
  });
});

describe('the address', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each([
    ['https://dev.azure.com', 'https://vssps.dev.azure.com/tudat-team/_apis/tokens/pats'],
    ['https://azure.example.org/root', 'https://azure.example.org/root/tudat-team/_apis/tokens/pats'],
  ])('of the tokens follows from %s', async (baseUrl, expected) => {
    const seen: URL[] = [];
    vi.stubGlobal('fetch', async (url: URL) => {
      seen.push(url);
      return await Promise.resolve(Response.json({ patTokens: [], continuationToken: '' }));
    });
    const context = { ...contractContext(simulator, { credential: simulator.entraToken }), baseUrl };
    expect(await createTokenClient(context, organization).list('active')).toEqual([]);
    expect(seen.map(({ origin, pathname }) => origin + pathname)).toEqual([expected]);
    expect(seen[0]?.searchParams.get('api-version')).toBe('7.2-preview.1');
  });
});

describe('the forms of a credential', () => {
  it('are told apart', () => {
    expect(isEntraToken(Secret.of(simulator.entraToken))).toBe(true);
    expect(isEntraToken(Secret.of(simulator.personalAccessToken))).toBe(false);
  });

  it('of the old kind carry a checksum', async () => {
    await restart({ tokenFormat: 'old' });
    for (let round = 0; round < 20; round += 1) {
      const token = simulator.mintToken({ scopes: ['vso.build'] });
      expect(hasValidOldChecksum(token)).toBe(true);
      // The second character lies in the first byte, which the checksum covers.
      const other = token[1] === 'a' ? 'b' : 'a';
      expect(hasValidOldChecksum(`${token[0]}${other}${token.slice(2)}`)).toBe(false);
      expect(hasValidOldChecksum(token.slice(1))).toBe(false);
    }
    expect(hasValidOldChecksum(randomBytes(26).toString('hex'))).toBe(false);
  });
});
