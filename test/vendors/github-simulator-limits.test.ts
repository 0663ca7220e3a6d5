import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import { createCaller, repositorySecrets } from './github-caller.ts';

describe('the simulated api.github.com: its', () => {
  let simulator: GithubSimulator;
  let nowMilliseconds: number;
  const start = async (options: Parameters<typeof startGithubSimulator>[0] = {}) => {
    await simulator?.stop();
    simulator = await startGithubSimulator({ now: () => nowMilliseconds, ...options });
  };
  beforeEach(async () => {
    nowMilliseconds = Date.parse('2026-11-23T10:00:00.400Z');
    await start();
  });
  afterEach(async () => {
    await simulator.stop();
  });
  const { call } = createCaller(() => simulator);
  const makeToken = (scopes: readonly string[], login: string = simulator.logins.owner) =>
    simulator.makeToken({ login, scopes });

  describe('rate limits', () => {
    const spend = async (line: string, count: number, token = simulator.token) => {
      for (let sent = 0; sent < count; sent += 1) await call(line, undefined, token);
    };
    it('are told with every answer and cost nothing to look at', async () => {
      const { headers } = await call('GET /user');
      expect(headers.get('x-ratelimit-limit')).toBe('5000');
      expect(headers.get('x-ratelimit-remaining')).toBe('4999');
      expect(headers.get('x-ratelimit-used')).toBe('1');
      expect(headers.get('x-ratelimit-reset')).toBe('1795431601');
      expect(headers.get('x-ratelimit-resource')).toBe('core');
      await spend('GET /rate_limit', 3);
      const { json } = await call('GET /rate_limit');
      expect(json).toMatchObject({ rate: { used: 1 }, resources: { graphql: { used: 0 } } });
    });
    it('allow 900 points in a minute to all tokens of a user together', async () => {
      await start({ enforceRateLimits: true });
      const other = makeToken(['repo']);
      await spend(`DELETE ${repositorySecrets}/NONE`, 100);
      nowMilliseconds += 20_000;
      await spend(`DELETE ${repositorySecrets}/NONE`, 79, other);
      await spend('GET /user', 5);
      const refused = await call('GET /user');
      expect(refused.status).toBe(403);
      expect(refused.json['message']).toMatch(/^You have exceeded a secondary rate limit\./);
      expect(refused.headers.get('retry-after')).toBe('40');
      const contributor = makeToken([], simulator.logins.contributor);
      expect((await call('GET /user', undefined, contributor)).status).toBe(200);
      nowMilliseconds += 40_000;
      expect((await call('GET /user')).status).toBe(200);
    });
    it('allow 60 requests in an hour to those who do not sign in', async () => {
      await start({ enforceRateLimits: true });
      const ask = () => fetch(simulator.url);
      for (let sent = 0; sent < 60; sent += 1) await ask();
      const refused = await ask();
      expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
      expect(refused.headers.get('retry-after')).toBe(null);
      nowMilliseconds += 3_600_000;
      expect((await ask()).status).toBe(200);
    });
    it('allow 100 requests at once', async () => {
      await start({ enforceRateLimits: true, latencyMilliseconds: 300 });
      const answers = await Promise.all(Array.from({ length: 120 }, () => call('GET /user')));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
    });
    it('stop nobody unless they are enforced', async () => {
      const ask = async () => (await fetch(simulator.url)).status;
      for (let sent = 0; sent < 70; sent += 1) expect(await ask()).toBe(200);
    });
  });
});
