import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import { Secret } from '../../src/domain/secret.ts';
import type { Slot } from '../../src/domain/slot.ts';
import type { Target } from '../../src/ports/target.ts';
import type { AdapterContext } from '../../src/ports/vendor.ts';
import { githubActionsTarget } from '../../src/targets/github-actions/target.ts';
import { githubVendor } from '../../src/vendors/github/vendor.ts';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import { contractContext } from '../contracts/harness/harness.ts';

const newSecret = (sizeBytes = 40): Secret =>
  Secret.of(randomBytes(sizeBytes).toString('hex').slice(0, sizeBytes));
const thrownBy = async (work: Promise<unknown>): Promise<AppError> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof AppError) return error;
  throw new Error('Expected an AppError.', { cause: error });
};

describe('GitHub Actions in the seeded organization', () => {
  let simulator: GithubSimulator;
  let context: AdapterContext;
  let target: Target;
  beforeEach(async () => {
    simulator = await startGithubSimulator({ extraRepositories: 260 });
    context = contractContext(simulator, { credential: simulator.token });
    target = githubActionsTarget.connect(context);
  });
  afterEach(async () => {
    await simulator.stop();
  });

  const resolve = async (spec: unknown, from = target): Promise<readonly Slot[]> =>
    await from.resolve(githubActionsTarget.placement.parse(spec));
  const one = async (spec: unknown, from = target): Promise<Slot> => {
    const [slot] = await resolve(spec, from);
    if (!slot) throw new Error('The placement stands for no slot.');
    return slot;
  };
  const connectWith = (credential: string): Target =>
    githubActionsTarget.connect({ ...context, credential: () => Secret.of(credential) });
  const tudatpy = { repository: 'tudat-team/tudatpy', secret: 'UPLOAD' };

  it('finds repositories on every page, and no archived one', async () => {
    const slots = await resolve({
      repositories: ['tudat-team/load-*', 'tudat-team/*-legacy-*'],
      secret: 'x',
    });
    expect(slots.length).toBe(260);
    expect(slots[0]?.id).toBe('github-actions:repository/tudat-team/load-0001/X');
  });
  it('shows an App the repositories that it is installed in', async () => {
    const app = simulator.registerApp({
      name: 'secrets keeper',
      externalUrl: 'https://example.org',
      owner: 'tudat-team',
      permissions: { secrets: 'write' },
    });
    simulator.installApp({ slug: app.slug, account: 'tudat-team', repositories: ['tudatpy', 'tudat'] });
    const asApp = {
      ...context,
      settings: { app: app.clientId },
      credential: () => Secret.of(app.privateKey),
    };
    expect(await githubActionsTarget.connect(asApp).places()).toEqual([
      { field: 'organization', values: ['tudat-team'] },
      { field: 'repository', values: ['tudat-team/tudat', 'tudat-team/tudatpy'] },
    ]);
  });
  it('describes hundreds of repositories with one list each', async () => {
    const slots = await resolve({ repositories: 'tudat-team/load-*', secret: 'x' });
    const before = simulator.requests.length;
    expect(new Set((await target.describe(slots)).map(({ kind }) => kind))).toEqual(new Set(['absent']));
    expect(simulator.requests.length - before).toBe(260);
  });
  it('does not try a refused connection again for every repository', async () => {
    const slots = await resolve({ repositories: 'tudat-team/load-*', secret: 'x' });
    simulator.revokeToken(simulator.token);
    const before = simulator.requests.length;
    expect((await thrownBy(target.describe(slots))).code).toBe('connection-refused');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(simulator.requests.length - before).toBeLessThan(20);
  });
  it('writes names of organizations and environments as GitHub does', async () => {
    const organization = await one({ organization: 'Tudat-Team', visibility: 'all', secret: 'x' });
    expect(organization.id).toBe('github-actions:organization/tudat-team/X');
    const environment = await one({ ...tudatpy, repository: 'TUDAT-team/TudatPy', environment: 'release' });
    expect(environment.id).toBe('github-actions:environment/tudat-team/tudatpy/release/UPLOAD');
  });
  it('says what was probably meant', async () => {
    const misspelt = await thrownBy(resolve({ ...tudatpy, repository: 'tudat-team/tudatpi' }));
    expect(misspelt.message).toContain('did you mean "tudatpy"?');
    const user = await thrownBy(
      resolve({ organization: simulator.logins.owner, visibility: 'all', secret: 'x' }),
    );
    expect(user.code).toBe('not-found');
  });
  it.each(['1ST', 'MY-TOKEN', 'MY TOKEN', 'GITHUB_TOKEN', 'github_token', ''])(
    'refuses the secret name %j before any call',
    (secret) => {
      expect(githubActionsTarget.placement.safeParse({ ...tudatpy, secret }).success).toBe(false);
    },
  );
  it('takes a value of 48 KB and refuses a larger one before any call', async () => {
    const slot = await one(tudatpy);
    expect((await target.deliver(slot, newSecret(48 * 1024))).kind).toBe('done');
    const before = simulator.requests.length;
    expect((await thrownBy(target.deliver(slot, newSecret(48 * 1024 + 1)))).code).toBe('slot-invalid');
    expect(simulator.requests.length).toBe(before);
  });
  it('reads a key once, and again when it was rotated', async () => {
    const slot = await one(tudatpy);
    await target.deliver(slot, newSecret());
    const keyReads = (): number =>
      simulator.requests.filter(({ path }) => path.endsWith('/public-key')).length;
    await target.deliver(slot, newSecret());
    expect(keyReads()).toBe(1);
    simulator.rotatePublicKey({ repository: 'tudat-team/tudatpy' });
    expect(await target.deliver(slot, newSecret())).toEqual({ kind: 'done', value: { created: false } });
    expect(keyReads()).toBe(2);
  });
  it('gives a job the value of the nearest level', async () => {
    const job = { repository: 'tudat-team/tudatpy', environment: 'release', name: 'UPLOAD' };
    const placements = [
      { organization: 'tudat-team', repositories: 'tudat*', secret: 'UPLOAD' },
      tudatpy,
      { ...tudatpy, environment: 'release' },
    ];
    for (const placement of placements) {
      const value = randomBytes(20).toString('hex');
      await target.deliver(await one(placement), Secret.of(value));
      expect(simulator.valueSeenByJob(job)).toBe(value);
    }
  });
  it('names the scope that a classic token lacks', async () => {
    const { owner } = simulator.logins;
    const slot = await one({ organization: 'tudat-team', visibility: 'all', secret: 'x' });
    const repositoryOnly = connectWith(simulator.makeToken({ login: owner, scopes: ['repo'] }));
    const error = await thrownBy(repositoryOnly.describe([slot]));
    expect([error.code, error.message]).toEqual(['connection-refused', expect.stringContaining('admin:org')]);
  });
  it('names the permission that a fine-grained token lacks', async () => {
    const value = simulator.makeToken({
      login: simulator.logins.owner,
      scopes: [],
      kind: 'fine-grained',
      permissions: { metadata: 'read', secrets: 'read' },
    });
    const error = await thrownBy(connectWith(value).deliver(await one(tudatpy), newSecret()));
    expect(error.hint).toContain('secrets=write');
  });
  it('shows an organization secret that somebody opened to more repositories', async () => {
    const slot = await one({ organization: 'tudat-team', repositories: 'tudat', secret: 'x' });
    simulator.setSecretAsSomebodyElse({ organization: 'tudat-team' }, 'X', randomBytes(9).toString('hex'));
    const [state] = await target.describe([slot]);
    expect(state).toMatchObject({ kind: 'present', problems: [expect.stringContaining('all')] });
  });
  it('checks a classic token: login, scopes, end', async () => {
    const expiresAt = '2030-01-02T03:04:05.000Z';
    const value = simulator.makeToken({ login: simulator.logins.contributor, scopes: ['gist'], expiresAt });
    const report = await githubVendor.check({ ...context, credential: () => Secret.of(value) });
    expect(report).toMatchObject({ login: simulator.logins.contributor, expiresAt });
    expect(report.rights).toMatchObject([{ right: 'repo', state: 'missing' }, {}]);
  });
});

interface ScriptedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

describe('answers of GitHub that only its headers explain', () => {
  let server: Server;
  let answers: (path: string) => ScriptedAnswer;
  let calls: string[];
  let waits: number[];
  let context: AdapterContext;
  beforeEach(async () => {
    calls = [];
    waits = [];
    server = createServer((request, response) => {
      calls.push(`${request.method} ${request.url}`);
      const { status, headers, body } = answers(request.url ?? '/');
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(status === 204 ? undefined : JSON.stringify(body ?? { message: 'as scripted' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credential = () => Secret.of(randomBytes(20).toString('hex'));
    context = {
      ...contractContext(
        { url, faults: undefined as never, requests: [], stop: async () => {} },
        { credential: 'x' },
      ),
      credential,
      onWait: ({ seconds }) => waits.push(seconds),
    };
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
  });

  const slot: Slot = {
    id: 'github-actions:repository/octo/cat/X',
    target: 'github-actions',
    connection: 'contract',
    label: 'octo/cat · secret X',
    address: { place: { level: 'repository', owner: 'octo', repo: 'cat' }, name: 'X' },
    container: 'repository/octo/cat',
  };
  const key = { key_id: '1', key: Buffer.alloc(32, 9).toString('base64') };
  const afterTheKey = (answer: () => ScriptedAnswer) => (path: string) =>
    path.endsWith('/public-key') ? { status: 200, body: key } : answer();
  const deliver = async () => await githubActionsTarget.connect(context).deliver(slot, newSecret());
  const writes = (): number => calls.filter((call) => call.startsWith('PUT')).length;

  it('waits as long as Retry-After says, whatever the text', async () => {
    let tries = 0;
    answers = afterTheKey(() =>
      tries++ === 0 ? { status: 429, headers: { 'retry-after': '1' } } : { status: 204 },
    );
    expect((await deliver()).kind).toBe('done');
    expect(waits).toEqual([1]);
  });
  it.each([
    [
      'the hourly limit',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3000) },
      403,
    ],
    ['a secondary limit', { 'retry-after': '1000' }, 429],
  ])(
    'gives %s up at once when it lasts too long, and does not blame the connection',
    async (_name, headers, status) => {
      answers = afterTheKey(() => ({ status, headers }));
      expect(await deliver()).toMatchObject({
        kind: 'refused',
        reason: expect.stringContaining('rate limit'),
      });
      expect([writes(), waits]).toEqual([1, []]);
    },
  );
  it('sends a person to the single sign-on page', async () => {
    const page = 'https://github.com/orgs/octo/sso?authorization_request=A1';
    answers = () => ({ status: 403, headers: { 'x-github-sso': `required; url=${page}` } });
    expect((await thrownBy(deliver())).hint).toContain(page);
  });
  it('knows a 404 that hides a missing scope from one that does not', async () => {
    answers = () => ({
      status: 404,
      headers: { 'x-oauth-scopes': 'gist', 'x-accepted-oauth-scopes': 'repo' },
    });
    expect((await thrownBy(deliver())).message).toContain('lacks the scope repo');
    answers = () => ({
      status: 404,
      headers: { 'x-oauth-scopes': 'repo', 'x-accepted-oauth-scopes': 'repo' },
    });
    expect((await deliver()).kind).toBe('refused');
    expect(await githubActionsTarget.connect(context).describe([slot])).toEqual([{ kind: 'absent' }]);
  });
  it('asks a person for the present name of a renamed repository, after one call', async () => {
    answers = () => ({ status: 301, headers: { location: `${context.baseUrl}/repositories/1` } });
    const error = await thrownBy(
      githubActionsTarget.connect(context).resolve({ repository: 'octo/dog', secret: 'X' }),
    );
    expect([error.hint, calls.length]).toEqual([expect.stringContaining('renamed'), 1]);
  });
  it('does not repeat a write that is refused for another reason than the key', async () => {
    answers = afterTheKey(() => ({ status: 422 }));
    expect((await deliver()).kind).toBe('refused');
    expect(writes()).toBe(1);
  });
  it.each([
    ['2021-09-03 02:34:04 UTC', '2021-09-03T02:34:04.000Z'],
    ['2023-04-26 20:23:26 +0200', '2023-04-26T18:23:26.000Z'],
  ])('reads the end of a token from %s', async (header, expiresAt) => {
    answers = () => ({
      status: 200,
      headers: { 'github-authentication-token-expiration': header },
      body: { login: 'octocat' },
    });
    expect(await githubVendor.check(context)).toMatchObject({ login: 'octocat', expiresAt });
  });
  it('checks an installation token, which is nobody’s user', async () => {
    answers = (path) => (path === '/rate_limit' ? { status: 200, body: { resources: {} } } : { status: 403 });
    const credential = () => Secret.of(`ghs_${randomBytes(18).toString('hex')}`);
    expect((await githubVendor.check({ ...context, credential })).login).toContain('installation');
  });
});
