import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { SignedIn, SignInWays } from '../../src/server/contract.ts';
import { navigate, type Page } from './navigate.ts';
import { openServed, type Visitor } from './served.ts';
import { openTeamSignIn, type TeamSignIn } from './team-sign-in.ts';

let team: TeamSignIn;
afterEach(async () => {
  expect(team.served.complaints).toEqual([]);
  await team.stop();
});

const open = async (...options: Parameters<typeof openTeamSignIn>): Promise<Visitor> => {
  team = await openTeamSignIn(...options);
  return team.served.visitor();
};
const problemOf = ({ status, location }: Page): unknown => [status, location];
/** Begins a sign-in that does not get as far as the issuer. */
const start = async (visitor: Visitor): Promise<unknown> => {
  const { status, headers } = await visitor.ask('GET', '/openid/start');
  return [status, headers.get('location')];
};
const problem = (code: string): unknown => [302, `/sign-in#problem=${code}`];
const isIn = async (visitor: Visitor): Promise<boolean> =>
  (await visitor.ask('GET', '/session')).status === 200;
const sessionName = (): string => `mintmark-${new URL(team.served.server().origin).port}`;

describe('the sign-in of a team', () => {
  it('lets a member in by their verified address, with the role of their row, and writes it down', async () => {
    const visitor = await open();
    await team.addMember('somebody-who-builds', 'build-team@example.org');
    const answer = await team.signIn(visitor, 'builder');
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(answer.text).toContain('<meta http-equiv="refresh" content="0; url=/">');
    const { session } = await visitor.get<SignedIn>('/session');
    expect(session).toMatchObject({ member: 'somebody-who-builds', role: 'operator', way: 'openid' });
    expect([...visitor.cookies.keys()]).toEqual([sessionName()]);
    const { entries } = await visitor.get<{ entries: { actor: string; detail: unknown }[] }>(
      '/audit?action=signed-in&last=1',
    );
    expect(entries[0]).toMatchObject({ actor: 'somebody-who-builds (operator)', detail: { way: 'openid' } });
  });

  it.each([
    ['a secret in the body', { clientAuthentication: 'client_secret_post' as const }],
    ['no secret', { hasSecret: false }],
    ['an e-mail that only userinfo tells', { claimsIn: 'userinfo' as const }],
  ])('works with %s', async (_name, options) => {
    const visitor = await open(options);
    await team.addMember('keeper', 'maintainer@example.org');
    await team.signIn(visitor, 'maintainer');
    expect(await isIn(visitor)).toBe(true);
  });

  it('says what somebody can sign in with, and what every refusal means', async () => {
    const visitor = await open();
    const ways = await visitor.get<SignInWays>('/sign-in-ways');
    expect(ways).toMatchObject({ link: true, openid: { title: new URL(team.identity.url).host } });
    expect(ways.openid?.problems.map(({ code }) => code)).toContain('no-member');
    for (const { message, hint } of ways.openid?.problems ?? []) expect([message, hint]).not.toContain('');
  });

  it('follows the issuer to a new key', async () => {
    const visitor = await open();
    await team.addMember('keeper', 'maintainer@example.org');
    await team.signIn(visitor, 'maintainer');
    team.identity.changeKey();
    // What the library has read of the keys it keeps for a minute at least; what we keep of the issuer goes with it.
    team.served.bench.pass(3600);
    const later = team.served.visitor();
    await team.signIn(later, 'maintainer');
    expect(await isIn(later)).toBe(true);
  });

  it('gives a new session, never one that the browser came with, and ends the one that it had', async () => {
    const visitor = await open();
    await team.addMember('keeper', 'maintainer@example.org');
    const owner = await team.served.signedIn('admin');
    const address = await team.begin(owner);
    // The way back comes from another site, without the cookie of the session.
    const name = sessionName();
    const old = owner.cookies.get(name) ?? '';
    await team.comeBack(owner, await team.decide(address, 'maintainer'));
    expect(owner.cookies.get(name)).not.toBe(old);
    const thief = team.served.visitor();
    thief.cookies.set(name, old);
    expect([await isIn(owner), await isIn(thief)]).toEqual([true, false]);
    visitor.cookies.set(name, 'chosen-by-somebody-else');
    await team.signIn(visitor, 'maintainer');
    expect(visitor.cookies.get(name)).not.toBe('chosen-by-somebody-else');
  });

  it('takes a role that was changed meanwhile, and no member that was removed', async () => {
    const visitor = await open();
    const admin = await team.served.signedIn('admin');
    await team.addMember('keeper', 'maintainer@example.org');
    const address = await team.begin(visitor);
    await team.addMember('keeper', 'maintainer@example.org', 'viewer');
    await team.comeBack(visitor, await team.decide(address, 'maintainer'));
    expect((await visitor.get<SignedIn>('/session')).session.role).toBe('viewer');
    await admin.ask('DELETE', '/members/keeper');
    expect(await isIn(visitor)).toBe(false);
    expect(problemOf(await team.signIn(team.served.visitor(), 'maintainer'))).toEqual(problem('no-member'));
  });
});

describe('somebody whom the issuer knows', () => {
  it('is not let in without being a member, and it is written down who it was', async () => {
    const visitor = await open();
    expect(problemOf(await team.signIn(visitor, 'stranger'))).toEqual(problem('no-member'));
    expect([await isIn(visitor), visitor.cookies.size]).toEqual([false, 0]);
    expect(await team.refusals()).toMatchObject([
      { actor: 'somebody', detail: { way: 'openid', reason: 'no-member', email: 'stranger@example.net' } },
    ]);
  });

  it.each(['id-token', 'userinfo'] as const)(
    'is not let in with an address that is not verified, told in %s',
    async (claimsIn) => {
      const visitor = await open({ claimsIn });
      await team.addMember('keeper', 'maintainer@example.org');
      expect(problemOf(await team.signIn(visitor, 'unverified'))).toEqual(problem('email-not-verified'));
      expect(await isIn(visitor)).toBe(false);
    },
  );

  it('is not taken for a member whose address only looks the same', async () => {
    const visitor = await open();
    await team.addMember('keeper', 'keeper@example.org');
    // The Kelvin sign is an ordinary k in lower case.
    team.identity.addPerson({ name: 'kelvin', email: '\u212Aeeper@example.org', isEmailVerified: true });
    expect(problemOf(await team.signIn(visitor, 'kelvin'))).toEqual(problem('no-member'));
  });

  it('has an address that is no other member’s', async () => {
    await open();
    await team.addMember('keeper', 'maintainer@example.org');
    const second = await team.addMember('another', 'Maintainer@Example.org');
    expect([second.status, second.text]).toEqual([400, expect.stringContaining('keeper') as string]);
  });
});

describe('an answer that is not what it has to be', () => {
  it.each([
    ['signed-by-a-stranger', 'untrusted'],
    ['not-signed', 'untrusted'],
    ['for-another-client', 'untrusted'],
    ['by-another-issuer', 'untrusted'],
    ['with-another-nonce', 'untrusted'],
    ['expired', 'untrusted'],
    ['without-id-token', 'untrusted'],
    ['response-of-another-issuer', 'untrusted'],
    ['response-without-issuer', 'untrusted'],
  ] as const)('is refused: %s', async (flaw, code) => {
    const visitor = await open();
    await team.addMember('keeper', 'maintainer@example.org');
    team.identity.spoilNext(flaw);
    expect(problemOf(await team.signIn(visitor, 'maintainer'))).toEqual(problem(code));
    expect(await isIn(visitor)).toBe(false);
    const [line] = await team.refusals();
    expect(line?.detail).toEqual({
      way: 'openid',
      reason: code,
      says: expect.stringMatching(/^OAUTH_/) as string,
    });
    // The flaw was in the one answer: the next one is good.
    await team.signIn(visitor, 'maintainer');
    expect(await isIn(visitor)).toBe(true);
  });

  it('is refused: an issuer that calls itself otherwise', async () => {
    const visitor = await open({ issuerUrl: 'http://127.0.0.1:9' });
    expect(await start(visitor)).toEqual(problem('unreachable'));
    await team.stop();
    // The same host under another name, and with a path that the document does not have.
    const { url } = (team = await openTeamSignIn()).identity;
    await team.stop();
    const other = await open({
      port: Number(new URL(url).port),
      issuerUrl: url.replace('127.0.0.1', 'localhost'),
    });
    expect(await start(other)).toEqual(problem('untrusted'));
  });

  it('is refused: a client that the issuer does not believe', async () => {
    const visitor = await open({ clientSecret: 'not-the-secret-of-this-client' });
    expect(problemOf(await team.signIn(visitor, 'maintainer'))).toEqual(problem('refused'));
  });

  it.each([
    ['it cuts the line', { kind: 'cut-before-commit' }, 'unreachable'],
    ['it fails', { kind: 'status', status: 500 }, 'unreachable'],
    ['it answers no JSON', { kind: 'malformed' }, 'untrusted'],
    ['it sends us elsewhere', { kind: 'redirect', location: 'http://127.0.0.1:9/' }, 'untrusted'],
  ] as const)('is told when %s, at the start and at the end', async (_name, fault, code) => {
    const visitor = await open();
    await team.addMember('keeper', 'maintainer@example.org');
    team.identity.faults.inject({ fault, path: /openid-configuration/ });
    expect(await start(visitor)).toEqual(problem(code));
    for (const path of [/token/, /jwks/]) {
      team.identity.faults.inject({ fault, path });
      expect([path, problemOf(await team.signIn(visitor, 'maintainer'))]).toEqual([path, problem(code)]);
    }
    expect([await isIn(visitor), team.identity.faults.remaining()]).toEqual([false, 0]);
    // A failure is not remembered.
    await team.signIn(visitor, 'maintainer');
    expect(await isIn(visitor)).toBe(true);
  });
});

describe('the way back', () => {
  it('says that somebody has cancelled', async () => {
    const visitor = await open();
    expect(problemOf(await team.signIn(visitor, 'Cancel'))).toEqual(problem('cancelled'));
    expect((await team.refusals())[0]?.detail).toMatchObject({ reason: 'cancelled', says: 'access_denied' });
  });

  it('is taken once', async () => {
    const visitor = await open();
    await team.addMember('keeper', 'maintainer@example.org');
    const address = await team.begin(visitor);
    const browser = new Map(visitor.cookies);
    const returned = await team.decide(address, 'maintainer');
    await team.comeBack(visitor, returned);
    // Somebody who has the address and the cookie comes too late.
    const thief = team.served.visitor();
    for (const [name, value] of browser) thief.cookies.set(name, value);
    expect(problemOf(await team.comeBack(thief, returned))).toEqual(problem('not-begun'));
    expect([await isIn(visitor), await isIn(thief)]).toEqual([true, false]);
  });

  it('is taken by the browser that began and by no other: nobody is signed in as somebody else', async () => {
    const attacker = await open();
    await team.addMember('keeper', 'maintainer@example.org');
    const returned = await team.decide(await team.begin(attacker), 'maintainer');
    const victim = team.served.visitor();
    expect(problemOf(await team.comeBack(victim, returned))).toEqual(problem('not-begun'));
    // Also where the victim has begun a sign-in of their own.
    await team.begin(victim);
    expect(problemOf(await team.comeBack(victim, returned))).toEqual(problem('untrusted'));
    expect(await isIn(victim)).toBe(false);
  });

  it.each([
    ['no state', (url: URL) => url.searchParams.delete('state')],
    ['two states', (url: URL) => url.searchParams.append('state', url.searchParams.get('state') ?? '')],
    ['no code', (url: URL) => url.searchParams.delete('code')],
    ['two codes', (url: URL) => url.searchParams.append('code', 'another')],
  ])('is refused with %s', async (_name, change) => {
    const visitor = await open();
    await team.addMember('keeper', 'maintainer@example.org');
    const returned = await team.decide(await team.begin(visitor), 'maintainer');
    change(returned);
    expect(problemOf(await team.comeBack(visitor, returned))).toEqual(problem('untrusted'));
    expect(await isIn(visitor)).toBe(false);
  });

  it('is refused after ten minutes, and with a code that is no longer good', async () => {
    const visitor = await open();
    await team.addMember('keeper', 'maintainer@example.org');
    const late = await team.decide(await team.begin(visitor), 'maintainer');
    team.served.bench.pass(601);
    expect(problemOf(await team.comeBack(visitor, late))).toEqual(problem('not-begun'));
    const spent = await team.decide(await team.begin(visitor), 'maintainer');
    spent.searchParams.set('code', late.searchParams.get('code')?.toUpperCase() ?? '');
    expect(problemOf(await team.comeBack(visitor, spent))).toEqual(problem('refused'));
    expect((await team.refusals())[0]?.detail).toMatchObject({ says: 'invalid_grant' });
  });

  it('leads nowhere but to our own page, whatever it carries', async () => {
    const visitor = await open();
    await team.addMember('keeper', 'maintainer@example.org');
    const returned = await team.decide(await team.begin(visitor), 'maintainer');
    for (const name of ['next', 'return_to', 'redirect_uri', 'url'])
      returned.searchParams.set(name, 'https://evil.example/');
    const answer = await team.comeBack(visitor, returned);
    expect([answer.status, answer.text.includes('evil')]).toEqual([200, false]);
  });

  it('writes nothing down of what nobody has begun, and nothing of a text in place of a code', async () => {
    const visitor = await open();
    const { origin } = team.served.server();
    const foreign = new URL(`${origin}/api/v1/openid/callback?error=access_denied&state=x`);
    expect(problemOf(await team.comeBack(visitor, foreign))).toEqual(problem('not-begun'));
    const returned = await team.decide(await team.begin(visitor), 'Cancel');
    returned.searchParams.set('error', 'a text\nof somebody else');
    expect(problemOf(await team.comeBack(visitor, returned))).toEqual(problem('refused'));
    expect((await team.refusals()).map(({ detail }) => detail)).toEqual([
      { way: 'openid', reason: 'refused' },
    ]);
  });

  it('lets an address wait after ten failures, and links go on working', async () => {
    const visitor = await open();
    for (let count = 0; count < 10; count += 1) await team.signIn(visitor, 'stranger');
    expect(await start(visitor)).toEqual(problem('too-many-tries'));
    expect((await team.refusals()).length).toBe(10);
    team.served.bench.pass(300);
    expect(problemOf(await team.signIn(visitor, 'stranger'))).toEqual(problem('no-member'));
  });
});

describe('what comes from another site', () => {
  it.each([
    ['the start', 'GET', '/openid/start', {}],
    ['another route', 'GET', '/overview', {}],
    ['a path that only begins so', 'GET', '/openid/callback/', {}],
    ['another method', 'POST', '/openid/callback', {}],
    ['a script', 'GET', '/openid/callback', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['a picture', 'GET', '/openid/callback', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a frame', 'GET', '/openid/callback', { 'sec-fetch-dest': 'iframe' }],
  ])('is refused but for the way back: %s', async (_name, method, path, more) => {
    const visitor = await open();
    const { origin } = team.served.server();
    const page = await navigate(visitor, new URL(`${origin}/api/v1${path}`), { method, headers: more });
    expect([page.status, JSON.parse(page.text)]).toMatchObject([403, { error: { code: 'origin-refused' } }]);
  });

  it('finds no way back where there is no issuer', async () => {
    const visitor = await open();
    const plain = await openServed();
    const without = plain.visitor();
    const back = new URL(`${plain.server().origin}/api/v1/openid/callback`);
    expect((await navigate(without, back)).status).toBe(403);
    expect((await without.ask('GET', '/openid/start')).status).toBe(404);
    expect(await without.get('/sign-in-ways')).toEqual({ link: true });
    expect(await isIn(visitor)).toBe(false);
    await plain.stop();
  });
});

describe('the cookie of a sign-in', () => {
  const cookieOf = async (origin: string, listensAt: string): Promise<readonly string[]> =>
    await new Promise((resolve, reject) => {
      request(`${listensAt}/api/v1/openid/start`, { headers: { host: new URL(origin).host } }, (response) => {
        response.resume();
        resolve(response.headers['set-cookie'] ?? []);
      })
        .on('error', reject)
        .end();
    });

  it('is for this browser and the way back alone', async () => {
    await open();
    const { origin, listensAt } = team.served.server();
    expect(await cookieOf(origin, listensAt)).toEqual([
      expect.stringMatching(
        /^mintmark-openid-\d+=[\w-]{43}; Max-Age=600; Path=\/api\/v1\/openid; HttpOnly; SameSite=Lax$/,
      ) as string,
    ]);
  });

  it('is over https one that no neighbour can set, and the way back leads to the public address', async () => {
    const publicOrigin = 'https://mintmark.example.org';
    await open({ publicOrigin, redirectUris: [`${publicOrigin}/api/v1/openid/callback`] });
    const { origin, listensAt } = team.served.server();
    expect(await cookieOf(origin, listensAt)).toEqual([
      expect.stringMatching(
        /^__Host-mintmark-openid=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ) as string,
    ]);
  });
});
