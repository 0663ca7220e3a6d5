import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Credential, Overview, Places, Preview, Run } from '../../src/server/contract.ts';
import {
  byHandManifest,
  heldValues,
  manifestSlots,
  openWorkbench,
  ourLiveTokens,
} from '../scenarios/workbench.ts';
import { openServed, runAction, until, type Served, type Visitor } from './served.ts';

let served: Served;
afterEach(async () => {
  expect(served.complaints).toEqual([]);
  await served.stop();
});

/** Everything that a stream says until it ends. */
async function eventsOf(visitor: Visitor, id: string): Promise<readonly { event: string; data: unknown }[]> {
  const { text } = await visitor.ask('GET', `/runs/${id}/events`);
  return [...text.matchAll(/^event: (\w+)\ndata: (.*)$/gm)].map(([, event = '', data = '']) => ({
    event,
    data: JSON.parse(data) as unknown,
  }));
}

/** Lets every write of a secret to GitHub take a while. */
function slowWrites(milliseconds: number): void {
  const fault = { kind: 'slow', milliseconds } as const;
  served.bench.github.faults.inject({ fault, method: 'PUT', path: /secrets\//, times: 50 });
}

function isSameEverywhere(): boolean {
  return new Set(heldValues(served.bench)).size === 1;
}

describe('a rotation from the browser', () => {
  it('does what the preview said, tells every step, and names who asked in the journal', async () => {
    served = await openServed({ isApplied: true });
    const operator = await served.signedIn('operator');
    const preview = await operator.post<Preview>('/previews', {
      action: 'rotate',
      credential: 'anaconda-upload',
    });
    expect(preview.canStart).toBe(true);
    const { id } = await operator.post<Run>('/runs', { preview: preview.id });
    const events = await eventsOf(operator, id);
    const run = await operator.get<Run>(`/runs/${id}`);
    expect([run.state, run.steps.every(({ state }) => state === 'done')]).toEqual(['done', true]);
    expect(run.steps.map((step) => step.id)).toEqual(preview.steps.map((step) => step.id));
    expect([events[0]?.event, events.at(-1)?.event]).toEqual(['run', 'run']);
    expect(events.at(-1)?.data).toMatchObject({ run: { state: 'done' } });
    expect(events.filter(({ event }) => event === 'step').length).toBeGreaterThan(manifestSlots);
    expect(isSameEverywhere()).toBe(true);
    const { entries } = await operator.get<{ entries: { actor: string; action: string }[] }>(
      `/audit?run=${id}&last=500`,
    );
    expect(new Set(entries.map(({ actor }) => actor))).toEqual(new Set(['operator-person (operator)']));
    expect(entries.some(({ action }) => action === 'promote')).toBe(true);
  });

  it('cannot be started twice from one preview', async () => {
    served = await openServed({ isApplied: true });
    const operator = await served.signedIn('operator');
    const preview = await operator.post<Preview>('/previews', { action: 'verify' });
    expect((await operator.ask('POST', '/runs', { body: { preview: preview.id } })).status).toBe(200);
    expect((await operator.ask('POST', '/runs', { body: { preview: preview.id } })).status).toBe(404);
  });

  it('refuses a preview whose world has changed', async () => {
    served = await openServed({ isApplied: true });
    const operator = await served.signedIn('operator');
    const ask = { action: 'rotate', credential: 'anaconda-upload' };
    const preview = await operator.post<Preview>('/previews', ask);
    await runAction(operator, ask);
    const { id } = await operator.post<Run>('/runs', { preview: preview.id });
    const run = await until(operator, id, ({ endedAt }) => endedAt !== undefined);
    expect([run.state, run.error?.code ?? 'nothing was left to do']).toEqual([
      'done',
      'nothing was left to do',
    ]);
    expect(ourLiveTokens(served.bench).length).toBe(2);
  });

  it('is taken back, and revoked by an admin alone', async () => {
    served = await openServed({ isApplied: true });
    const admin = await served.signedIn('admin');
    await runAction(admin, { action: 'rotate', credential: 'anaconda-upload' });
    const back = await runAction(admin, { action: 'roll-back', credential: 'anaconda-upload' });
    expect(back.state).toBe('done');
    const credential = await admin.get<Credential>('/credentials/anaconda-upload');
    expect(credential.activeToken).toBe('anaconda-upload#1');
    const last = await admin.post<Preview>('/previews', { action: 'revoke', token: 'anaconda-upload#1' });
    expect([last.canStart, last.warnings.join(' ')]).toMatchObject([false, /last working token/]);
    const run = await runAction(admin, { action: 'revoke', token: 'anaconda-upload#1', mayBeLast: true });
    expect(run.state).toBe('done');
    expect(ourLiveTokens(served.bench)).toEqual([]);
  });
});

describe('a stop in the middle', () => {
  it('lets the step in hand end, journals it, and another server ends the rotation', async () => {
    const bench = await openWorkbench();
    served = await openServed({ bench, isApplied: true });
    const operator = await served.signedIn('operator');
    const preview = await operator.post<Preview>('/previews', {
      action: 'rotate',
      credential: 'anaconda-upload',
    });
    // Every write to GitHub takes a while: the server is stopped while it writes.
    slowWrites(150);
    const { id } = await operator.post<Run>('/runs', { preview: preview.id });
    await until(operator, id, ({ steps }) =>
      steps.some(({ kind, state }) => kind === 'deliver' && state === 'running'),
    );
    await served.restart();
    const store = await bench.app().openStore();
    const { openIntents, tokens } = await store.load();
    await store.close();
    expect(openIntents).toEqual([]);
    expect(tokens.map(({ state }) => state)).toEqual(['active', 'pending']);
    await served.server().tick();
    expect(isSameEverywhere()).toBe(true);
    expect(ourLiveTokens(bench).length).toBe(2);
    const admin = await served.signedIn('admin');
    const credential = await admin.get<Credential>('/credentials/anaconda-upload');
    expect([credential.activeToken, credential.slots.verified]).toEqual(['anaconda-upload#2', manifestSlots]);
  });

  it('pauses a run, and continues with what was confirmed and is left', async () => {
    const bench = await openWorkbench();
    served = await openServed({ bench, isApplied: true });
    const operator = await served.signedIn('operator');
    const preview = await operator.post<Preview>('/previews', {
      action: 'rotate',
      credential: 'anaconda-upload',
    });
    slowWrites(150);
    const fault = { kind: 'slow', milliseconds: 150 } as const;
    bench.azure.faults.inject({ fault, method: 'PUT', path: /variablegroups/i, times: 2 });
    const { id } = await operator.post<Run>('/runs', { preview: preview.id });
    await until(operator, id, ({ steps }) =>
      steps.some(({ kind, state }) => kind === 'deliver' && state === 'running'),
    );
    await operator.post(`/runs/${id}/pause`);
    const paused = await until(operator, id, ({ endedAt }) => endedAt !== undefined);
    expect([paused.state, paused.canContinue]).toEqual(['paused', true]);
    expect(paused.steps.find(({ kind }) => kind === 'promote')?.state).toBe('skipped');
    // Two variables of one group are written one after the other: the second was not begun.
    const inGroup = paused.steps.filter(
      ({ kind, text }) => kind === 'deliver' && text.includes('anaconda-org'),
    );
    expect(inGroup.map(({ state }) => state).toSorted()).toEqual(['done', 'skipped']);
    bench.azure.faults.clear();
    const next = await operator.post<Run>(`/runs/${id}/continue`);
    const run = await until(operator, next.id, ({ endedAt }) => endedAt !== undefined);
    expect([run.state, isSameEverywhere()]).toEqual(['done', true]);
    expect(ourLiveTokens(bench).length).toBe(2);
  });

  it('keeps two runs apart that would work on the same', async () => {
    const bench = await openWorkbench();
    served = await openServed({ bench, isApplied: true });
    const operator = await served.signedIn('operator');
    const ask = { action: 'rotate', credential: 'anaconda-upload' };
    const first = await operator.post<Preview>('/previews', ask);
    const second = await operator.post<Preview>('/previews', ask);
    slowWrites(300);
    await operator.post<Run>('/runs', { preview: first.id });
    const refused = await operator.ask('POST', '/runs', { body: { preview: second.id } });
    expect([refused.status, refused.json]).toMatchObject([409, { error: { code: 'store-busy' } }]);
  });
});

describe('a token that only a person can make', () => {
  it('is asked for, proved, named when it is wrong, and delivered when it is right', async () => {
    served = await openServed({ text: byHandManifest });
    const { anaconda, secrets } = served.bench;
    const operator = await served.signedIn('operator');
    const preview = await operator.post<Preview>('/previews', { action: 'apply', credential: 'upload' });
    expect(preview.needsPerson).toBe(true);
    const { id } = await operator.post<Run>('/runs', { preview: preview.id });
    const asked = await until(operator, id, ({ question }) => question !== undefined);
    expect([asked.state, asked.question?.kind]).toEqual(['waiting', 'value']);
    const overview = await operator.get<Overview>('/overview');
    expect(overview.waitsForPerson).toMatchObject([{ kind: 'run', credential: 'upload', run: id }]);
    await operator.post(`/runs/${id}/value`, { value: 'this is no token at all' });
    const again = await until(
      operator,
      id,
      ({ question }) => question?.kind === 'value' && question.problem !== undefined,
    );
    expect(again.question).toMatchObject({ problem: expect.stringContaining('form') as string });
    const name = asked.question?.kind === 'value' ? nameIn(JSON.stringify(asked.question.guide)) : '';
    const value = anaconda.createAsSomebodyElse({
      owner: anaconda.logins.organization,
      name,
      scopes: ['api:read', 'api:write'],
      lifetimeSeconds: 90 * 86_400,
    });
    secrets.push(value);
    await operator.post(`/runs/${id}/value`, { value: `  ${value}\n` });
    const run = await until(
      operator,
      id,
      ({ endedAt, question }) => endedAt !== undefined || question !== undefined,
    );
    expect(run.state).toBe('done');
    expect(served.bench.github.secret({ repository: 'tudat-team/tudat-feedstock' }, 'BINSTAR_TOKEN')).toBe(
      value,
    );
  });

  it('waits for a later run when nobody brings it, also when the server stops', async () => {
    served = await openServed({ text: byHandManifest });
    const operator = await served.signedIn('operator');
    const preview = await operator.post<Preview>('/previews', { action: 'apply', credential: 'upload' });
    const { id } = await operator.post<Run>('/runs', { preview: preview.id });
    await until(operator, id, ({ question }) => question !== undefined);
    await served.restart();
    const store = await served.bench.app().openStore();
    expect((await store.load()).openIntents).toEqual([]);
    await store.close();
  });
});

function nameIn(guide: string): string {
  return /mintmark-[a-z0-9]+-upload-\d+/.exec(guide)?.[0] ?? '';
}

describe('a value', () => {
  it('is shown to an operator who asks, and written down; a viewer never sees one', async () => {
    served = await openServed({ isApplied: true });
    const [value] = heldValues(served.bench);
    const viewer = await served.signedIn('viewer');
    const operator = await served.signedIn('operator');
    const body = { number: 1 };
    expect((await viewer.ask('POST', '/credentials/anaconda-upload/reveal', { body })).status).toBe(403);
    const shown = await operator.ask('POST', '/credentials/anaconda-upload/reveal', { body });
    served.bench.printed.pop(); // The one answer that may hold it: the workbench looks through all the others.
    expect([shown.status, shown.json, shown.headers.get('cache-control')]).toEqual([
      200,
      { token: 'anaconda-upload#1', value },
      'no-store',
    ]);
    const { entries } = await operator.get<{ entries: { subject: string; actor: string }[] }>(
      '/audit?action=request',
    );
    expect(entries.map(({ subject, actor }) => [subject, actor])).toContainEqual([
      'POST /api/v1/credentials/anaconda-upload/reveal',
      'operator-person (operator)',
    ]);
  });
});

describe('a leak', () => {
  it('is answered from the browser: ended, replaced, told', async () => {
    served = await openServed({ isApplied: true });
    const operator = await served.signedIn('operator');
    const run = await runAction(operator, {
      action: 'respond',
      leak: { token: 'anaconda-upload#1' },
      exposure: 'public',
    });
    expect([run.state, run.notes.join(' ')]).toMatchObject([
      'done',
      /anaconda-upload#1 is dead.*anaconda-upload#2 works in its place/,
    ]);
    expect(isSameEverywhere()).toBe(true);
    const leaks = await operator.get<{ tokens: { isDead: boolean; timeline: unknown[] }[] }>('/leaks');
    expect(leaks.tokens).toMatchObject([{ isDead: true, replacedBy: 'anaconda-upload#2' }]);
    expect(leaks.tokens[0]?.timeline.length).toBeGreaterThan(3);
  });
});

describe('the wizard', () => {
  const draft = {
    name: 'docs-upload',
    purpose: 'Upload the built documentation',
    owner: 'maintainers@example.org',
    issuer: 'anaconda',
    principal: { kind: 'organization', name: 'tudat-team' },
    uses: ['upload-conda-package'],
    lifetime: '30d',
    placements: [
      { target: 'github-actions', spec: { repository: 'tudat-team/tudat', secret: 'DOCS_TOKEN' } },
    ],
  };

  it('drafts lines, shows the slots, writes them for an admin, and the plan issues the token', async () => {
    served = await openServed({ isApplied: true });
    const file = join(served.bench.folder, 'mintmark.yaml');
    const before = readFileSync(file, 'utf8');
    const admin = await served.signedIn('admin');
    const choices = await admin.get<{ issuers: { connection: string }[]; canWriteManifest: boolean }>(
      '/wizard',
    );
    expect([choices.issuers.map(({ connection }) => connection), choices.canWriteManifest]).toMatchObject([
      expect.arrayContaining(['anaconda']) as string[],
      true,
    ]);
    const drafted = await admin.post<{ lines: string; problems: string[]; digest: string; slots: unknown[] }>(
      '/wizard/draft',
      draft,
    );
    expect([drafted.problems, drafted.slots]).toMatchObject([[], [{ state: 'absent' }]]);
    expect(readFileSync(file, 'utf8')).toBe(before);
    await admin.post('/wizard/manifest', { draft, digest: drafted.digest });
    expect(readFileSync(file, 'utf8')).toBe(`${before}${drafted.lines}`);
    const run = await runAction(admin, { action: 'apply', credential: 'docs-upload' });
    expect(run.state).toBe('done');
    expect(served.bench.github.secret({ repository: 'tudat-team/tudat' }, 'DOCS_TOKEN')).toBeDefined();
  });

  it('shows what a placement can name, found through the connection', async () => {
    served = await openServed({ isApplied: true });
    const operator = await served.signedIn('operator');
    const places = async (query: string) =>
      Object.fromEntries(
        (await operator.get<Places>(`/wizard/places?${query}`)).fields.map(({ field, values }) => [
          field,
          values,
        ]),
      );
    const github = 'connection=github&target=github-actions';
    const all = await places(github);
    expect(all['organization']).toEqual(['tudat-team']);
    expect(all['repository']).toContain('tudat-team/tudat-internal');
    expect(all['repository']).not.toContain('tudat-team/tudat-legacy-feedstock');
    expect(await places(`${github}&within=tudat-team/tudatpy`)).toEqual({ environment: ['release'] });
    const azure = 'connection=azure&target=azure-pipelines';
    expect(await places(azure)).toEqual({ project: ['feedstock-builds'] });
    expect(await places(`${azure}&within=feedstock-builds`)).toMatchObject({
      pipeline: expect.arrayContaining(['tudat-feedstock']) as string[],
      variableGroup: ['anaconda-org', 'feedstock-extras'],
    });
    const wrong = await operator.ask('GET', '/wizard/places?connection=anaconda&target=github-actions');
    expect([wrong.status, wrong.json]).toMatchObject([404, { error: { code: 'not-found' } }]);
  });

  it('names what is wrong with a draft, and overwrites nothing that somebody else wrote', async () => {
    served = await openServed({ isApplied: true });
    const file = join(served.bench.folder, 'mintmark.yaml');
    const admin = await served.signedIn('admin');
    const wrong = await admin.post<{ problems: string[] }>('/wizard/draft', { ...draft, issuer: 'nowhere' });
    expect(wrong.problems.join(' ')).toContain('nowhere');
    const drafted = await admin.post<{ digest: string }>('/wizard/draft', draft);
    const changed = `${readFileSync(file, 'utf8')}# a word of somebody else\n`;
    writeFileSync(file, changed);
    const answer = await admin.ask('POST', '/wizard/manifest', { body: { draft, digest: drafted.digest } });
    expect([answer.status, readFileSync(file, 'utf8')]).toEqual([409, changed]);
  });
});

describe('the typed client', () => {
  it('asks by the routes of the contract', async () => {
    served = await openServed({ isApplied: true });
    const viewer = await served.signedIn('viewer');
    const answer = await viewer
      .client()
      .api.v1.credentials[':name'].$get({ param: { name: 'anaconda-upload' }, query: {} });
    expect(answer.status).toBe(200);
    const body: Credential | { error: { code: string } } = await answer.json();
    expect('error' in body ? body.error.code : body.slots.verified).toBe(manifestSlots);
  });
});
