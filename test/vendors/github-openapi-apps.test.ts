import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import { signJwt } from './github-app-jwt.ts';
import { createVisitor, type Visitor } from './github-openapi-visitor.ts';

const repository = '/repos/tudat-team/tudatpy';
const organization = '/orgs/tudat-team';

describe("the life of tokens on the simulated api.github.com, held against GitHub's own description", () => {
  let simulator: GithubSimulator;
  let visitor: Visitor;
  let jwt: string;
  let installation: number;
  let overseer: string;
  let code: string;
  beforeAll(async () => {
    visitor = createVisitor(() => simulator);
    simulator = await startGithubSimulator();
    const {
      slug,
      clientId,
      privateKey,
      code: given,
    } = simulator.registerApp({
      owner: 'tudat-team',
      name: 'Token Keeper',
      externalUrl: 'https://example.org',
      permissions: {
        secrets: 'write',
        secret_scanning_alerts: 'write',
        organization_personal_access_tokens: 'write',
        organization_personal_access_token_requests: 'write',
      },
    });
    code = given;
    installation = simulator.installApp({ slug, account: 'tudat-team' });
    jwt = signJwt(privateKey, clientId, { now: Date.now() });
    overseer = await makeToken();
  });
  afterAll(async () => {
    await simulator.stop();
  });

  const follow: Visitor['follow'] = (...parts) => visitor.follow(...parts);
  const makeToken = async (body?: unknown): Promise<string> => {
    const line = `POST /app/installations/${installation}/access_tokens`;
    return ((await follow(line, 201, { body, token: jwt })) as { token: string }).token;
  };
  const makeFineGrained = (name: string, approval?: 'pending') =>
    simulator.makeToken({
      login: simulator.logins.contributor,
      scopes: [],
      kind: 'fine-grained',
      name,
      permissions: { secrets: 'read', organization_secrets: 'read' },
      repositories: ['tudatpy'],
      expiresAt: '2030-01-01T00:00:00Z',
      ...(approval ? { approval } : {}),
    });
  const idsAt = async (path: string): Promise<readonly number[]> =>
    ((await follow(`GET ${path}`, 200, { token: overseer })) as { id: number }[]).map(({ id }) => id);

  it.each([
    'GET /app',
    'GET /apps/token-keeper',
    'GET /app/installations',
    `GET ${organization}/installation`,
    `GET ${repository}/installation`,
    'GET /users/tudat-team/installation',
  ])('answers %s', async (line) => {
    await follow(line, 200, { token: jwt });
    await follow('GET /app/installations/1', 404, { token: jwt });
    await follow('GET /app', 401);
  });
  it('lets an App into an account', async () => {
    await follow(`GET /app/installations/${installation}`, 200, { token: jwt });
    const token = await makeToken({ repositories: ['tudatpy'], permissions: { secrets: 'read' } });
    await follow('GET /installation/repositories', 200, { token });
    await follow('GET /user', 403, { token });
    const tooMuch = { permissions: { contents: 'write' } };
    await follow(`POST /app/installations/${installation}/access_tokens`, 422, { token: jwt, body: tooMuch });
    await follow('DELETE /installation/token', 204, { token });
    await follow('GET /installation/repositories', 401, { token });
  });
  it('lists what an organization lets in and what asks', async () => {
    makeFineGrained('asks once', 'pending');
    makeFineGrained('asks twice', 'pending');
    const requests = `${organization}/personal-access-token-requests`;
    const [first = 0, second = 0] = await idsAt(requests);
    await idsAt(`${requests}/${first}/repositories`);
    await follow(`POST ${requests}/${first}`, 204, { token: overseer, body: { action: 'approve' } });
    const denial = { action: 'deny', pat_request_ids: [second], reason: null };
    await follow(`POST ${requests}`, 202, { token: overseer, body: denial });
    makeFineGrained('is in');
    const grants = `${organization}/personal-access-tokens`;
    const [newest = 0, approved = 0] = await idsAt(`${grants}?sort=created_at&direction=desc`);
    await idsAt(`${grants}/${newest}/repositories`);
    await follow(`POST ${grants}/${newest}`, 204, { token: overseer, body: { action: 'revoke' } });
    const revocation = { action: 'revoke', pat_ids: [approved] };
    await follow(`POST ${grants}`, 202, { token: overseer, body: revocation });
    expect(await idsAt(grants)).toEqual([]);
    await follow(`GET ${grants}`, 403);
  });
  it('shows leaks', async () => {
    const text = `token: ${makeFineGrained('leaks')}`;
    simulator.commitFile({ repository: 'tudat-team/tudatpy', path: 'ci.yml', text });
    const alerts = 'secret-scanning/alerts';
    await follow(`GET ${organization}/${alerts}?state=open`, 200, { token: overseer });
    await follow(`GET ${repository}/${alerts}?hide_secret=true`, 200);
    await follow(`GET ${repository}/${alerts}/1`, 200);
    const body = { state: 'resolved', resolution: 'revoked', resolution_comment: 'replaced' };
    await follow(`PATCH ${repository}/${alerts}/1`, 200, { body });
  });
  it('revokes', async () => {
    const body = { credentials: [makeFineGrained('lost')] };
    await follow('POST /credentials/revoke', 202, { body, token: null });
    await follow('POST /credentials/revoke', 403, { body });
    const refused = await visitor.call('POST /credentials/revoke', { credentials: [] }, null);
    expect(refused.status).toBe(422);
  });
  it.each([
    `GET ${repository}/actions/variables`,
    `GET ${organization}/actions/variables`,
    `GET ${repository}/dependabot/secrets`,
  ])('answers %s', async (line) => {
    await follow(line, 200);
  });
  it('exchanges a code once, and takes an App out', async () => {
    await follow(`POST /app-manifests/${code}/conversions`, 201, { token: null });
    await follow(`POST /app-manifests/${code}/conversions`, 404, { token: null });
    await follow(`DELETE /app/installations/${installation}`, 204, { token: jwt });
    await follow(`DELETE /app/installations/${installation}`, 404, { token: jwt });
  });

  it('has been everywhere', () => {
    const elsewhere = visitor.served('other');
    const visited = [...visitor.visited()].filter((line) => !elsewhere.has(line));
    expect(new Set(visited)).toEqual(visitor.served('token-life'));
  });
});
