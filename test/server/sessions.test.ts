import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openServed, type Served, type Visitor } from './served.ts';

let served: Served;
beforeEach(async () => {
  served = await openServed();
});
afterEach(async () => {
  expect(served.complaints).toEqual([]);
  await served.stop();
});

async function isIn(visitor: Visitor): Promise<boolean> {
  const { status } = await visitor.ask('GET', '/session');
  return status === 200;
}

/** Somebody who has got hold of another browser's cookies. */
function thiefOf(visitor: Visitor): Visitor {
  const thief = served.visitor();
  for (const [name, value] of visitor.cookies) thief.cookies.set(name, value);
  return thief;
}

async function linkText(): Promise<string> {
  const { url } = await served.server().signInLink();
  return url.split('#')[1] ?? '';
}

describe('sign-in', () => {
  it('takes a link once: who brings it second stays outside, and it is written down', async () => {
    const link = await linkText();
    const first = served.visitor();
    expect((await first.ask('POST', '/session', { body: { link } })).status).toBe(200);
    const second = await served.visitor().ask('POST', '/session', { body: { link } });
    expect([second.status, second.json]).toMatchObject([401, { error: { code: 'not-signed-in' } }]);
    expect(await isIn(first)).toBe(true);
    const { entries } = await first.get<{ entries: { detail: unknown }[] }>('/audit?action=sign-in-refused');
    expect(entries[0]?.detail).toEqual({ reason: 'used' });
  });

  it('takes a link that two bring at the same time from one of them', async () => {
    const link = await linkText();
    const answers = await Promise.all(
      Array.from(
        { length: 5 },
        async () => (await served.visitor().ask('POST', '/session', { body: { link } })).status,
      ),
    );
    expect(answers.toSorted((left, right) => left - right)).toEqual([200, 401, 401, 401, 401]);
  });

  it('takes no link after ten minutes, and none that it does not know', async () => {
    const link = await linkText();
    served.bench.pass(601);
    const late = await served.visitor().ask('POST', '/session', { body: { link } });
    const unknown = await served.visitor().ask('POST', '/session', { body: { link: 'x'.repeat(43) } });
    expect([late.status, unknown.status]).toEqual([401, 401]);
    expect(late.text).toContain('too old');
  });

  it('never signs in under an id that the browser came with', async () => {
    const name = `mintmark-${new URL(served.server().origin).port}`;
    const visitor = served.visitor();
    visitor.cookies.set(name, 'chosen-by-somebody-else');
    await visitor.post('/session', { link: await linkText() });
    expect(visitor.cookies.get(name)).not.toBe('chosen-by-somebody-else');
    const fixed = served.visitor();
    fixed.cookies.set(name, 'chosen-by-somebody-else');
    expect(await isIn(fixed)).toBe(false);
  });

  it('ends the old session when somebody signs in anew: its cookie is worth nothing', async () => {
    const visitor = await served.signedIn('admin');
    const thief = thiefOf(visitor);
    expect(await isIn(thief)).toBe(true);
    await visitor.post('/session', { link: await linkText() });
    expect([await isIn(visitor), await isIn(thief)]).toEqual([true, false]);
  });

  it('ends a session at sign-out, whoever else holds its cookie', async () => {
    const visitor = await served.signedIn('admin');
    const thief = thiefOf(visitor);
    await visitor.ask('DELETE', '/session');
    expect([visitor.cookies.size, await isIn(thief)]).toEqual([0, false]);
  });

  it('signs out everywhere', async () => {
    const laptop = await served.signedIn('admin');
    const phone = await served.signedIn('admin');
    expect((await laptop.get<{ sessions: unknown[] }>('/sessions')).sessions.length).toBe(2);
    const answer = await laptop.ask('DELETE', '/sessions');
    expect(answer.json).toEqual({ ended: 2 });
    expect([await isIn(laptop), await isIn(phone)]).toEqual([false, false]);
  });

  it('ends a session that nobody uses for an hour, and every session after twelve', async () => {
    const idle = await served.signedIn('admin');
    served.bench.pass(3601);
    expect(await isIn(idle)).toBe(false);
    const busy = await served.signedIn('admin');
    for (let hour = 0; hour < 13; hour += 1) {
      served.bench.pass(3300);
      expect(await isIn(busy)).toBe(true);
    }
    served.bench.pass(1800);
    expect(await isIn(busy)).toBe(false);
  });

  it('ends a session whose page looks by itself while nobody is at it', async () => {
    const open = await served.signedIn('admin');
    const look = async (): Promise<number> =>
      (await open.ask('GET', '/session', { headers: { 'x-mintmark-unattended': 'yes' } })).status;
    const seen: number[] = [];
    for (let quarter = 0; quarter < 5; quarter += 1) {
      served.bench.pass(890);
      seen.push(await look());
    }
    expect(seen).toEqual([200, 200, 200, 200, 401]);
  });

  it('ends the sessions of a member that is removed', async () => {
    const viewer = await served.signedIn('viewer');
    const admin = await served.signedIn('admin');
    await admin.ask('DELETE', '/members/viewer-person');
    expect(await isIn(viewer)).toBe(false);
  });

  it('keeps sessions over a restart, and no id of one in the store', async () => {
    const visitor = await served.signedIn('admin');
    const [id = ''] = visitor.cookies.values();
    served.bench.secrets.push(id); // The workbench looks for it in every file.
    await served.restart();
    const moved = served.visitor();
    moved.cookies.set(`mintmark-${new URL(served.server().origin).port}`, id);
    expect(await isIn(moved)).toBe(true);
  });

  it('keeps the e-mail address of the owner over a restart', async () => {
    const owner = served.bench.app().actor;
    const admin = await served.signedIn('admin');
    const body = { role: 'admin', email: 'owner@example.org' };
    await admin.ask('PUT', `/members/${encodeURIComponent(owner)}`, { body });
    await served.restart();
    const { members } = await (await served.signedIn('admin')).get<{ members: unknown[] }>('/members');
    expect(members).toMatchObject([{ name: owner, ...body }]);
  });

  it('lets an address wait after ten failures, and says how long', async () => {
    for (let count = 0; count < 10; count += 1)
      await served.visitor().ask('POST', '/session', { body: { link: `wrong-${count}` } });
    const link = await linkText();
    const refused = await served.visitor().ask('POST', '/session', { body: { link } });
    expect([refused.status, Number(refused.headers.get('retry-after')) > 200]).toEqual([429, true]);
    served.bench.pass(300);
    expect((await served.visitor().ask('POST', '/session', { body: { link } })).status).toBe(200);
  });

  it('hides the cookie from scripts and from other sites', async () => {
    const link = await linkText();
    const { headers } = await served.visitor().ask('POST', '/session', { body: { link } });
    expect(headers.get('set-cookie')).toMatch(/^mintmark-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  });
});

describe('a request from elsewhere', () => {
  const changing = ['/session', '/previews', '/runs', '/members/viewer/link'];

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:9' }],
    ['a page without an origin', { origin: 'null' }],
    ['another port, as the browser says it', { 'sec-fetch-site': 'same-site' }],
    ['another site, as the browser says it', { 'sec-fetch-site': 'cross-site' }],
  ])('is refused when it comes from %s', async (_name, headers) => {
    const visitor = await served.signedIn('admin');
    for (const path of changing) {
      const answer = await visitor.ask('POST', path, { body: {}, headers });
      expect([path, answer.status, answer.json]).toMatchObject([
        path,
        403,
        { error: { code: 'origin-refused' } },
      ]);
    }
  });

  it('reads nothing for a page of another port, cookie or not', async () => {
    const visitor = await served.signedIn('admin');
    const answer = await visitor.ask('GET', '/overview', { headers: { 'sec-fetch-site': 'same-site' } });
    expect(answer.status).toBe(403);
  });

  it('is refused under another name, and when it does not say where it comes from', async () => {
    const { origin } = served.server();
    const ask = async (headers: Record<string, string>, method: string): Promise<number | undefined> =>
      await new Promise((resolve, reject) => {
        const asked = request(`${origin}/api/v1/openapi.json`, { method, headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        asked.on('error', reject).end();
      });
    const { host } = new URL(origin);
    expect(await ask({ host }, 'GET')).toBe(200);
    expect(await ask({ host: `rebound.example:${new URL(origin).port}` }, 'GET')).toBe(403);
    expect(await ask({ host: 'localhost' }, 'GET')).toBe(403);
    expect(await ask({ host }, 'POST')).toBe(403);
  });
});

describe('every answer', () => {
  it.each(['/api/v1/openapi.json', '/api/v1/overview', '/api/v1/nothing', '/', '/credentials/some-name'])(
    'of %s has the headers that keep a page to itself',
    async (path) => {
      const response = await fetch(`${served.server().origin}${path}`);
      const { headers } = response;
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      if (path.startsWith('/api')) expect(headers.get('cache-control')).toBe('no-store');
    },
  );
});
