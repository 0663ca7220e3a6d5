import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/domain/grant.ts';
import { AppError } from '../../src/domain/errors.ts';
import { secondsBetween } from '../../src/domain/instant.ts';
import { Secret } from '../../src/domain/secret.ts';
import type { TokenReference } from '../../src/domain/token.ts';
import type { TokenRequest } from '../../src/ports/provider.ts';
import type { AdapterContext } from '../../src/ports/vendor.ts';
import { anacondaProvider } from '../../src/providers/anaconda/provider.ts';
import { anacondaVendor } from '../../src/vendors/anaconda/vendor.ts';
import { startAnacondaSimulator, type AnacondaSimulator } from '../../simulators/anaconda/simulator.ts';
import { contractContext } from '../contracts/harness/harness.ts';

const organization: Principal = { kind: 'organization', name: 'tudat-team' };
const user: Principal = { kind: 'user', name: 'feedstock-maintainer' };
const request: TokenRequest = {
  name: 'mintmark-k7q2x-upload-1',
  purpose: 'Uploads',
  principal: organization,
  scopes: ['api:read', 'api:write'],
  lifetimeSeconds: 7_776_000,
};

/** The provider's four operations, connected with an API key, which may issue. */
function connect(context: AdapterContext) {
  const { issuing, introspect, list, revoke } = anacondaProvider.connect(context);
  return {
    issue: async (wish: TokenRequest) => {
      const way = issuing();
      if (way.kind !== 'automatic') throw new Error('An API key can issue.');
      return await way.issue(wish);
    },
    introspect: async (token: Secret) => await introspect(token, {}),
    list,
    revoke: async (reference: TokenReference) => await revoke({ reference }),
  };
}

async function thrownBy(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw new Error(`Expected an AppError, not ${String(error)}.`);
}

describe('with a simulated anaconda.org', () => {
  let simulator: AnacondaSimulator;
  let nowMilliseconds: number;
  beforeEach(async () => {
    nowMilliseconds = Date.now();
    simulator = await startAnacondaSimulator({ now: () => nowMilliseconds });
  });
  afterEach(async () => {
    await simulator.stop();
  });

  const byKey = (): AdapterContext => contractContext(simulator, { credential: simulator.apiKey });
  const byToken = (owner: string, scopes: readonly string[]): AdapterContext =>
    contractContext(simulator, { credential: makeToken(owner, scopes) });
  const makeToken = (owner: string, scopes: readonly string[], name = 'by-hand'): string =>
    simulator.createAsSomebodyElse({ owner, name, scopes, lifetimeSeconds: 3600 });
  const sent = (): string[] => simulator.requests.map(({ method, path }) => `${method} ${path}`);

  describe('issue', () => {
    it('says that a taken name is the likely reason of a 400', async () => {
      const { issue } = connect(byKey());
      await issue(request);
      const again = await issue(request);
      expect(again).toMatchObject({ kind: 'refused', reason: expect.stringContaining('already exists') });
      expect(again).toMatchObject({ hint: expect.stringContaining('name is taken') });
    });
    it.each([[['api:write,api:read']], [['repo']], [[]]])('stops at the scopes %j', async (scopes) => {
      const error = await thrownBy(connect(byKey()).issue({ ...request, scopes }));
      expect(error.code).toBe('scope-invalid');
      expect(sent()).toEqual([]);
    });
    it('names the scopes that a comma has glued together', async () => {
      const error = await thrownBy(connect(byKey()).issue({ ...request, scopes: ['api:write,api:read'] }));
      expect(error.message).toContain('[api:write, api:read]');
    });
    it.each(['a/b', 'a?b', 'a#b', 'a b', '..', ''])('refuses the name "%s" without a call', async (name) => {
      expect((await connect(byKey()).issue({ ...request, name })).kind).toBe('refused');
      expect(sent()).toEqual([]);
    });
    it('makes nothing for a user that it is not signed in as', async () => {
      const principal: Principal = { kind: 'user', name: simulator.logins.contributor };
      const error = await thrownBy(connect(byKey()).issue({ ...request, principal }));
      expect(error.message).toContain('"feedstock-maintainer"');
      expect(simulator.liveTokens(principal.name)).toEqual([]);
      expect(simulator.liveTokens(user.name)).toEqual([]);
    });
    it('lets a person issue where there is no API key', () => {
      for (const context of [byToken(user.name, ['api']), { ...byKey(), isSignedIn: false }])
        expect(anacondaProvider.connect(context).issuing().kind).toBe('guided');
    });
    it('never prints the credential it was refused with', async () => {
      const credential = randomUUID();
      const error = await thrownBy(connect(contractContext(simulator, { credential })).issue(request));
      expect([error.message, error.hint, String(error.cause), error.stack].join(' ')).not.toContain(
        credential,
      );
    });
  });

  describe('the helper token of a connection by API key', () => {
    it('is gone after every operation, and never in a list', async () => {
      const { issue, list, revoke } = connect(byKey());
      await issue({ ...request, principal: user });
      expect((await list(user))?.map(({ name }) => name)).toEqual([request.name]);
      await revoke({ name: request.name, principal: user });
      await anacondaVendor.check(byKey());
      expect(simulator.liveTokens(user.name)).toEqual([]);
    });
    it('is gone after an operation that failed', async () => {
      const { list, revoke } = connect(byKey());
      const fault = { kind: 'status', status: 401 } as const;
      simulator.faults.inject({ fault, path: /\/name\// });
      expect((await thrownBy(revoke({ name: 'any', principal: organization }))).code).toBe(
        'connection-refused',
      );
      simulator.faults.inject({ fault, method: 'GET', path: /^\/authentications/ });
      expect((await thrownBy(list(user))).code).toBe('connection-refused');
      expect(simulator.liveTokens(user.name)).toEqual([]);
    });
    it('is gone even when the answer to its end is lost', async () => {
      simulator.faults.inject({
        fault: { kind: 'cut-after-commit' },
        method: 'DELETE',
        path: /^\/authentications$/,
      });
      expect(await connect(byKey()).list(user)).toEqual([]);
      expect(simulator.liveTokens(user.name)).toEqual([]);
    });
    it('ends by itself within the hour when it cannot be ended, and does not spoil the result', async () => {
      simulator.faults.inject({
        fault: { kind: 'status', status: 500 },
        method: 'DELETE',
        path: /^\/authentications$/,
        times: 4,
      });
      expect(await connect(byKey()).list(user)).toEqual([]);
      expect(simulator.liveTokens(user.name)).toEqual([
        expect.stringMatching(/^mintmark-k7q2x-session-[0-9a-f]{8}$/),
      ]);
      nowMilliseconds += 3_600_000;
      expect(simulator.liveTokens(user.name)).toEqual([]);
    });
    it('is not made by a connection that holds a token', async () => {
      const { list, revoke } = connect(byToken(user.name, ['api']));
      expect((await list(user))?.map(({ name }) => name)).toEqual(['by-hand']);
      await revoke({ name: 'conda-smithy', principal: organization });
      expect(simulator.liveTokens(organization.name)).toEqual([]);
      expect(sent().filter((line) => line.startsWith('POST'))).toEqual([]);
    });
  });

  describe('introspect', () => {
    it('tells owner, name, scopes and end', async () => {
      const value = makeToken(organization.name, ['api:read']);
      expect(await connect(byKey()).introspect(Secret.of(value))).toMatchObject({
        kind: 'active',
        owner: 'tudat-team',
        name: 'by-hand',
        scopes: ['api:read'],
        expiresAt: new Date(nowMilliseconds + 3_600_000).toISOString(),
      });
    });
    it('calls an empty list of scopes what it is: everything', async () => {
      const value = makeToken(organization.name, []);
      expect(await connect(byKey()).introspect(Secret.of(value))).toMatchObject({ scopes: ['all'] });
    });
    it('says null of a token that never ends', async () => {
      const wish = { owner: organization.name, name: 'eternal', scopes: ['api'], lifetimeSeconds: null };
      const value = Secret.of(simulator.createAsSomebodyElse(wish));
      expect(await connect(byKey()).introspect(value)).toMatchObject({ expiresAt: null });
    });
    it('does not call a token dead that only lacks a scope', async () => {
      const value = makeToken(organization.name, ['conda:download']);
      expect(await connect(byKey()).introspect(Secret.of(value))).toEqual({
        kind: 'active',
        notes: ['anaconda.org does not tell its scopes: they could not be checked'],
      });
    });
    it('tells an expired token from a revoked one', async () => {
      const { introspect } = connect(byKey());
      const expired = Secret.of(makeToken(organization.name, ['api'], 'expired'));
      const revoked = Secret.of(makeToken(organization.name, ['api'], 'revoked'));
      simulator.revokeAsSomebodyElse(organization.name, 'revoked');
      nowMilliseconds += 3_600_000;
      expect(await introspect(expired)).toEqual({ kind: 'inactive', reason: 'it has expired' });
      expect(await introspect(revoked)).toEqual({
        kind: 'inactive',
        reason: 'it was revoked or never existed',
      });
    });
    it('believes no 401 that does not say why', async () => {
      simulator.faults.inject({ fault: { kind: 'status', status: 401 } });
      const value = Secret.of(makeToken(organization.name, ['api']));
      expect((await connect(byKey()).introspect(value)).kind).toBe('unknown');
    });
  });

  describe('list and revoke', () => {
    it('says that there is no list of an organization where the service has none', async () => {
      expect(await connect(byKey()).list(organization)).toBe(undefined);
    });
    it('revokes a name with odd letters, and no other', async () => {
      const name = 'binstar_token: my laptop%2F..';
      makeToken(organization.name, ['api'], name);
      const outcome = await connect(byKey()).revoke({ name, principal: organization });
      expect(outcome).toEqual({ kind: 'done', value: { wasAlive: true } });
      expect(simulator.liveTokens(organization.name)).toEqual(['conda-smithy']);
    });
    it.each(['a/b', '..', '.', ''])('refuses to put the name "%s" into an address', async (name) => {
      const outcome = await connect(byKey()).revoke({ name, principal: organization });
      expect(outcome).toMatchObject({ kind: 'refused', hint: expect.stringContaining('/settings/access') });
      expect(sent()).toEqual([]);
    });
    it('refuses an organization whose name would lead to another address', async () => {
      const principal: Principal = { kind: 'organization', name: '..' };
      expect((await thrownBy(connect(byKey()).revoke({ name: 'x', principal }))).code).toBe('usage');
      expect(simulator.liveTokens(user.name)).toEqual([]);
    });
    it('says who can help when the user does not administer the organization', async () => {
      const principal: Principal = { kind: 'organization', name: simulator.logins.foreignOrganization };
      makeToken(principal.name, ['api'], 'theirs');
      const outcome = await connect(byKey()).revoke({ name: 'theirs', principal });
      expect(outcome).toMatchObject({ kind: 'refused', hint: expect.stringContaining('administrator') });
      expect(simulator.liveTokens(principal.name)).toEqual(['theirs']);
    });
  });

  describe('check', () => {
    it('reports who an API key is, its end, and the clock of the service', async () => {
      const report = await anacondaVendor.check(byKey());
      expect(report).toMatchObject({
        login: user.name,
        rights: [{ state: 'present' }, { state: 'unknown' }],
      });
      const { serverTime, expiresAt } = report;
      if (!serverTime || !expiresAt) throw new Error('Both times must be there.');
      expect(Math.abs(Date.parse(serverTime) - nowMilliseconds)).toBeLessThan(1000);
      expect(Math.round(secondsBetween(serverTime, expiresAt) / 86_400)).toBe(300);
    });
    it('reports what a token is and cannot do', async () => {
      const report = await anacondaVendor.check(byToken(user.name, ['api']));
      expect(report).toMatchObject({
        login: user.name,
        rights: [{ state: 'unknown' }, { state: 'unknown' }],
      });
      expect(report.expiresAt).toBe(new Date(nowMilliseconds + 3_600_000).toISOString());
    });
    it('names the connection that is refused', async () => {
      const context = contractContext(simulator, { credential: randomUUID() });
      const error = await thrownBy(anacondaVendor.check(context));
      expect([error.code, error.message]).toEqual([
        'connection-refused',
        expect.stringContaining('"contract"'),
      ]);
    });
  });
});

describe('on the wire', () => {
  /** A service that answers everything alike, and keeps what it was sent. */
  async function answering(
    status: number,
    body: unknown,
    work: (context: AdapterContext) => Promise<void>,
    credential: string = randomUUID(),
  ) {
    const seen: { headers: Record<string, unknown>; body: unknown }[] = [];
    const server = createServer((incoming, response) => {
      let text = '';
      incoming.on('data', (chunk) => (text += String(chunk)));
      incoming.on('end', () => {
        seen.push({ headers: incoming.headers, body: text === '' ? undefined : JSON.parse(text) });
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await work(contractContext({ url } as AnacondaSimulator, { credential }));
    } finally {
      server.closeAllConnections();
      server.close();
    }
    return seen;
  }
  const token = `tu-${randomUUID()}`;

  it('sends all eight keys of a creation, and never asks to replace', async () => {
    const apiKey = randomUUID();
    const seen = await answering(
      200,
      { token },
      async (context) => {
        expect(await connect(context).issue(request)).toEqual({
          kind: 'done',
          value: { secret: Secret.of(token) },
        });
      },
      apiKey,
    );
    expect(seen).toMatchObject([
      {
        headers: { authorization: `Bearer ${apiKey}`, accept: 'application/json', 'user-agent': 'mintmark' },
      },
    ]);
    expect(seen[0]?.body).toEqual({
      scopes: ['api:read', 'api:write'],
      note: 'mintmark-k7q2x-upload-1',
      note_url: null,
      hostname: 'mintmark',
      user: 'tudat-team',
      'max-age': 7_776_000,
      strength: 'strong',
      'fail-if-exists': true,
    });
  });
  it('takes the end of the token from the reply where it is told', async () => {
    await answering(200, { token, expires: '2027-01-01 00:00:00+00:00' }, async (context) => {
      const outcome = await connect(context).issue(request);
      expect(outcome).toMatchObject({ kind: 'done', value: { expiresAt: '2027-01-01T00:00:00.000Z' } });
    });
  });
  it('does not lose a token to an end that cannot be read', async () => {
    await answering(200, { token, expires: '2027-01-01 00:00:00', id: 7 }, async (context) => {
      expect((await connect(context).issue(request)).kind).toBe('done');
    });
  });
  it.each([
    [201, { token }],
    [200, {}],
    [200, { token: '' }],
  ])('does not know what came of a creation answered with %i %j', async (status, body) => {
    await answering(status, body, async (context) => {
      expect((await connect(context).issue(request)).kind).toBe('unknown');
    });
  });
  it.each([200, 204])('does not know what came of a revocation answered with %i', async (status) => {
    await answering(
      status,
      {},
      async (context) => {
        const outcome = await connect(context).revoke({ name: 'x', principal: organization });
        expect(outcome.kind).toBe('unknown');
      },
      token,
    );
  });
  it.each([[[]], [{}], [{ login: 7 }], [null], ['tudat-team']])(
    'makes nothing of the user object %j',
    async (body) => {
      await answering(
        200,
        body,
        async (context) => {
          expect((await connect(context).introspect(Secret.of(token))).kind).toBe('unknown');
          expect((await thrownBy(anacondaVendor.check(context))).code).toBe('vendor-failed');
        },
        token,
      );
    },
  );
  it('prints what the service says on one line', async () => {
    await answering(400, { error: 'one\ntwo\u001B[31m' }, async (context) => {
      const outcome = await connect(context).issue(request);
      expect(outcome).toMatchObject({
        kind: 'refused',
        reason: expect.stringContaining('400: one two [31m'),
      });
    });
  });
});
