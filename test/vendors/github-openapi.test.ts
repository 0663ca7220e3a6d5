import sodium from 'libsodium-wrappers';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startGithubSimulator, type GithubSimulator } from '../../simulators/github/simulator.ts';
import { createVisitor, type Visitor } from './github-openapi-visitor.ts';

const repository = '/repos/tudat-team/tudatpy';
const shared = '/orgs/tudat-team/actions/secrets';

describe("the simulated api.github.com, held against GitHub's own description", () => {
  let simulator: GithubSimulator;
  let visitor: Visitor;
  beforeAll(async () => {
    await sodium.ready;
    visitor = createVisitor(() => simulator);
    simulator = await startGithubSimulator();
  });
  afterAll(async () => {
    await simulator.stop();
  });

  const call = (line: string, body?: unknown, token?: string) => visitor.call(line, body, token);
  const follow = (line: string, status: number, body?: unknown) => visitor.follow(line, status, { body });
  const sealFor = async (base: string): Promise<{ encrypted_value: string; key_id: string }> => {
    const key = (await follow(`GET ${base}/public-key`, 200)) as { key: string; key_id: string };
    const box = sodium.crypto_box_seal(randomBytes(20), Buffer.from(key.key, 'base64'));
    return { encrypted_value: Buffer.from(box).toString('base64'), key_id: key.key_id };
  };

  it.each([
    'GET /',
    'GET /user',
    'GET /rate_limit',
    'GET /orgs/tudat-team',
    'GET /orgs/tudat-team/repos?per_page=5&page=2&type=all',
    'GET /users/feedstock-contributor',
    'GET /users/tudat-team/repos',
    'GET /user/repos?visibility=private',
    'GET /user/orgs',
    'GET /user/memberships/orgs/tudat-team',
    `GET ${repository}`,
    'GET /repos/tudat-team/tudat-internal',
    `GET ${repository}/environments`,
    `GET ${repository}/environments/release`,
  ])('answers %s', async (line) => {
    await follow(line, 200);
  });
  it('shows files and folders', async () => {
    for (const path of ['README.md', '.github/workflows/build.yml', '.github/workflows/deep/x.yml'])
      simulator.commitFile({ repository: 'tudat-team/tudatpy', path, text: `# ${path}\n`.repeat(30) });
    await follow(`GET ${repository}/contents/README.md`, 200);
    const list = await follow(`GET ${repository}/contents/.github%2Fworkflows?ref=main`, 200);
    expect(list).toMatchObject([
      { type: 'file', name: 'build.yml' },
      { type: 'dir', name: 'deep' },
    ]);
    await follow(`GET ${repository}/contents/nowhere`, 404);
    await follow(`GET ${repository}/contents/README.md?ref=old`, 404);
    await visitor.follow('GET /repos/tudat-team/tudat-internal/contents/README.md', 404, { token: null });
  });
  it('makes an environment', async () => {
    const rules = { wait_timer: 30, reviewers: null, deployment_branch_policy: null };
    await follow(`PUT ${repository}/environments/staging`, 200, rules);
    await follow(`PUT ${repository}/environments/staging%2Flinux`, 200);
  });
  it.each([`${repository}/actions/secrets`, `${repository}/environments/release/secrets`])(
    'keeps secrets at %s',
    async (base) => {
      const name = `${base}/BINSTAR_TOKEN`;
      await follow(`PUT ${name}`, 201, await sealFor(base));
      await follow(`PUT ${name}`, 204, await sealFor(base));
      await follow(`GET ${base}?per_page=1`, 200);
      await follow(`GET ${name}`, 200);
      await follow(`DELETE ${name}`, 204);
      await follow(`GET ${name}`, 404);
    },
  );
  it('keeps secrets of an organization', async () => {
    const { id } = (await follow(`GET ${repository}`, 200)) as { id: number };
    const selected = { visibility: 'selected', selected_repository_ids: [id] };
    await follow(`PUT ${shared}/ONE`, 201, { ...selected, ...(await sealFor(shared)) });
    await follow(`PUT ${shared}/ALL`, 201, { visibility: 'all', ...(await sealFor(shared)) });
    await follow(`GET ${shared}`, 200);
    await follow(`GET ${shared}/ONE`, 200);
    await follow(`GET ${shared}/ONE/repositories`, 200);
    await follow(`PUT ${shared}/ONE/repositories`, 204, { selected_repository_ids: [] });
    await follow(`PUT ${shared}/ONE/repositories/${id}`, 204);
    await follow(`GET ${repository}/actions/organization-secrets`, 200);
    await follow(`DELETE ${shared}/ONE/repositories/${id}`, 204);
    await follow(`PUT ${shared}/ONE`, 204, { visibility: 'private' });
    await follow(`DELETE ${shared}/ALL`, 204);
  });
  it('runs workflows and lets them speak of commits', async () => {
    const path = '.github/workflows/hello.yml';
    const text = `name: hello
run-name: hello \${{ inputs.who }}
on: { workflow_dispatch: { inputs: { who: { required: true, type: string } } } }
permissions: { statuses: write }
jobs:
  hello:
    runs-on: ubuntu-latest
    steps:
      - { shell: sh, env: { WHO: '\${{ inputs.who }}' }, run: 'printf "%s" "$WHO"' }
`;
    simulator.commitFile({ repository: 'tudat-team/tudatpy', path, text });
    const file = (await follow(`GET ${repository}/contents/${path}`, 200)) as { content: string };
    expect(Buffer.from(file.content, 'base64').toString('utf8')).toBe(text);
    await follow(`GET ${repository}/contents/nowhere.yml`, 404);
    const start = `POST ${repository}/actions/workflows/hello.yml/dispatches`;
    const inputs = { who: 'world' };
    await follow(start, 204, { ref: 'main', inputs });
    const { workflow_run_id: id } = (await follow(start, 200, {
      ref: 'main',
      inputs,
      return_run_details: true,
    })) as { workflow_run_id: number };
    const { head_sha: sha } = (await follow(`GET ${repository}/actions/runs/${id}`, 200)) as {
      head_sha: string;
    };
    const list = `GET ${repository}/actions/workflows/hello.yml/runs?event=workflow_dispatch`;
    // Described as a date, and in words as a range of dates.
    expect((await call(`${list}&created=>=2099-01-01T00:00:00Z`)).answer).toMatchObject({ total_count: 0 });
    expect(await follow(list, 200)).toMatchObject({
      total_count: 2,
      workflow_runs: [{ id, display_title: 'hello world' }, {}],
    });
    const said = {
      state: 'success',
      context: 'hello',
      description: 'said',
      target_url: 'https://example.org/',
    };
    await follow(`POST ${repository}/statuses/${sha}`, 201, said);
    expect(await follow(`GET ${repository}/commits/${sha}/statuses`, 200)).toMatchObject([said]);
    await vi.waitFor(() => {
      expect(simulator.runs('tudat-team/tudatpy')).toMatchObject([
        { conclusion: 'success', log: 'world' },
        { conclusion: 'success', log: 'world' },
      ]);
    });
    for (const [line, body] of [
      [start, { ref: 'other', inputs }],
      [start, { ref: 'main' }],
      [start, { ref: 'main', inputs: { ...inputs, more: 'x' } }],
      [`POST ${repository}/statuses/${'0'.repeat(40)}`, said],
      [`POST ${repository}/statuses/${sha}`, { ...said, description: 'x'.repeat(141) }],
    ] as const)
      expect([line, (await call(line, body)).status]).toEqual([line, 422]);
    expect(
      (await call(`POST ${repository}/actions/workflows/nowhere.yml/dispatches`, { ref: 'main' })).status,
    ).toBe(404);
  });
  it.each([
    ['GET /repos/tudat-team/nowhere', 404],
    ['GET /repos/neighbour-lab/orbit-plots/actions/secrets', 403],
  ])('refuses %s with %i', async (line, status) => {
    await follow(line, status);
  });
  it('refuses a dead token in the form of the description', async () => {
    const exchange = await call('GET /user', undefined, randomBytes(20).toString('hex'));
    expect([exchange.status, ...visitor.validator.check(exchange)]).toEqual([401]);
  });

  it('has been everywhere', () => {
    expect(visitor.visited()).toEqual(visitor.served('other'));
  });
  it('would notice what does not fit', async () => {
    const base = `${repository}/actions/secrets`;
    const wrongBody = await call(`PUT ${base}/X`, { encrypted_value: 'not base64!', key_id: 7 });
    expect(wrongBody.status).toBe(422);
    expect(visitor.validator.check(wrongBody)).toEqual([
      expect.stringContaining('body/encrypted_value must match pattern'),
      'body/key_id must be string',
    ]);
    const good = await call(`GET ${base}`);
    expect(visitor.validator.check({ ...good, answer: { secrets: [{ name: 'X' }] } })).toContain(
      "answer must have required property 'total_count'",
    );
    expect(visitor.validator.check({ ...good, status: 418 })).toEqual(['status 418 is not described']);
    expect(visitor.validator.check({ ...good, path: '/nowhere' })).toEqual(['GET /nowhere is not described']);
  });
});
