import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startAzureDevopsSimulator,
  type AzureDevopsSimulator,
  type AzureDevopsSimulatorOptions,
} from '../../simulators/azure-devops/simulator.ts';

const pats = '/tudat-team/_apis/tokens/pats';
const dayMilliseconds = 86_400_000;
const start = Date.parse('2026-11-24T08:00:00Z');

let simulator: AzureDevopsSimulator;
let now: number;
const restart = async (options: AzureDevopsSimulatorOptions = {}): Promise<void> => {
  await simulator.stop();
  simulator = await startAzureDevopsSimulator({ now: () => now, ...options });
};
beforeEach(async () => {
  now = start;
  simulator = await startAzureDevopsSimulator({ now: () => now });
});
afterEach(async () => {
  await simulator.stop();
});

interface Sent {
  readonly body?: unknown;
  readonly query?: Record<string, string>;
  readonly version?: string;
  readonly authorization?: string;
  readonly suppress?: string;
}

const bearer = (token: string): string => `Bearer ${token}`;
const basic = (token: string): string => `Basic ${Buffer.from(`:${token}`).toString('base64')}`;

async function send(method: string, path: string, sent: Sent = {}): Promise<Response> {
  const { body, query, version = '7.2-preview.1', suppress = 'Suppress' } = sent;
  const search = new URLSearchParams({ ...query, 'api-version': version });
  return await fetch(`${simulator.url}${path}?${search.toString()}`, {
    method,
    redirect: 'manual',
    headers: {
      authorization: sent.authorization ?? bearer(simulator.entraToken),
      'x-tfs-fedauthredirect': suppress,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

interface PatToken {
  readonly displayName: string;
  readonly validTo: string;
  readonly validFrom: string;
  readonly scope: string;
  readonly targetAccounts: readonly string[] | null;
  readonly authorizationId: string;
  readonly token: string | null;
}
interface Result {
  readonly patToken: PatToken | null;
  readonly patTokenError: string;
  readonly patTokenErrorMessage?: string | null;
}

const wish = (change: object = {}): object => ({
  displayName: 'upload',
  scope: 'vso.packaging_write vso.project',
  validTo: new Date(now + 30 * dayMilliseconds).toISOString(),
  allOrgs: false,
  ...change,
});
const create = async (change: object = {}, sent: Sent = {}): Promise<Result> =>
  (await (await send('POST', pats, { body: wish(change), ...sent })).json()) as Result;
const created = async (change: object = {}): Promise<PatToken> => {
  const { patToken } = await create(change);
  if (!patToken) throw new Error('No token was made.');
  return patToken;
};
const list = async (
  query: Record<string, string> = {},
): Promise<{ continuationToken: string; names: string[] }> => {
  const page = (await (await send('GET', pats, { query })).json()) as {
    continuationToken: string;
    patTokens: PatToken[];
  };
  expect(page.patTokens.every(({ token }) => token === null)).toBe(true);
  return {
    continuationToken: page.continuationToken,
    names: page.patTokens.map(({ displayName }) => displayName),
  };
};
const statusWith = async (authorization: string): Promise<number> =>
  (await send('GET', '/tudat-team/_apis/projects', { authorization, version: '7.1' })).status;
const days = (count: number): string => new Date(now + count * dayMilliseconds).toISOString();

describe('a personal access token', () => {
  it('is shown once, reads without its value, works, and is dead when it is revoked', async () => {
    const response = await send('POST', pats, { body: wish() });
    expect(response.headers.get('content-type')).toBe(
      'application/json; charset=utf-8; api-version=7.2-preview.1',
    );
    const result = (await response.json()) as Result;
    if (!result.patToken) throw new Error('No token was made.');
    const { token, ...shown } = result.patToken;
    expect(Object.keys(result)).toEqual(['patToken', 'patTokenError', 'patTokenErrorMessage']);
    expect(Object.keys(result.patToken)).toEqual([
      'displayName',
      'validTo',
      'scope',
      'targetAccounts',
      'validFrom',
      'authorizationId',
      'token',
    ]);
    expect(shown).toMatchObject({
      displayName: 'upload',
      scope: 'vso.packaging_write vso.project',
      validFrom: '2026-11-24T08:00:00Z',
      validTo: '2026-12-24T08:00:00Z',
      targetAccounts: [expect.stringMatching(/^[0-9a-f-]{36}$/)],
    });
    const value = token ?? '';
    expect(await statusWith(basic(value))).toBe(200);
    expect(simulator.liveTokens()).toEqual(['upload']);

    const { authorizationId } = shown;
    const read = await send('GET', pats, { query: { authorizationId } });
    expect(await read.json()).toEqual({
      patToken: { ...shown, token: null },
      patTokenError: 'none',
      patTokenErrorMessage: null,
    });
    const revoked = await send('DELETE', pats, { query: { authorizationId } });
    expect([revoked.status, await revoked.text()]).toEqual([204, '']);
    expect(await statusWith(basic(value))).toBe(401);
    expect(simulator.liveTokens()).toEqual([]);
  });

  it('has dates as the database keeps them', async () => {
    // Microsoft's published example: 23.319 is answered as 23.32.
    const { validTo } = await created({ validTo: '2026-12-01T23:46:23.319Z' });
    expect(validTo).toBe('2026-12-01T23:46:23.32Z');
    now = Date.parse('2026-11-24T08:56:52.103Z');
    expect((await created()).validFrom).toBe('2026-11-24T08:56:52.1033333Z');
  });

  it('comes without a message field in 7.1', async () => {
    const result = await create({}, { version: '7.1-preview.1' });
    expect(Object.keys(result)).toEqual(['patToken', 'patTokenError']);
  });

  it('can be changed, but for its value and its beginning', async () => {
    const before = await created();
    now += dayMilliseconds / 48;
    const { authorizationId } = before;
    const body = { authorizationId, displayName: 'renamed', validTo: '2027-01-01T00:00:00Z' };
    const changed = (await (await send('PUT', pats, { body })).json()) as Result;
    expect(changed.patToken).toEqual({
      ...before,
      displayName: 'renamed',
      validTo: '2027-01-01T00:00:00Z',
      token: null,
    });
    expect(await statusWith(basic(before.token ?? ''))).toBe(200);
  });

  it('cannot be extended in 7.2 once it has expired, nor changed once it is revoked', async () => {
    const { authorizationId } = await created();
    simulator.expireToken('upload');
    const extend = { authorizationId, validTo: days(10) };
    const put = async (version: string): Promise<Result> =>
      (await (await send('PUT', pats, { body: extend, version })).json()) as Result;
    expect((await put('7.2-preview.1')).patTokenError).toBe('expiredPatCannotBeExtended');
    expect((await put('7.1-preview.1')).patTokenError).toBe('none');
    simulator.revokeTokenAsSomebodyElse('upload');
    expect((await put('7.1-preview.1')).patTokenError).toBe('authorizationNotFound');
  });

  it('has a name that need not be unique', async () => {
    const [first, second] = [await created(), await created()];
    expect(first.authorizationId).not.toBe(second.authorizationId);
    expect(simulator.liveTokens()).toEqual(['upload', 'upload']);
  });

  it('says that it has expired, and nothing when it is unknown', async () => {
    const { token } = await created();
    simulator.expireToken('upload');
    const response = await send('GET', '/tudat-team/_apis/projects', { authorization: basic(token ?? '') });
    expect([response.status, await response.json()]).toEqual([
      401,
      expect.objectContaining({
        message: 'Access Denied: The Personal Access Token used has expired.',
        typeKey: 'AccessCheckException',
      }),
    ]);
    expect(await statusWith(basic('x'.repeat(84)))).toBe(401);
  });

  it.each([
    ['old', /^[2-7a-z]{52}$/],
    ['new', /^[A-Za-z0-9]{52}JQQJ99CK[A-Za-z0-9]{16}AZDO[A-Za-z0-9]{4}$/],
  ] as const)('has the %s form', async (tokenFormat, pattern) => {
    await restart({ tokenFormat });
    for (const value of [simulator.personalAccessToken, (await created()).token])
      expect(value).toMatch(pattern);
  });

  it('for all organizations works until the first of December 2026', async () => {
    const value = simulator.makeGlobalToken('everywhere');
    expect(simulator.personalAccessTokens().at(-1)).toMatchObject({ value, targetAccounts: null });
    now = Date.parse('2026-11-30T23:59:59Z');
    expect([await statusWith(basic(value)), simulator.liveTokens()]).toEqual([200, ['everywhere']]);
    now += 1000;
    expect([await statusWith(basic(value)), simulator.liveTokens()]).toEqual([401, []]);
  });
});

describe('the list of tokens', () => {
  it('filters, sorts and pages, and holds only one’s own', async () => {
    for (const displayName of ['b', 'c', 'a', 'dead', 'gone']) await created({ displayName });
    const login = 'somebody.else@example.org';
    await create({ displayName: 'theirs' }, { authorization: bearer(simulator.makeEntraToken({ login })) });
    simulator.expireToken('dead');
    simulator.revokeTokenAsSomebodyElse('gone');
    expect(simulator.liveTokens(login)).toEqual(['theirs']);
    const connection = simulator.names.connectionToken;
    expect(await list()).toEqual({ continuationToken: '', names: [connection, 'b', 'c', 'a'] });
    expect((await list({ displayFilterOption: 'expired' })).names).toEqual(['dead']);
    expect((await list({ displayFilterOption: 'revoked' })).names).toEqual(['gone']);
    const all = {
      displayFilterOption: 'all',
      sortByOption: 'displayName',
      isSortAscending: 'false',
      $top: '4',
    };
    const first = await list(all);
    expect(first.names).toEqual(['gone', connection, 'dead', 'c']);
    const { continuationToken } = first;
    expect(await list({ ...all, continuationToken })).toEqual({
      continuationToken: '',
      names: ['b', 'a'],
    });
    const others = { displayFilterOption: 'active', continuationToken };
    expect((await send('GET', pats, { query: others })).status).toBe(400);
    expect((await send('GET', pats, { query: { $top: '101' } })).status).toBe(400);
  });

  it('shows a revoked token by its id, or not', async () => {
    const errorOf = async (authorizationId: string): Promise<string> =>
      ((await (await send('GET', pats, { query: { authorizationId } })).json()) as Result).patTokenError;
    for (const showsRevokedTokens of [true, false]) {
      await restart({ showsRevokedTokens });
      const { authorizationId } = await created();
      simulator.revokeTokenAsSomebodyElse('upload');
      expect(await errorOf(authorizationId)).toBe(showsRevokedTokens ? 'none' : 'authorizationNotFound');
    }
    expect(await errorOf('11111111-2222-3333-4444-555555555555')).toBe('authorizationNotFound');
    expect(await errorOf('1')).toBe('invalidAuthorizationId');
  });
});

describe('a refusal', () => {
  it.each([
    ['no name', { displayName: ' ' }, 'displayNameRequired'],
    ['an unknown scope', { scope: 'vso.project vso.everything' }, 'invalidScope'],
    ['no scope', { scope: null }, 'invalidScope'],
    ['a date in the past', { validTo: '2026-11-24T07:59:59Z' }, 'invalidValidTo'],
    ['a date more than a year ahead', { validTo: '2027-11-24T08:00:01Z' }, 'invalidValidTo'],
    ['no date', { validTo: null }, 'invalidValidTo'],
    ['all organizations', { allOrgs: true }, 'globalPatPolicyViolation'],
  ])('meets %s, in a 200', async (_, change, error) => {
    for (const version of ['7.1-preview.1', '7.2-preview.1'])
      expect(await create(change, { version })).toMatchObject({ patToken: null, patTokenError: error });
    expect(simulator.liveTokens()).toEqual([]);
  });

  it.each([
    [{ restrictFullScope: true }, { scope: 'app_token' }, 'fullScopePatPolicyViolation', undefined],
    [{ creationDisabled: true }, {}, 'disablePatCreationPolicyViolation', 'accessDenied'],
    [{ restrictGlobal: false }, { allOrgs: true }, 'globalPATCreationBlocked', 'globalPatPolicyViolation'],
  ])('follows from the policy %j', async (policies, change, error, errorBefore = error) => {
    simulator.setPolicies(policies);
    expect(await create(change)).toMatchObject({
      patToken: null,
      patTokenError: error,
      patTokenErrorMessage: expect.any(String),
    });
    expect((await create(change, { version: '7.1-preview.1' })).patTokenError).toBe(errorBefore);
  });

  it('of a life beyond the policy is none in 7.2: the life is cut', async () => {
    simulator.setPolicies({ maximumLifespanDays: 7 });
    expect((await create({}, { version: '7.1-preview.1' })).patTokenError).toBe('patLifespanPolicyViolation');
    const { authorizationId, validTo } = await created();
    expect(validTo).toBe('2026-12-01T08:00:00Z');
    now += 20 * 60_000;
    const update = await send('PUT', pats, { body: { authorizationId, validTo: days(30) } });
    expect(((await update.json()) as Result).patToken?.validTo).toBe('2026-12-01T08:00:00Z');
  });

  it('of a token that is not there, or somebody else’s, is a 404 when it is to be revoked', async () => {
    const login = 'somebody.else@example.org';
    const authorization = bearer(simulator.makeEntraToken({ login }));
    const { patToken } = await create({ displayName: 'theirs' }, { authorization });
    const revoke = async (authorizationId: string): Promise<number> =>
      (await send('DELETE', pats, { query: { authorizationId } })).status;
    expect(await revoke(patToken?.authorizationId ?? '')).toBe(404);
    expect(await revoke('11111111-2222-3333-4444-555555555555')).toBe(404);
    expect(await revoke('all')).toBe(400);
    expect(simulator.liveTokens()).toEqual(['theirs']);
  });

  it('meets fields that are unknown and versions that are not spoken', async () => {
    expect((await send('POST', pats, { body: wish({ name: 'upload' }) })).status).toBe(400);
    for (const version of ['7.1', '7.0-preview.1', '7.2-preview.2'])
      expect((await send('GET', pats, { version })).status).toBe(400);
  });
});

describe('who may call', () => {
  it('is nobody with a personal access token', async () => {
    const full = simulator.mintToken({ scopes: ['app_token'] });
    const authorization = basic(full);
    expect((await send('GET', pats, { authorization })).status).toBe(401);
    const page = await send('POST', pats, { authorization, suppress: '', body: wish() });
    expect([page.status, page.headers.get('content-type')]).toEqual([203, 'text/html; charset=utf-8']);
  });

  it('is no program', async () => {
    const authorization = bearer(simulator.servicePrincipalToken);
    expect(await statusWith(authorization)).toBe(200);
    expect((await create({}, { authorization })).patTokenError).toBe('invalidUserType');
    expect((await send('GET', pats, { authorization })).status).toBe(401);
    const query = { authorizationId: '11111111-2222-3333-4444-555555555555' };
    expect((await send('DELETE', pats, { authorization, query })).status).toBe(401);
  });

  it('is a user of the organization while the token lives, as Bearer or as a password', async () => {
    const short = simulator.makeEntraToken({ lifetimeSeconds: 60 });
    for (const authorization of [bearer(short), basic(short)]) {
      expect((await send('GET', pats, { authorization })).status).toBe(200);
      expect(await statusWith(authorization)).toBe(200);
    }
    now += 60_000;
    expect(await statusWith(bearer(short))).toBe(401);
    expect(await statusWith(bearer(simulator.makeEntraToken({ login: 'stranger@example.org' })))).toBe(401);
  });

  it('asks an Entra access token for its scope', async () => {
    const reader = bearer(simulator.mintToken({ scopes: ['vso.pats'], form: 'entra' }));
    expect((await send('GET', pats, { authorization: reader })).status).toBe(200);
    expect((await send('POST', pats, { authorization: reader, body: wish() })).status).toBe(401);
  });

  it('is told by each token itself', async () => {
    const account = async (authorization: string): Promise<unknown> => {
      const response = await send('GET', '/tudat-team/_apis/connectionData', { authorization });
      return ((await response.json()) as { authenticatedUser: { properties: unknown } }).authenticatedUser
        .properties;
    };
    const login = 'somebody.else@example.org';
    const entra = bearer(simulator.makeEntraToken({ login }));
    const { patToken } = await create({}, { authorization: entra });
    for (const authorization of [entra, basic(patToken?.token ?? '')])
      expect(await account(authorization)).toEqual({ Account: { $type: 'System.String', $value: login } });
  });
});

describe('a restart', () => {
  it('keeps tokens, policies and the Entra access token until that has expired', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mintmark-azure-'));
    try {
      const stateFile = join(folder, 'azure.json');
      await restart({ stateFile });
      await created();
      simulator.setPolicies({ creationDisabled: true });
      const { entraToken } = simulator;
      await restart({ stateFile });
      expect(simulator.entraToken).toBe(entraToken);
      expect(simulator.liveTokens()).toEqual(['upload']);
      expect((await create()).patTokenError).toBe('disablePatCreationPolicyViolation');
      now += 3_600_000;
      await restart({ stateFile });
      expect(simulator.entraToken).not.toBe(entraToken);
      expect(await statusWith(bearer(simulator.entraToken))).toBe(200);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
