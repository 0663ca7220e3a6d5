import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import {
  createCaller,
  environmentSecrets,
  organizationSecrets,
  places,
  repository,
  repositorySecrets,
} from './github-caller.ts';

describe('the simulated api.github.com', () => {
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
  const { send, call, seal, put, idOf } = createCaller(() => simulator);

  describe('secrets', () => {
    it.each([
      ['repository', repositorySecrets],
      ['environment', environmentSecrets],
    ] as const)('of a %s are really opened, and siblings stay', async (kind, base) => {
      const before = simulator.snapshot(places[kind]);
      expect(await put(`${base}/binstar_token`, 'föhn')).toMatchObject({ status: 201, text: '{}' });
      expect(simulator.secret(places[kind], 'BINSTAR_TOKEN')).toBe('föhn');
      const first = await call(`GET ${base}/BINSTAR_TOKEN`);
      expect(first.json).toEqual({
        name: 'BINSTAR_TOKEN',
        created_at: '2026-11-23T10:00:00Z',
        updated_at: '2026-11-23T10:00:00Z',
      });
      nowMilliseconds += 5000;
      expect(await put(`${base}/BINSTAR_TOKEN`, 'two')).toMatchObject({ status: 204, text: '' });
      const second = await call(`GET ${base}/BINSTAR_TOKEN`);
      expect(second.json).toMatchObject({ ...first.json, updated_at: '2026-11-23T10:00:05Z' });
      expect(simulator.snapshot(places[kind])).not.toBe(before);
      expect(simulator.snapshot(places[kind], 'binstar_token')).toBe(before);
      expect((await call(`DELETE ${base}/BINSTAR_TOKEN`)).status).toBe(204);
      expect((await call(`DELETE ${base}/BINSTAR_TOKEN`)).status).toBe(404);
      expect(simulator.snapshot(places[kind])).toBe(before);
    });
    it('begin with those of the team, and none for uploads', async () => {
      const names = (json: Record<string, unknown>) =>
        (json['secrets'] as { name: string }[]).map(({ name }) => name);
      expect(names((await call(`GET ${repositorySecrets}`)).json)).toEqual([
        'BUMP_VERSION_NIGHTLY',
        'GH_TOKEN',
        'VERSION_BUMPER_PRIVATE_KEY',
      ]);
      expect((await call(`GET ${organizationSecrets}`)).json).toEqual({ total_count: 0, secrets: [] });
      expect((await call(`GET ${environmentSecrets}`)).json).toEqual({ total_count: 0, secrets: [] });
    });
    it('need an environment that exists', async () => {
      const base = `/repos/${repository}/environments/a%2Fb/secrets`;
      expect((await call(`GET ${base}/public-key`)).status).toBe(404);
      await call(`PUT /repos/${repository}/environments/a%2Fb`);
      expect((await put(`${base}/X`, 'value')).status).toBe(201);
      expect(simulator.secret({ repository, environment: 'a/b' }, 'X')).toBe('value');
    });
    it('refuse a box for a key that was replaced', async () => {
      const body = await seal(repositorySecrets, 'value');
      simulator.rotatePublicKey(places.repository);
      expect((await call(`PUT ${repositorySecrets}/X`, body)).status).toBe(422);
      const { key_id } = await seal(repositorySecrets, 'value');
      expect((await call(`PUT ${repositorySecrets}/X`, { ...body, key_id })).status).toBe(422);
      expect((await put(`${repositorySecrets}/X`, 'value')).status).toBe(201);
    });
    it('have a key for each place', async () => {
      const body = await seal(environmentSecrets, 'value');
      expect((await call(`PUT ${repositorySecrets}/X`, body)).status).toBe(422);
    });
    it.each(['GITHUB_X', 'github_x', '1X', 'A-B', 'A%20B', 'Ä'])('refuse the name %s', async (name) => {
      expect((await put(`${repositorySecrets}/${name}`, 'value')).status).toBe(422);
    });
    it('take 48 KB and not a byte more', async () => {
      expect((await put(`${repositorySecrets}/X`, 'x'.repeat(48 * 1024))).status).toBe(201);
      expect((await put(`${repositorySecrets}/X`, 'x'.repeat(48 * 1024 + 1))).status).toBe(422);
    });
    it('are a hundred at most', async () => {
      for (let number = 1; number <= 100; number += 1)
        simulator.setSecretAsSomebodyElse(places.environment, `X${number}`, 'value');
      expect((await put(`${environmentSecrets}/X101`, 'value')).status).toBe(422);
      expect((await put(`${environmentSecrets}/X100`, 'value')).status).toBe(204);
    });
    it.each([
      ['{', 400, 'Problems parsing JSON'],
      ['', 400, 'Problems parsing JSON'],
      ['[]', 400, 'Body should be a JSON object'],
      ['{}', 422, 'Invalid request.'],
      ['{"key_id":7,"encrypted_value":"AAAA"}', 422, 'Invalid request.'],
      ['{"key_id":"7","encrypted_value":"AAA"}', 422, 'Invalid request.'],
      ['{"key_id":"7","encrypted_value":"AAAA","note":""}', 422, 'Invalid request.'],
    ])('refuse the body %s', async (body, status, message) => {
      const answer = await send(`PUT ${repositorySecrets}/X`, { body });
      expect([answer.status, String(answer.json['message']).split('\n')[0]]).toEqual([status, message]);
    });
  });

  describe('secrets of an organization', () => {
    const name = `${organizationSecrets}/BINSTAR_TOKEN`;
    it('reach the repositories that their visibility says', async () => {
      const [id, internal] = [await idOf('tudat'), await idOf('tudat-internal')];
      const readers = () =>
        ['tudat', 'tudatpy', 'tudat-internal'].filter(
          (each) =>
            simulator.valueSeenByJob({ repository: `tudat-team/${each}`, name: 'BINSTAR_TOKEN' }) === 'value',
        );
      await put(name, 'value', { visibility: 'selected', selected_repository_ids: [id] });
      expect(readers()).toEqual(['tudat']);
      expect((await call(`PUT ${name}/repositories/${internal}`)).status).toBe(204);
      expect(readers()).toEqual(['tudat', 'tudat-internal']);
      expect((await call(`DELETE ${name}/repositories/${id}`)).status).toBe(204);
      expect(readers()).toEqual(['tudat-internal']);
      await call(`PUT ${name}/repositories`, { selected_repository_ids: [id] });
      expect(readers()).toEqual(['tudat']);
      expect((await call(`PUT ${name}`, { visibility: 'private' })).status).toBe(204);
      expect(readers()).toEqual(['tudat-internal']);
      await call(`PUT ${name}`, { visibility: 'all' });
      expect(readers()).toEqual(['tudat', 'tudatpy', 'tudat-internal']);
    });
    it('keep their selection when only the value changes', async () => {
      const id = await idOf('tudat');
      await put(name, 'one', { visibility: 'selected', selected_repository_ids: [id, String(id)] });
      expect((await call(`GET ${name}`)).json).toMatchObject({
        visibility: 'selected',
        selected_repositories_url: `${simulator.url}${name}/repositories`,
      });
      await put(name, 'two', { visibility: 'selected' });
      const { json } = await call(`GET ${name}/repositories`);
      expect(json).toMatchObject({ total_count: 1, repositories: [{ id }] });
    });
    it('know no selection with another visibility', async () => {
      const id = await idOf('tudat');
      await put(name, 'value', { visibility: 'all' });
      expect((await call(`PUT ${name}/repositories/${id}`)).status).toBe(409);
      expect((await call(`DELETE ${name}/repositories/${id}`)).status).toBe(409);
      const both = { visibility: 'all', selected_repository_ids: [id] };
      expect((await call(`PUT ${name}`, both)).status).toBe(422);
    });
    it('are not made without a value, nor for the repositories of others', async () => {
      expect((await call(`PUT ${name}`, { visibility: 'all' })).status).toBe(422);
      const { json } = await call('GET /repos/neighbour-lab/orbit-plots');
      const foreign = { visibility: 'selected', selected_repository_ids: [json['id']] };
      expect((await put(name, 'value', foreign)).status).toBe(422);
      expect((await call(`GET ${name}`)).status).toBe(404);
    });
    it('come behind those of the repository and the environment', async () => {
      const seen = (environment?: string) =>
        simulator.valueSeenByJob({
          repository,
          name: 'binstar_token',
          ...(environment === undefined ? {} : { environment }),
        });
      simulator.setSecretAsSomebodyElse(places.organization, 'BINSTAR_TOKEN', 'from the organization');
      expect(seen('release')).toBe('from the organization');
      const { json } = await call(`GET /repos/${repository}/actions/organization-secrets`);
      expect(json).toMatchObject({ total_count: 1, secrets: [{ name: 'BINSTAR_TOKEN' }] });
      simulator.setSecretAsSomebodyElse(places.repository, 'BINSTAR_TOKEN', 'from the repository');
      simulator.setSecretAsSomebodyElse(places.environment, 'BINSTAR_TOKEN', 'from the environment');
      expect([seen(), seen('release')]).toEqual(['from the repository', 'from the environment']);
      simulator.removeSecretAsSomebodyElse(places.environment, 'BINSTAR_TOKEN');
      expect(seen('release')).toBe('from the repository');
    });
  });

  describe('the other interface', () => {
    it('answers exactly the aliases that are asked', async () => {
      const field = (alias: string, name: string) =>
        `${alias}: repository(owner: "tudat-team", name: "${name}") { databaseId }`;
      const ask = (query: string) => call('POST /graphql', { query });
      const { json } = await ask(
        `query MapRepositoryNames { ${field('repo_000', 'tudat')} ${field('repo_001', 'none')} }`,
      );
      expect(json).toMatchObject({
        data: { repo_000: { databaseId: await idOf('tudat') }, repo_001: null },
        errors: [{ type: 'NOT_FOUND', path: ['repo_001'] }],
      });
      const viewer = await ask('query UserCurrent{viewer{login}}');
      expect(viewer.json).toEqual({ data: { viewer: { login: simulator.logins.owner } } });
      expect((await ask('query { rateLimit { cost } }')).json).toHaveProperty('errors');
    });
  });

  it('shows faults in the error form of the service', async () => {
    simulator.faults.inject({ fault: { kind: 'status', status: 500 } });
    const { status, json } = await call('GET /user');
    expect([status, json]).toEqual([
      500,
      { message: 'Internal Server Error', documentation_url: 'https://docs.github.com/rest', status: '500' },
    ]);
  });
  it('keeps its state over a restart, in a file for its owner alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'github-'));
    try {
      const stateFile = join(folder, 'state.json');
      await start({ stateFile });
      const { token } = simulator;
      await put(`${repositorySecrets}/X`, 'kept');
      await start({ stateFile });
      expect(simulator.token).toBe(token);
      expect(simulator.secret(places.repository, 'X')).toBe('kept');
      expect(statSync(stateFile).mode & 0o777).toBe(0o600);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
