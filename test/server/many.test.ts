import { request } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import type { Overview } from '../../src/server/contract.ts';
import { openServed, type Served, type Visitor } from './served.ts';

let served: Served;
afterEach(async () => {
  expect(served.complaints).toEqual([]);
  await served.stop();
});

/** So many bytes go over the wire to a browser. */
async function bytesOf(visitor: Visitor, path: string): Promise<number> {
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { cookie, 'accept-encoding': 'gzip, deflate, br' };
  return await new Promise((done, fail) => {
    const asked = request(`${served.server().origin}/api/v1${path}`, { headers }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => {
        done(bytes);
      });
    });
    asked.on('error', fail).end();
  });
}

it('shows a thousand credentials in one small answer', async () => {
  served = await openServed({ recorded: 1000 });
  const viewer = await served.signedIn('viewer');
  const overview = await viewer.get<Overview>('/overview');
  expect([overview.credentials.length, overview.slots.verified]).toEqual([1000, 5000]);
  const ends = overview.credentials.map(({ expiresAt }) => expiresAt ?? '');
  expect(ends).toEqual(ends.toSorted());
  const bytes = await bytesOf(viewer, '/overview');
  console.log(`a thousand credentials: ${Math.round(bytes / 1000)} kB over the wire`);
  expect(bytes).toBeLessThan(300_000);
});
