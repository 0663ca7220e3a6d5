import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import { githubActionsTarget } from '../../src/targets/github-actions/target.ts';
import { githubVendor } from '../../src/vendors/github/vendor.ts';
import { contractContext } from '../contracts/harness/harness.ts';
import { githubActionsHarness } from '../contracts/harness/github-actions.ts';
import type { TargetBench } from '../contracts/harness/harness.ts';
import { loadValidator, type Exchange } from './github-openapi-validator.ts';

/** A server between Mintmark and the simulator that writes every exchange down. */
async function startRecorder(
  upstream: string,
): Promise<{ server: Server; url: string; exchanges: Exchange[] }> {
  const exchanges: Exchange[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const sent = Buffer.concat(chunks).toString('utf8');
      const method = request.method ?? 'GET';
      const path = request.url ?? '/';
      const headers = new Headers();
      for (const name of ['authorization', 'user-agent', 'x-github-api-version', 'content-type', 'accept']) {
        const value = request.headers[name];
        if (typeof value === 'string') headers.set(name, value);
      }
      const answered = await fetch(upstream + path, {
        method,
        headers,
        ...(sent === '' ? {} : { body: sent }),
      });
      const text = await answered.text();
      exchanges.push({
        method,
        path,
        body: sent === '' ? undefined : (JSON.parse(sent) as unknown),
        status: answered.status,
        answer: text === '' ? undefined : (JSON.parse(text) as unknown),
      });
      const passed = [...answered.headers].filter(
        ([name]) => !['content-length', 'transfer-encoding', 'connection'].includes(name),
      );
      response.writeHead(answered.status, Object.fromEntries(passed));
      response.end(text);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, exchanges, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("what Mintmark says to GitHub, held against GitHub's own description", () => {
  let bench: TargetBench;
  let recorder: Awaited<ReturnType<typeof startRecorder>>;
  beforeAll(async () => {
    bench = await githubActionsHarness.start();
    recorder = await startRecorder(bench.simulator.url);
  });
  afterAll(async () => {
    recorder.server.close();
    recorder.server.closeAllConnections();
    await bench.simulator.stop();
  });

  it('is described, request and answer, at every level', async () => {
    const context = {
      ...contractContext(bench.simulator, { credential: bench.context.credential().expose() }),
      baseUrl: recorder.url,
    };
    await githubVendor.check(context);
    const target = githubActionsTarget.connect(context);
    for (const { spec } of bench.placements) {
      for (const slot of await target.resolve(githubActionsTarget.placement.parse(spec))) {
        expect((await target.deliver(slot, Secret.of(randomBytes(20).toString('hex')))).kind).toBe('done');
        expect(await target.describe([slot])).toMatchObject([{ kind: 'present', problems: [] }]);
        expect((await target.withdraw(slot)).kind).toBe('done');
      }
    }
    const validator = loadValidator();
    const routes = new Set(
      recorder.exchanges.map(({ method, path }) => `${method} ${validator.template(method, path)}`),
    );
    expect([...routes].filter((route) => route.startsWith('PUT ')).sort()).toEqual([
      'PUT /orgs/{org}/actions/secrets/{secret_name}',
      'PUT /repos/{owner}/{repo}/actions/secrets/{secret_name}',
      'PUT /repos/{owner}/{repo}/environments/{environment_name}/secrets/{secret_name}',
    ]);
    expect(recorder.exchanges.length).toBeGreaterThan(50);
    for (const exchange of recorder.exchanges)
      expect([exchange.method, exchange.path, ...validator.check(exchange)]).toEqual([
        exchange.method,
        exchange.path,
      ]);
    // The check bites: a field that nobody described is found.
    const write = recorder.exchanges.find(({ method }) => method === 'PUT');
    if (!write) throw new Error('Nothing was written.');
    expect(validator.check({ ...write, body: { key_id: 'no value' } })).not.toEqual([]);
  });
});
