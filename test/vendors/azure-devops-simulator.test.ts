import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startAzureDevopsSimulator,
  type AzureDevopsSimulator,
} from '../../simulators/azure-devops/simulator.ts';

const groups = '/tudat-team/_apis/distributedtask/variablegroups';
const projectGroups = '/tudat-team/feedstock-builds/_apis/distributedtask/variablegroups';
const definitions = '/tudat-team/feedstock-builds/_apis/build/definitions';
const secretValue = (): string => randomBytes(12).toString('hex');

let simulator: AzureDevopsSimulator;
beforeEach(async () => {
  simulator = await startAzureDevopsSimulator();
});
afterEach(async () => {
  await simulator.stop();
});

interface Sent {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly token?: string;
}

async function send(method: string, path: string, { body, headers, token }: Sent = {}): Promise<Response> {
  const credential = Buffer.from(`:${token ?? simulator.personalAccessToken}`).toString('base64');
  return await fetch(simulator.url + path, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Basic ${credential}`,
      'x-tfs-fedauthredirect': 'Suppress',
      accept: 'application/json;api-version=7.1',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** The body with everything that differs from one run to the next replaced by its kind. */
async function bytes(response: Response): Promise<string> {
  return (await response.text())
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<guid>')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z/g, '<date>');
}

const reference = (id: string, name = 'group1') => ({
  name,
  projectReference: { id, name: 'feedstock-builds' },
});
const projectId = (): string => simulator.group('feedstock-extras')?.shares[0]?.projectId ?? '';
const errorOf = async (response: Response): Promise<unknown> => {
  const body = (await response.json()) as { message: string; typeKey: string };
  return [response.status, body.message, body.typeKey];
};

describe('a variable group on the wire', () => {
  const old = { accept: 'application/json;api-version=5.0-preview.1' };
  const add = async (variables: object): Promise<Response> =>
    await send('POST', projectGroups, {
      headers: old,
      body: { name: 'group1', description: 'Sample group description', type: 'Vsts', variables },
    });

  it('is answered as it was recorded when it is added', async () => {
    const response = await add({ var1: { value: 'value1', isSecret: false }, var2: { value: 'value2' } });
    expect(response.headers.get('content-type')).toBe(
      'application/json; charset=utf-8; api-version=5.0-preview.1',
    );
    expect(await bytes(response)).toBe(
      '{"variables":{"var1":{"value":"value1"},"var2":{"value":"value2"}},"id":13,"type":"Vsts","name":"group1","description":"Sample group description",' +
        '"createdBy":{"displayName":null,"id":"<guid>"},"createdOn":"<date>","modifiedBy":{"displayName":null,"id":"<guid>"},' +
        '"modifiedOn":"<date>","isShared":false,"variableGroupProjectReferences":[{"projectReference":{"id":"<guid>","name":"feedstock-builds"},' +
        '"name":"group1","description":"Sample group description"}]}',
    );
  });

  it('keeps, replaces and deletes exactly as an update says', async () => {
    const [kept, alsoKept, replaced] = [secretValue(), secretValue(), secretValue()];
    await add({
      KEPT: { value: kept, isSecret: true },
      ALSO_KEPT: { value: alsoKept, isSecret: true },
      REPLACED: { value: secretValue(), isSecret: true },
      LEFT_OUT: { value: secretValue(), isSecret: true },
    });
    const before = simulator.group('group1')?.modifiedOn;
    const response = await send('PUT', `${groups}/13`, {
      body: {
        name: 'group1',
        type: 'Vsts',
        variables: {
          KEPT: { isSecret: true },
          Also_Kept: { value: null, isSecret: true },
          REPLACED: { value: replaced, isSecret: true },
          RENAMED: { isSecret: true },
        },
        variableGroupProjectReferences: [reference(projectId())],
      },
    });
    expect(await bytes(response)).toContain('{"variables":{"KEPT":{"value":null,"isSecret":true},');
    const values = Object.entries(simulator.group('group1')?.variables ?? {}).map(([name, { value }]) => [
      name,
      value,
    ]);
    expect(values).toEqual([
      ['KEPT', kept],
      ['Also_Kept', alsoKept],
      ['REPLACED', replaced],
      ['RENAMED', ''],
    ]);
    expect(simulator.group('group1')?.modifiedOn).not.toBe(before);
  });

  it('names people and pages when it is read', async () => {
    const list = (await (await send('GET', `${projectGroups}?groupName=FEED*&$top=1`)).json()) as {
      count: number;
      value: { name: string; createdBy: object }[];
    };
    expect([list.count, list.value[0]?.name]).toEqual([1, 'feedstock-extras']);
    expect(list.value[0]?.createdBy).toMatchObject({ displayName: 'Feedstock Maintainer' });
    const first = await send('GET', `${projectGroups}?$top=1`);
    expect(first.headers.get('x-ms-continuationtoken')).toBe('11');
  });

  it.each([
    ['no reference', (): unknown => undefined, 'At least one variable group project reference is required.'],
    [
      'a reference without its name',
      (): unknown => [{ projectReference: { id: projectId() } }],
      'Project information name is not valid for variable group.',
    ],
  ])('is refused with %s', async (_, references, message) => {
    const response = await send('POST', groups, {
      body: {
        name: 'group1',
        variables: { A: { value: 'a' } },
        variableGroupProjectReferences: references(),
      },
    });
    expect(await errorOf(response)).toEqual([400, message, 'ArgumentException']);
  });

  it('is refused when its name is taken, a field is unknown, or the route is for another version', async () => {
    const body = {
      name: 'feedstock-extras',
      variables: { A: { value: 'a' } },
      variableGroupProjectReferences: [reference(projectId())],
    };
    expect(await errorOf(await send('POST', groups, { body }))).toEqual([
      409,
      "Variable group 'feedstock-extras' already exists.",
      'VariableGroupExistsException',
    ]);
    expect((await send('POST', groups, { body: { ...body, surprise: 1 } })).status).toBe(400);
    expect((await send('PUT', `${projectGroups}/11`, { body })).status).toBe(405);
    expect((await send('POST', groups, { body, headers: { accept: '*/*' } })).status).toBe(400);
  });

  it('answers null for a number that is not there, and can be deleted', async () => {
    expect(await (await send('GET', `${projectGroups}/4711`)).text()).toBe('null');
    expect((await send('DELETE', `${groups}/11?projectIds=${projectId()}`)).status).toBe(204);
    expect(simulator.group('feedstock-extras')).toBe(undefined);
  });

  it('is opened to every pipeline through the old interface', async () => {
    const path = '/tudat-team/feedstock-builds/_apis/build/authorizedresources';
    const body = [{ authorized: true, id: '11', name: 'feedstock-extras', type: 'variablegroup' }];
    expect(await (await send('PATCH', path, { body })).text()).toBe(
      '{"count":1,"value":[{"type":"variablegroup","id":"11","authorized":true}]}',
    );
    expect(await (await send('GET', `${path}?type=variablegroup&id=12`)).text()).toBe(
      '{"count":0,"value":[]}',
    );
  });
});

describe('a build definition on the wire', () => {
  const read = async (): Promise<Record<string, unknown>> =>
    (await (await send('GET', `${definitions}/1`)).json()) as Record<string, unknown>;

  it('shows variables as they were recorded, and counts its revisions', async () => {
    const definition = await read();
    const variables = {
      var1: { allowOverride: true, isSecret: true, value: secretValue() },
      var2: { allowOverride: false, isSecret: false, value: '123' },
    };
    const repository = { ...(definition['repository'] as object), defaultBranch: 'main' };
    const response = await send('PUT', `${definitions}/1`, {
      body: { ...definition, repository, variables, _links: {} },
    });
    const text = await bytes(response);
    expect(text).toContain(
      '"variables":{"var1":{"value":null,"allowOverride":true,"isSecret":true},"var2":{"value":"123"}}',
    );
    expect(text).toContain('"defaultBranch":"refs/heads/main"');
    expect(text).toContain('/_apis/build/Definitions/1?revision=10"');
    const next = await read();
    expect(next['revision']).toBe(10);
    const kept = { var1: { allowOverride: true, isSecret: true } };
    await send('PUT', `${definitions}/1`, { body: { ...next, variables: kept } });
    expect(simulator.definition('cspice-cmake-feedstock')?.variables['var1']?.value).toBe(
      variables.var1.value,
    );
  });

  it('loses what an update leaves out', async () => {
    const { triggers: _, variables: __, ...rest } = await read();
    await send('PUT', `${definitions}/1`, { body: rest });
    const after = await read();
    expect(['triggers', 'variables'].filter((field) => field in after)).toEqual([]);
  });

  it('is not found under an old revision, another number, or none', async () => {
    const definition = await read();
    const missing = [404, 'Build pipeline 1 was not found.', 'DefinitionNotFoundException'];
    for (const revision of [8, 10])
      expect(
        await errorOf(await send('PUT', `${definitions}/1`, { body: { ...definition, revision } })),
      ).toEqual(missing);
    const { id: _, ...withoutId } = definition;
    expect(await errorOf(await send('PUT', `${definitions}/1`, { body: withoutId }))).toEqual([
      400,
      'The request specifies pipeline ID 1 but the supplied pipeline has ID 0.',
      'ArgumentException',
    ]);
    expect((await send('GET', `${definitions}/2`)).status).toBe(404);
  });

  it('is listed without its variables, by pattern and page', async () => {
    const response = await send(
      'GET',
      `${definitions.replace('definitions', 'Definitions')}?name=tudat*&$top=2`,
    );
    const text = await response.text();
    expect(text).not.toContain('variables');
    expect(response.headers.get('x-ms-continuationtoken')).toBe('2');
    const names = (JSON.parse(text) as { value: { name: string }[] }).value.map(({ name }) => name);
    expect(names).toEqual(['tudatpy-feedstock', 'tudat-resources-feedstock']);
  });
});

describe('signing in', () => {
  it('mints personal access tokens of the old form that scanners accept', async () => {
    await simulator.stop();
    simulator = await startAzureDevopsSimulator({ tokenFormat: 'old' });
    for (let round = 0; round < 20; round += 1) {
      const token = simulator.mintToken({ scopes: ['vso.build'] });
      expect(token).toMatch(/^[2-7a-z]{52}$/);
      const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
      const bits = Array.from(token, (each) => alphabet.indexOf(each).toString(2).padStart(5, '0'));
      const all =
        bits
          .join('')
          .match(/.{8}/g)
          ?.map((byte) => Number.parseInt(byte, 2)) ?? [];
      const [a = 0, b = 0, c = 0, d = 0] = [22, 8, 7, 2].map((position) => all[position]);
      const data = Buffer.from(all.filter((_, index) => ![22, 8, 7, 2].includes(index)));
      expect((crc32(data) ^ 0xe0b9692d) >>> 0).toBe((a | (b << 8) | (c << 16) | (d << 24)) >>> 0);
    }
  });

  it('answers bad credentials with a page, unless the client asks for a status', async () => {
    const token = secretValue();
    const plain = { 'x-tfs-fedauthredirect': '' };
    const page = await send('GET', projectGroups, { token, headers: plain });
    expect([page.status, page.headers.get('content-type')]).toEqual([203, 'text/html; charset=utf-8']);
    const patch = await send('PATCH', groups, { token, headers: plain, body: [] });
    expect(await errorOf(patch)).toEqual([
      401,
      "TF400813: The user '' is not authorized to access this resource.",
      'UnauthorizedRequestException',
    ]);
    const suppressed = await send('GET', projectGroups, { token });
    expect([suppressed.status, await suppressed.text()]).toEqual([401, '']);
    expect(suppressed.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
  });

  it('asks each route for its own scope', async () => {
    const token = simulator.mintToken({ scopes: ['vso.variablegroups_read'] });
    expect((await send('GET', projectGroups, { token })).status).toBe(200);
    expect((await send('PUT', `${groups}/11`, { token, body: {} })).status).toBe(401);
    expect((await send('GET', definitions, { token })).status).toBe(401);
  });
});

describe('everything else', () => {
  it('knows neither other routes, nor other projects, nor other organizations', async () => {
    const route = await send('GET', '/tudat-team/_apis/nothing');
    expect([route.status, await route.text()]).toEqual([
      404,
      "The controller for path '/tudat-team/_apis/nothing' was not found or does not implement IController.",
    ]);
    const project = await send('GET', projectGroups.replace('feedstock-builds', 'elsewhere'));
    expect(await errorOf(project)).toEqual([
      404,
      expect.stringContaining('TF200016: The following project does not exist: elsewhere.'),
      'ProjectDoesNotExistWithNameException',
    ]);
    expect((await send('GET', '/other-team/_apis/projects')).status).toBe(404);
  });

  it('limits what one user may use up, when that is switched on', async () => {
    await simulator.stop();
    let now = Date.now();
    simulator = await startAzureDevopsSimulator({ enforceRateLimits: true, now: () => now });
    expect((await send('GET', projectGroups)).headers.has('x-ratelimit-remaining')).toBe(false);
    simulator.spendTstu(150);
    expect((await send('GET', projectGroups)).headers.get('x-ratelimit-remaining')).toBe('49');
    simulator.spendTstu(49.8);
    const blocked = await send('GET', projectGroups);
    expect([blocked.status, blocked.headers.get('retry-after')]).toEqual([429, '300']);
    now += 300_000;
    expect((await send('GET', projectGroups)).status).toBe(200);
  });

  it('remembers everything over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mintmark-azure-'));
    try {
      await simulator.stop();
      const stateFile = join(folder, 'azure.json');
      simulator = await startAzureDevopsSimulator({ stateFile });
      const before = simulator.personalAccessToken;
      simulator.changeGroup('feedstock-extras', (group) => {
        group.variables = { ONLY: { value: 'one', isSecret: false } };
      });
      await simulator.stop();
      simulator = await startAzureDevopsSimulator({ stateFile });
      expect(simulator.personalAccessToken).toBe(before);
      expect(Object.keys(simulator.group('feedstock-extras')?.variables ?? {})).toEqual(['ONLY']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
