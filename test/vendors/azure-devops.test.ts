import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import { Secret } from '../../src/domain/secret.ts';
import type { AdapterContext } from '../../src/ports/vendor.ts';
import { connectAzureDevops } from '../../src/vendors/azure-devops/connection.ts';
import { azureDevopsVendor } from '../../src/vendors/azure-devops/vendor.ts';
import { serve, type Simulator } from '../../simulators/kit/simulator.ts';
import {
  startAzureDevopsSimulator,
  type AzureDevopsSimulator,
} from '../../simulators/azure-devops/simulator.ts';
import { contractContext } from '../contracts/harness/harness.ts';

const settings = { organization: 'tudat-team' };
let simulator: AzureDevopsSimulator;
beforeEach(async () => {
  simulator = await startAzureDevopsSimulator();
});
afterEach(async () => {
  await simulator.stop();
});

const contextOf = (credential = simulator.personalAccessToken): AdapterContext =>
  contractContext(simulator, { credential, settings });

const rightsOf = async (credential: string): Promise<Record<string, string>> => {
  const { rights } = await azureDevopsVendor.check(contextOf(credential));
  return Object.fromEntries(rights.map(({ right, state }) => [right, state]));
};

describe('checking a connection', () => {
  it('tells who we are, the time there, and what may be read, without writing anything', async () => {
    const report = await azureDevopsVendor.check(contextOf());
    expect(report.login).toBe('feedstock.maintainer@example.org');
    expect(Math.abs(Date.parse(report.serverTime ?? '') - Date.now())).toBeLessThan(5000);
    expect(report.rights.map(({ right, state }) => `${right} ${state}`)).toEqual([
      'vso.project present',
      'vso.variablegroups_read present',
      'vso.build present',
      'vso.variablegroups_manage unknown',
      'vso.build_execute unknown',
      'vso.pipelineresources_manage unknown',
      'vso.pats_manage by-hand',
    ]);
    expect(simulator.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('tells which right is missing', async () => {
    expect(await rightsOf(simulator.mintToken({ scopes: ['vso.project', 'vso.build'] }))).toMatchObject({
      'vso.project': 'present',
      'vso.variablegroups_read': 'missing',
      'vso.build': 'present',
    });
    expect(await rightsOf(simulator.mintToken({ scopes: ['vso.build'] }))).toMatchObject({
      'vso.project': 'missing',
      'vso.build': 'unknown',
    });
  });

  it('takes an Entra access token as well', async () => {
    const entra = simulator.mintToken({ scopes: ['app_token'], form: 'entra' });
    expect((await azureDevopsVendor.check(contextOf(entra))).login).toBe('feedstock.maintainer@example.org');
  });

  it('tells who may issue tokens: a person with an Entra access token, and no program', async () => {
    expect(await rightsOf(simulator.entraToken)).toMatchObject({
      'vso.pats': 'present',
      'vso.pats_manage': 'unknown',
    });
    expect(await rightsOf(simulator.servicePrincipalToken)).toMatchObject({ 'vso.pats_manage': 'by-hand' });
  });

  it('refuses a token that is dead', async () => {
    const dead = simulator.mintToken({ scopes: ['app_token'], lifetimeSeconds: -1 });
    const error = await azureDevopsVendor.check(contextOf(dead)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'connection-refused' });
    expect(String(error)).toContain('"contract"');
    expect(String(error)).not.toContain(dead);
  });
});

describe('an answer that is no answer', () => {
  let service: Simulator;
  afterEach(async () => {
    await service.stop();
  });

  const codeFor = async (response: () => Response): Promise<string> => {
    const app = new Hono();
    app.all('*', response);
    service = await serve({ app, renderFault: () => ({ body: '', contentType: 'text/plain' }) });
    const context = { ...contextOf(), baseUrl: service.url };
    const error = await azureDevopsVendor.check(context).catch((thrown: unknown) => thrown);
    return error instanceof AppError ? error.code : String(error);
  };
  const page = '<html><title>Sign In</title></html>';
  const html = { 'content-type': 'text/html; charset=utf-8' };

  it.each([
    ['a sign-in page with 203', () => new Response(page, { status: 203, headers: html })],
    ['a sign-in page with 200', () => new Response(page, { headers: html })],
    [
      'a redirect to a sign-in page',
      () =>
        new Response(null, {
          status: 302,
          headers: { location: 'https://spsprodweu1.vssps.visualstudio.com/_signin' },
        }),
    ],
    ['a bare 401', () => new Response(null, { status: 401 })],
    [
      'a sign-in as nobody',
      () => Response.json({ authenticatedUser: { id: 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa' } }),
    ],
  ] as const)('%s means that the connection is refused', async (_, response) => {
    expect(await codeFor(response)).toBe('connection-refused');
  });

  it('JSON without the promised fields is a failure of the service', async () => {
    expect(await codeFor(() => Response.json({ authenticatedUser: {} }))).toBe('vendor-failed');
  });

  it('an error that begins with a byte order mark is still understood', async () => {
    const body = `\uFEFF${JSON.stringify({ message: 'VS800075: no such thing' })}`;
    service = await serve({
      app: new Hono().all('*', () => new Response(body, { status: 400 })),
      renderFault: () => ({ body: '', contentType: 'text/plain' }),
    });
    const { client } = connectAzureDevops({ ...contextOf(), baseUrl: service.url });
    await expect(client.projects()).rejects.toThrow('VS800075: no such thing');
  });
});

describe('a service that repeats what it was sent', () => {
  it('does not get a secret into our messages', async () => {
    const echo = new Hono().all('*', async (context) =>
      context.json({ message: await context.req.text() }, 400),
    );
    const service = await serve({ app: echo, renderFault: () => ({ body: '', contentType: 'text/plain' }) });
    const secret = Secret.of(randomBytes(24).toString('hex'));
    const { client } = connectAzureDevops({ ...contextOf(), baseUrl: service.url });
    const error: unknown = await client
      .addVariableGroup({
        name: 'echo',
        project: { id: 'id', name: 'feedstock-builds' },
        variables: { TOKEN: { value: secret.expose(), isSecret: true } },
      })
      .catch((thrown: unknown) => thrown);
    await service.stop();
    expect(String(error)).toContain('answered 400');
    expect(String(error)).not.toContain(secret.expose());
  });
});

describe('the client', () => {
  it('reads lists to their last page', async () => {
    await simulator.stop();
    simulator = await startAzureDevopsSimulator({ pageSize: 1 });
    const { client } = connectAzureDevops(contextOf());
    expect((await client.findVariableGroup('feedstock-builds', 'Feedstock-Extras'))?.id).toBe(11);
    for (let number = 0; number < 1001; number += 1) simulator.addDefinition(`recipe-${number}`);
    expect(await client.definitions('feedstock-builds')).toHaveLength(1007);
  });

  it('knows that a group or a definition is not there', async () => {
    const { client } = connectAzureDevops(contextOf());
    expect(await client.variableGroup('feedstock-builds', 4711)).toBe(undefined);
    expect(await client.definition('feedstock-builds', 4711)).toBe(undefined);
    expect(await client.findVariableGroup('feedstock-builds', 'no-such-group')).toBe(undefined);
  });

  it('refuses an organization that is an address', () => {
    expect(azureDevopsVendor.settings.safeParse({ organization: 'tudat-team/x' }).success).toBe(false);
    expect(
      azureDevopsVendor.settings.safeParse({ ...settings, url: 'https://elsewhere.invalid' }).success,
    ).toBe(false);
  });
});
