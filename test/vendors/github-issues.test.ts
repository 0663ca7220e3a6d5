import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import { signJwt } from './github-app-jwt.ts';
import { createVisitor, type Visitor } from './github-openapi-visitor.ts';

const repository = '/repos/tudat-team/tudatpy';

describe("issues on the simulated api.github.com, held against GitHub's own description", () => {
  let simulator: GithubSimulator;
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = createVisitor(() => simulator);
    simulator = await startGithubSimulator();
  });
  afterAll(async () => {
    await simulator.stop();
  });
  const follow: Visitor['follow'] = (...parts) => visitor.follow(...parts);
  const numbers = async (query: string): Promise<readonly number[]> =>
    ((await follow(`GET ${repository}/issues?${query}`, 200)) as { number: number }[]).map(
      ({ number }) => number,
    );

  it('opens, lists, changes, closes and opens again', async () => {
    const body = { title: 'First', body: 'text', labels: ['mintmark', 'help wanted'] };
    expect(await follow(`POST ${repository}/issues`, 201, { body })).toMatchObject({
      number: 1,
      state: 'open',
      labels: [{ name: 'mintmark' }, { name: 'help wanted' }],
      user: { login: simulator.logins.owner },
    });
    await follow(`POST ${repository}/issues`, 201, { body: { title: 'Second' } });
    expect(await numbers('labels=mintmark')).toEqual([1]);
    expect(await numbers('labels=mintmark,other')).toEqual([]);
    expect(await numbers('state=all&direction=asc&sort=created')).toEqual([1, 2]);
    expect(await numbers(`creator=${simulator.logins.contributor}`)).toEqual([]);
    const closed = { state: 'closed', state_reason: 'not_planned', body: 'new' };
    expect(await follow(`PATCH ${repository}/issues/1`, 200, { body: closed })).toMatchObject({
      state: 'closed',
      state_reason: 'not_planned',
      body: 'new',
      title: 'First',
    });
    expect(await numbers('')).toEqual([2]);
    expect(await follow(`PATCH ${repository}/issues/1`, 200, { body: { state: 'open' } })).toMatchObject({
      state_reason: 'reopened',
      closed_at: null,
    });
    await follow(`GET ${repository}/issues/1`, 200);
    await follow(`GET ${repository}/issues/9`, 404);
  });
  it('keeps what is said below', async () => {
    await follow(`POST ${repository}/issues/1/comments`, 201, { body: { body: 'seen' } });
    expect(await follow(`GET ${repository}/issues/1/comments`, 200)).toMatchObject([{ body: 'seen' }]);
    expect(await follow(`GET ${repository}/issues/1`, 200)).toMatchObject({ comments: 1 });
  });
  it('drops the labels of whoever may only read, without a word, and lets them change their own', async () => {
    const token = simulator.makeToken({ login: simulator.logins.contributor, scopes: ['public_repo'] });
    const body = { title: 'Mine', labels: ['mintmark'] };
    const answer = await follow(`POST ${repository}/issues`, 201, { body, token });
    expect(answer).toMatchObject({ labels: [] });
    const { number } = answer as { number: number };
    await follow(`PATCH ${repository}/issues/${number}`, 200, { body: { body: 'more' }, token });
    await follow(`PATCH ${repository}/issues/1`, 403, { body: { body: 'more' }, token });
  });
  it('lets an App with the permission do it, and no other', async () => {
    const tokenWith = async (name: string, permissions: Record<string, string>): Promise<string> => {
      const app = simulator.registerApp({
        owner: 'tudat-team',
        name,
        externalUrl: 'https://example.org',
        permissions,
      });
      const installation = simulator.installApp({ slug: app.slug, account: 'tudat-team' });
      const jwt = signJwt(app.privateKey, app.clientId, { now: Date.now() });
      const line = `POST /app/installations/${installation}/access_tokens`;
      return ((await follow(line, 201, { token: jwt })) as { token: string }).token;
    };
    const body = { title: 'From an App', labels: ['mintmark'] };
    const token = await tokenWith('Writer', { issues: 'write' });
    expect(await follow(`POST ${repository}/issues`, 201, { body, token })).toMatchObject({
      user: { login: 'writer[bot]', type: 'Bot' },
      labels: [{ name: 'mintmark' }],
    });
    await follow(`POST ${repository}/issues`, 403, {
      body,
      token: await tokenWith('Reader', { issues: 'read' }),
    });
    await follow(`POST ${repository}/issues`, 401, { body, token: null });
  });
  it('refuses what the service refuses', async () => {
    const refused = async (body: unknown): Promise<number> =>
      (await visitor.call(`POST ${repository}/issues`, body)).status;
    expect(await refused({ body: 'no title' })).toBe(422);
    expect(await refused({ title: 'x', color: 'red' })).toBe(422);
    expect(await refused({ title: 'x', body: 'x'.repeat(65_537) })).toBe(422);
    expect((await visitor.call(`GET ${repository}/issues?state=ajar`)).status).toBe(422);
  });

  it('has been everywhere', () => {
    const issues = visitor.served('issues');
    expect([...visitor.visited()].filter((line) => issues.has(line)).sort()).toEqual([...issues].sort());
  });
});
