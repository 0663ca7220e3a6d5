import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServed, type Served, type Visitor } from './served.ts';

let served: Served;
let admin: Visitor;

beforeAll(async () => {
  served = await openServed({ isApplied: true });
  admin = await served.signedIn('admin');
});
afterAll(async () => {
  expect(served.complaints).toEqual([]);
  await served.stop();
});

/** The same requests at every run, unless somebody asks for others: MINTMARK_FUZZ_SEED=7. */
const seed = Number(process.env['MINTMARK_FUZZ_SEED'] ?? 20_261_127);
const tries = 400;

const errorShape = {
  error: { code: expect.stringMatching(/^[a-z-]+$/) as string, message: expect.any(String) as string },
};

describe('a request that does not fit', () => {
  it.each([
    ['an unknown field', { action: 'sweep', force: true }],
    ['a wrong type', { action: 'apply', credential: 4 }],
    ['an unknown action', { action: 'destroy' }],
    ['nothing', {}],
    ['a list', []],
    ['an unknown field deep inside', { action: 'respond', leak: { token: 'a', value: 'b' } }],
    ['a text that is too long', { action: 'rotate', credential: 'x'.repeat(101) }],
  ])('is refused with %s', async (_name, body) => {
    const answer = await admin.ask('POST', '/previews', { body });
    expect([answer.status, answer.json]).toMatchObject([400, errorShape]);
    expect(answer.json).toMatchObject({ error: { code: 'request-invalid' } });
  });

  it.each(['{', '', 'null', '"text"', '{"action":"sweep"}}'])('is refused with the body %j', async (raw) => {
    const answer = await admin.ask('POST', '/previews', { raw });
    expect([answer.status, answer.json]).toMatchObject([400, errorShape]);
  });

  it('is refused with a query that nobody knows', async () => {
    const answer = await admin.ask('GET', '/overview?debug=1');
    expect([answer.status, answer.json]).toMatchObject([400, errorShape]);
  });

  it('is refused when it is too large, before anything reads it', async () => {
    const raw = JSON.stringify({ action: 'apply', credential: 'x'.repeat(70_000) });
    const answer = await admin.ask('POST', '/previews', { raw });
    expect([answer.status, answer.json]).toMatchObject([413, { error: { code: 'too-large' } }]);
  });

  it('is refused when it is no JSON', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await admin.ask('POST', '/previews', { raw: 'action=sweep', headers });
    expect([answer.status, answer.json]).toMatchObject([415, { error: { code: 'media-type' } }]);
  });

  it.each([
    ['DELETE', '/overview', 'GET'],
    ['GET', '/previews', 'POST'],
    ['PATCH', '/members/somebody', 'DELETE, PUT'],
    ['OPTIONS', '/runs', 'GET, POST'],
  ])('is refused with the method %s at %s, and told which one fits', async (method, path, allowed) => {
    const answer = await admin.ask(method, path);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
    expect(answer.json).toMatchObject(errorShape);
  });

  it('never repeats what it was sent', async () => {
    const value = `anything-${'secret'.repeat(3)}`;
    const bodies = [{ value, more: 1 }, { value: { value } }, { value: [value] }];
    for (const body of bodies) {
      const answer = await admin.ask('POST', '/runs/none/value', { body });
      expect([answer.status, answer.text.includes(value)]).toEqual([400, false]);
    }
  });
});

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly hasBody: boolean;
}

describe('the OpenAPI document', () => {
  it('says of every operation who may use it, and of every refusal one shape', async () => {
    const { openapi, paths } = await admin.get<{
      openapi: string;
      paths: Record<string, Record<string, { responses: Record<string, object> }>>;
    }>('/openapi.json');
    expect(openapi).toBe('3.1.0');
    for (const methods of Object.values(paths))
      for (const operation of Object.values(methods))
        expect(JSON.stringify(operation.responses['default'])).toContain('#/components/schemas/Error');
  });

  it.each(['%20', '..', 'nobody-at-all', 'tudat-team/no-such-repository', 'a/b/c'])(
    'says so where there is no place of alerts like %s',
    async (place) => {
      const answer = await admin.ask('GET', `/api/v1/leaks/alerts?place=${place}`);
      expect([400, 404]).toContain(answer.status);
    },
  );
  it('holds for whatever is sent: no answer is a bug', async () => {
    const operations = await readOperations();
    const statuses: number[] = [];
    // What is typed into a terminal or made by a program that is wrong; and names that mean something here.
    const word = fc.oneof(
      fc.constantFrom(
        'anaconda-upload',
        'anaconda-upload#1',
        'renew',
        'uses',
        '..',
        '%2e%2e',
        '__proto__',
        '0',
        '-1',
        '',
      ),
      fc.string({ maxLength: 40 }),
    );
    const body = fc.oneof(
      fc.record({
        action: fc.constantFrom('apply', 'rotate', 'prove', 'verify', 'revoke', 'respond'),
        credential: word,
      }),
      fc.record({ action: fc.constant('revoke'), token: word, mayBeLast: fc.boolean() }),
      fc.record({ action: fc.constant('respond'), leak: fc.record({ token: word }) }),
      fc.record({ number: fc.integer() }),
      fc.record({ preview: word }),
      fc.record({ value: word }),
      fc.record({ role: word, email: word }),
      fc.record({ isEnabled: fc.boolean(), everySeconds: fc.integer() }),
      fc.object({ maxDepth: 2 }),
    );
    const query = fc.dictionary(
      fc.constantFrom(
        'subject',
        'last',
        'before',
        'head',
        'number',
        'place',
        'scopes',
        'principal',
        'lifetime',
      ),
      word,
      { maxKeys: 3 },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(), word, body, query, async (index, name, sent, asked) => {
        const { method, path, hasBody } = operations[index % operations.length] ?? {
          method: 'GET',
          path: '/',
          hasBody: false,
        };
        const place = path.replaceAll(/\{\w+\}/g, encodeURIComponent(name));
        const search = new URLSearchParams(asked).toString();
        const answer = await admin.ask(
          method,
          `${place}${search === '' ? '' : `?${search}`}`,
          hasBody ? { body: sent } : {},
        );
        statuses.push(answer.status);
        // Every service answers here, so that not even a 502 is right.
        expect([method, place, answer.status, answer.text.slice(0, 200)]).toEqual([
          method,
          place,
          answer.status < 500 ? answer.status : 'less than 500',
          answer.text.slice(0, 200),
        ]);
        if (answer.status >= 400) expect(answer.json).toMatchObject(errorShape);
      }),
      { numRuns: tries, seed },
    );
    const number = (from: number): number => statuses.filter((status) => status >= from).length;
    console.log(
      `seed ${seed}: ${statuses.length} requests, ${statuses.length - number(400)} done, ${number(400)} refused, ${number(500)} answered by 5xx`,
    );
    expect([statuses.length, number(400) < tries]).toEqual([tries, true]);
  });
});

/** All but those that would end the fuzzing itself. */
async function readOperations(): Promise<readonly Operation[]> {
  const { paths } = await admin.get<{ paths: Record<string, Record<string, object>> }>('/openapi.json');
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => !(method === 'delete' && /sessions?$/.test(path)))
      .map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        hasBody: 'requestBody' in operation,
      })),
  );
}
