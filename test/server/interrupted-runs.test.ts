import { afterEach, describe, expect, it } from 'vitest';
import type { Credential, Overview, Preview, Run } from '../../src/server/contract.ts';
import { byHandManifest, heldValues } from '../scenarios/workbench.ts';
import { openServed, runAction, until, type Served, type Visitor } from './served.ts';

const day = 86_400;
let served: Served;
afterEach(async () => {
  expect(served.complaints).toEqual([]);
  await served.stop();
});

async function begin(visitor: Visitor, action: object): Promise<string> {
  const preview = await visitor.post<Preview>('/previews', action);
  return (await visitor.post<Run>('/runs', { preview: preview.id })).id;
}

/** Pauses a run when a step of this kind is at work. */
async function pauseAt(visitor: Visitor, id: string, kind: string): Promise<Run> {
  await until(visitor, id, ({ steps }) =>
    steps.some((step) => step.kind === kind && step.state === 'running'),
  );
  await visitor.post(`/runs/${id}/pause`);
  return await until(visitor, id, ({ endedAt }) => endedAt !== undefined);
}

const slow = (milliseconds: number) => ({ kind: 'slow', milliseconds }) as const;
const appManifest = `version: 1
connections:
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  bot:
    purpose: Writes the secrets of the feedstocks
    owner: maintainers@example.org
    issuer: github
    provider: github-app
    principal: { organization: tudat-team }
    audience: [tudat-team/tudatpy]
    uses: [write-actions-secrets]
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: BOT_KEY }
`;

describe('a paused run', () => {
  it('stays paused also when its jobs were asked for proof since', async () => {
    served = await openServed({ isApplied: true });
    const { anaconda } = served.bench;
    const operator = await served.signedIn('operator');
    anaconda.faults.inject({ fault: slow(300), method: 'POST', path: /authentications/, times: 1 });
    const id = await begin(operator, { action: 'rotate', credential: 'anaconda-upload' });
    expect((await pauseAt(operator, id, 'issue')).state).toBe('paused');
    await runAction(operator, { action: 'prove', credential: 'anaconda-upload' });
    await served.server().tick();
    const { tokens } = await operator.get<Credential>('/credentials/anaconda-upload');
    expect(tokens.map(({ state }) => state)).toEqual(['active', 'pending']);
  });

  it('of an answer to a leak says that it is not done, and continues', async () => {
    served = await openServed({ isApplied: true });
    const { anaconda } = served.bench;
    const operator = await served.signedIn('operator');
    anaconda.faults.inject({ fault: slow(400), method: 'DELETE', path: /authentications/, times: 1 });
    const leak = { token: 'anaconda-upload#1' };
    const id = await begin(operator, { action: 'respond', leak, exposure: 'public' });
    const paused = await pauseAt(operator, id, 'revoke');
    expect([paused.state, paused.canContinue]).toEqual(['paused', true]);
    const next = await operator.post<Run>(`/runs/${id}/continue`);
    const run = await until(operator, next.id, ({ endedAt }) => endedAt !== undefined);
    expect([run.state, new Set(heldValues(served.bench)).size]).toEqual(['done', 1]);
    const { activeToken } = await operator.get<Credential>('/credentials/anaconda-upload');
    expect(activeToken).toBe('anaconda-upload#2');
  });
});

describe('a question', () => {
  it('is not asked again by a server that stops', async () => {
    served = await openServed({ text: byHandManifest });
    const { anaconda, secrets } = served.bench;
    const operator = await served.signedIn('operator');
    const id = await begin(operator, { action: 'apply', credential: 'upload' });
    await until(operator, id, ({ question }) => question !== undefined);
    const value = anaconda.createAsSomebodyElse({
      owner: anaconda.logins.organization,
      name: 'too-small',
      scopes: ['api:read'],
      lifetimeSeconds: day,
    });
    secrets.push(value);
    // It is refused, and asked for again, after the stop has begun.
    anaconda.faults.inject({ fault: slow(500), method: 'GET', path: /authentication/, times: 1 });
    await operator.post(`/runs/${id}/value`, { value });
    await until(operator, id, ({ question }) => question === undefined);
    await served.restart();
    expect(served.complaints).toEqual([]);
  });

  it('that a page answers can be left for later', async () => {
    served = await openServed({ text: appManifest });
    const operator = await served.signedIn('operator');
    const id = await begin(operator, { action: 'apply', credential: 'bot' });
    const asked = await until(operator, id, ({ question }) => question !== undefined);
    expect(asked.question?.kind).toBe('page');
    await operator.post(`/runs/${id}/later`);
    const run = await until(operator, id, ({ endedAt }) => endedAt !== undefined);
    expect(run.steps.find(({ kind }) => kind === 'issue')?.state).toBe('waiting');
    const { waitsForPerson } = await operator.get<Overview>('/overview');
    expect(waitsForPerson.filter(({ kind }) => kind === 'run')).toEqual([]);
  });

  it('of a run for admins is answered by an admin', async () => {
    served = await openServed({ isApplied: true });
    const admin = await served.signedIn('admin');
    const id = await begin(admin, { action: 'revoke', token: 'anaconda-upload#1', mayBeLast: true });
    const operator = await served.signedIn('operator');
    for (const [path, body] of [
      ['answer', { accept: true }],
      ['value', { value: 'x' }],
      ['later', undefined],
    ] as const) {
      const answer = await operator.ask('POST', `/runs/${id}/${path}`, { body });
      expect([path, answer.status, answer.json]).toMatchObject([
        path,
        403,
        { error: { code: 'not-allowed' } },
      ]);
    }
    await until(admin, id, ({ endedAt }) => endedAt !== undefined);
  });
});
