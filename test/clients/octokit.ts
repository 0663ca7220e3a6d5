import assert from 'node:assert/strict';
import { Octokit } from '@octokit/core';
import sodium from 'libsodium-wrappers';
import { deliver, mustHold, newValue, openGithubBench, places, type GithubBench } from './github-bench.ts';
import type { RealClient } from './real-client.ts';

interface OctokitBench extends GithubBench {
  readonly octokit: Octokit;
}

const name = 'SET_BY_OCTOKIT';
const [owner, repo] = ['tudat-team', 'tudatpy-feedstock'];
const organizationPlace = places.organization;

/** GitHub's own client for JavaScript. */
export const octokit: RealClient<OctokitBench> = {
  name: '@octokit/core',
  find: () => Promise.resolve({ kind: 'found', version: Octokit.VERSION }),
  open: async () => {
    const bench = await openGithubBench();
    return { ...bench, octokit: connect(bench, bench.token.expose()) };
  },
  checks: [
    { does: 'tells who is signed in', run: tellWho },
    { does: 'sets a secret of a repository', run: setRepositorySecret },
    { does: 'lists the secrets of a repository, without values', run: listRepositorySecrets },
    { does: 'sets a secret of an organization for selected repositories', run: setOrganizationSecret },
    { does: 'lists the secrets that Mintmark delivered', run: listDelivered },
    { does: 'deletes a secret', run: deleteSecret },
    { does: 'is not let in with a token that nobody made', run: beRefused },
  ],
};

function connect({ simulator }: GithubBench, token: string): Octokit {
  const silent = (): void => {};
  return new Octokit({
    auth: token,
    baseUrl: simulator.url,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { signal: AbortSignal.timeout(60_000) },
  });
}

async function tellWho({ octokit, simulator }: OctokitBench): Promise<void> {
  const { data } = await octokit.request('GET /user');
  assert.equal(data.login, simulator.logins.owner);
}

async function setRepositorySecret(bench: OctokitBench): Promise<void> {
  const value = newValue();
  const { data: key } = await bench.octokit.request('GET /repos/{owner}/{repo}/actions/secrets/public-key', {
    owner,
    repo,
  });
  const put = async (): Promise<number> => {
    const { status } = await bench.octokit.request(
      'PUT /repos/{owner}/{repo}/actions/secrets/{secret_name}',
      {
        owner,
        repo,
        secret_name: name,
        key_id: key.key_id,
        encrypted_value: await seal(value.expose(), key.key),
      },
    );
    return status;
  };
  assert.equal(await put(), 201);
  mustHold(bench, places.repository, { name, value });
  assert.equal(await put(), 204);
}

async function listRepositorySecrets({ octokit }: OctokitBench): Promise<void> {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/actions/secrets', { owner, repo });
  assert.equal(data.total_count, data.secrets.length);
  const found = data.secrets.find((secret) => secret.name === name);
  assert.deepEqual(Object.keys(found ?? {}).sort(), ['created_at', 'name', 'updated_at']);
}

async function setOrganizationSecret(bench: OctokitBench): Promise<void> {
  const value = newValue();
  const { data: repository } = await bench.octokit.request('GET /repos/{owner}/{repo}', { owner, repo });
  const { data: key } = await bench.octokit.request('GET /orgs/{org}/actions/secrets/public-key', {
    org: owner,
  });
  await bench.octokit.request('PUT /orgs/{org}/actions/secrets/{secret_name}', {
    org: owner,
    secret_name: name,
    key_id: key.key_id,
    encrypted_value: await seal(value.expose(), key.key),
    visibility: 'selected',
    selected_repository_ids: [Number(repository.id)],
  });
  mustHold(bench, organizationPlace, { name, value });
  const { data } = await bench.octokit.request('GET /orgs/{org}/actions/secrets/{secret_name}/repositories', {
    org: owner,
    secret_name: name,
  });
  assert.deepEqual(
    data.repositories.map((each) => each.full_name),
    [`${owner}/${repo}`],
  );
}

async function listDelivered(bench: OctokitBench): Promise<void> {
  const value = newValue();
  const secret = 'DELIVERED';
  await deliver(bench, { ...places.repository, secret }, value);
  await deliver(bench, { ...places.environment, secret }, value);
  await deliver(bench, { ...organizationPlace, repositories: '*-feedstock', secret }, value);
  const ofRepository = await bench.octokit.request('GET /repos/{owner}/{repo}/actions/secrets', {
    owner,
    repo,
  });
  const ofEnvironment = await bench.octokit.request(
    'GET /repos/{owner}/{repo}/environments/{environment_name}/secrets',
    { owner, repo: 'tudatpy', environment_name: places.environment.environment },
  );
  const ofOrganization = await bench.octokit.request('GET /orgs/{org}/actions/secrets', { org: owner });
  for (const { data } of [ofRepository, ofEnvironment, ofOrganization])
    assert.ok(
      data.secrets.some((each) => each.name === secret),
      'a list does not show it',
    );
  for (const place of Object.values(places)) mustHold(bench, place, { name: secret, value });
  const { visibility } = ofOrganization.data.secrets.find((each) => each.name === secret) ?? {};
  assert.equal(visibility, 'selected');
}

async function deleteSecret({ octokit, simulator }: OctokitBench): Promise<void> {
  const route = 'DELETE /repos/{owner}/{repo}/actions/secrets/{secret_name}';
  const { status } = await octokit.request(route, { owner, repo, secret_name: name });
  assert.equal(status, 204);
  assert.equal(simulator.secret(places.repository, name), undefined);
}

async function beRefused(bench: OctokitBench): Promise<void> {
  const stranger = connect(bench, newValue().expose());
  await assert.rejects(async () => await stranger.request('GET /user'), {
    status: 401,
    message: /Bad credentials/,
  });
}

/** A value sealed for a public key, as GitHub's documentation shows it. */
async function seal(value: string, publicKey: string): Promise<string> {
  await sodium.ready;
  const sealed = sodium.crypto_box_seal(Buffer.from(value), Buffer.from(publicKey, 'base64'));
  return Buffer.from(sealed).toString('base64');
}
