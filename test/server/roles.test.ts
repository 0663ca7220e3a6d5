import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles, type Role } from '../../src/domain/member.ts';
import { openServed, type Served, type Visitor } from './served.ts';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly role: Role | undefined;
  readonly changes: boolean;
}

let served: Served;
let operations: readonly Operation[];
const people = new Map<Role, Visitor>();

beforeAll(async () => {
  served = await openServed({ isApplied: true });
  for (const role of roles) people.set(role, await served.signedIn(role));
  const document = await served
    .visitor()
    .get<{ paths: Record<string, Record<string, object>> }>('/openapi.json');
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Operation => {
      const { 'x-role': role, 'x-changes': changes } = operation as {
        'x-role'?: Role;
        'x-changes'?: boolean;
      };
      return {
        method: method.toUpperCase(),
        path: path.replaceAll(/\{\w+\}/g, 'renew'),
        role,
        changes: changes === true,
      };
    }),
  );
});
afterAll(async () => {
  await served.stop();
});

async function statusOf(
  visitor: Visitor,
  { method, path }: Pick<Operation, 'method' | 'path'>,
): Promise<number> {
  return (await visitor.ask(method, path, ['GET', 'DELETE'].includes(method) ? {} : { body: {} })).status;
}

describe('the roles of the API', () => {
  it('lets nobody in but at sign-in', async () => {
    const open = operations.filter(({ role }) => role === undefined);
    expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(['POST /api/v1/session']);
    for (const operation of operations)
      if (operation.role !== undefined)
        expect([operation.path, await statusOf(served.visitor(), operation)]).toEqual([operation.path, 401]);
  });

  it('refuses to each role what is for a higher one, and writes it down', async () => {
    let refused = 0;
    for (const operation of operations) {
      if (operation.role === undefined) continue;
      for (const [role, visitor] of people) {
        if (roles.indexOf(role) >= roles.indexOf(operation.role)) continue;
        expect([operation.path, role, await statusOf(visitor, operation)]).toEqual([
          operation.path,
          role,
          403,
        ]);
        refused += operation.changes ? 1 : 0;
      }
    }
    expect(refused).toBeGreaterThan(15);
    const store = await served.bench.app().openStore();
    const lines = await store.journal({ action: 'request-refused' });
    await store.close();
    expect(lines.length).toBe(refused);
    expect(lines[0]?.detail).toMatchObject({ role: 'viewer' });
  });

  it('are as the page of them says, in every cell', async () => {
    const page = readFileSync('docs/reference/roles.md', 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+) (\/\S+)` \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|/gm)];
    expect(rows.length).toBe(operations.length);
    let tried = 0;
    for (const [, method = '', path = '', ...cells] of rows) {
      const operation = { method, path: `/api/v1${path.replaceAll(/\{\w+\}/g, 'renew')}` };
      // Who signs out is not there any more to try the rest.
      const endsSession = method === 'DELETE' && /^\/sessions?$/.test(path);
      for (const [index, role] of ([undefined, ...roles] as const).entries()) {
        const signedIn = role === undefined || !endsSession ? undefined : await served.signedIn(role);
        const known = role === undefined ? served.visitor() : people.get(role);
        const somebody = signedIn ?? known;
        const status = somebody ? await statusOf(somebody, operation) : 0;
        // There, 401 says that what was brought is wrong.
        const isOpen = cells[0] === 'yes';
        const told = (status === 401 && !isOpen) || status === 403 ? String(status) : 'yes';
        expect([method, path, role, told]).toEqual([method, path, role, cells[index]]);
        tried += 1;
        if (endsSession && path === '/sessions' && role !== undefined)
          people.set(role, await served.signedIn(role));
      }
    }
    expect(tried).toBe(operations.length * 4);
  });

  it('lets a viewer change nothing but their own sessions', () => {
    const allowed = operations.filter(({ role, changes }) => role === 'viewer' && changes);
    expect(allowed.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'DELETE /api/v1/session',
      'DELETE /api/v1/sessions',
    ]);
  });

  it('are as the page of them says, for every action', async () => {
    const named = { credential: 'anaconda-upload' };
    const bodies: Readonly<Record<string, object>> = {
      apply: named,
      rotate: named,
      'roll-back': named,
      verify: named,
      prove: named,
      respond: { leak: { token: 'anaconda-upload#1' } },
      revoke: { token: 'anaconda-upload', mayBeLast: true },
      retire: named,
      sweep: {},
    };
    const page = readFileSync('docs/reference/roles.md', 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (\w+) +\| (\w+) +\| (\w+) +\|/gm)];
    expect(rows.map(([, action]) => action)).toEqual(Object.keys(bodies));
    for (const [, action = '', ...cells] of rows)
      for (const [index, role] of roles.entries()) {
        const body = { action, ...bodies[action] };
        const { status } = (await people.get(role)?.ask('POST', '/previews', { body })) ?? {};
        expect([action, role, status === 403 ? '403' : 'yes']).toEqual([action, role, cells[index]]);
      }
  });

  it('takes a role away at once, also from somebody with a preview in hand', async () => {
    const admin = await served.signedIn('admin');
    const operator = await served.signedIn('operator');
    const preview = await operator.post<{ id: string }>('/previews', {
      action: 'verify',
      credential: 'anaconda-upload',
    });
    await admin.ask('PUT', '/members/operator-person', { body: { role: 'viewer' } });
    const started = await operator.ask('POST', '/runs', { body: { preview: preview.id } });
    expect(started.status).toBe(403);
  });

  it('starts a preview for nobody but who asked for it', async () => {
    const admin = await served.signedIn('admin');
    const operator = await served.signedIn('operator');
    const preview = await admin.post<{ id: string }>('/previews', {
      action: 'verify',
      credential: 'anaconda-upload',
    });
    const started = await operator.ask('POST', '/runs', { body: { preview: preview.id } });
    expect([started.status, started.json]).toMatchObject([404, { error: { code: 'not-found' } }]);
  });

  it('never lets the last admin go', async () => {
    const admin = await served.signedIn('admin');
    const owner = encodeURIComponent(served.bench.app().actor);
    const removed = await admin.ask('DELETE', `/members/${owner}`);
    const demoted = await admin.ask('PUT', `/members/${owner}`, { body: { role: 'viewer' } });
    expect([removed.status, demoted.status]).toEqual([409, 409]);
  });
});
