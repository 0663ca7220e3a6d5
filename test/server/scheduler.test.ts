import { afterEach, describe, expect, it } from 'vitest';
import type { Credential, Overview, Preview, Run, Schedule } from '../../src/server/contract.ts';
import {
  byHandManifest,
  heldValues,
  manifest,
  manifestSlots,
  ourLiveTokens,
} from '../scenarios/workbench.ts';
import { openServed, until, type Served } from './served.ts';

const day = 86_400;
let served: Served;
afterEach(async () => {
  expect(served.complaints).toEqual([]);
  await served.stop();
});

async function schedule(name: string): Promise<Schedule | undefined> {
  const viewer = await served.signedIn('viewer');
  const { schedules } = await viewer.get<{ schedules: readonly Schedule[] }>('/schedules');
  return schedules.find((each) => each.name === name);
}

async function credential(): Promise<Credential> {
  const viewer = await served.signedIn('viewer');
  return await viewer.get<Credential>('/credentials/anaconda-upload');
}

describe('the scheduler', () => {
  it('calls nobody while nothing is due', async () => {
    served = await openServed({ isApplied: true });
    await served.server().tick();
    served.bench.anaconda.requests.length = 0;
    served.bench.pass(120);
    await served.server().tick();
    expect((await schedule('renew'))?.lastResult).toBe('nothing is due');
    expect(served.bench.anaconda.requests).toEqual([]);
  });

  it('replaces a token in time, lets the old one live through its grace, and ends it then', async () => {
    served = await openServed({ isApplied: true });
    const { bench } = served;
    const [first] = heldValues(bench);
    bench.pass(75 * day);
    await served.server().tick();
    expect((await credential()).tokens.map(({ state }) => state)).toEqual(['active']);
    bench.pass(2 * day);
    await served.server().tick();
    const renewed = await credential();
    expect(renewed.tokens.map(({ state }) => state)).toEqual(['superseded', 'active']);
    expect(renewed.slots.verified).toBe(manifestSlots);
    expect(heldValues(bench).every((value) => value !== first)).toBe(true);
    expect(ourLiveTokens(bench).length).toBe(2);
    bench.pass(day + 60);
    await served.server().tick();
    expect((await credential()).tokens.map(({ state }) => state)).toEqual(['revoked', 'active']);
    expect(ourLiveTokens(bench).length).toBe(1);
    const admin = await served.signedIn('admin');
    const { entries } = await admin.get<{ entries: { action: string }[] }>('/audit?actor=scheduler&last=500');
    expect(entries.map(({ action }) => action)).toContain('revoke');
  });

  it('ends what a killed process left half done', async () => {
    served = await openServed({ isApplied: true });
    const { bench } = served;
    bench.github.faults.inject({
      fault: { kind: 'status', status: 500 },
      method: 'PUT',
      path: /secrets\//,
      times: 50,
    });
    await bench.run('rotate', 'anaconda-upload', '--yes');
    bench.github.faults.clear();
    expect(new Set(heldValues(bench)).size).toBe(2);
    await served.server().tick();
    expect(new Set(heldValues(bench)).size).toBe(1);
  });

  it('never applies a changed manifest by itself', async () => {
    served = await openServed({ isApplied: true });
    const { bench } = served;
    bench.write(
      `${manifest}      - github-actions: { repository: tudat-team/tudat, secret: ADDED_BY_SOMEBODY }\n`,
    );
    bench.pass(80 * day);
    await served.server().tick();
    expect(bench.github.secret({ repository: 'tudat-team/tudat' }, 'ADDED_BY_SOMEBODY')).toBeUndefined();
    expect((await schedule('renew'))?.lastResult).toContain('a person has to look at the plan');
    expect((await credential()).tokens.length).toBe(1);
    // What waits for a person is not looked at every minute.
    bench.github.requests.length = 0;
    bench.pass(90);
    await served.server().tick();
    expect(bench.github.requests).toEqual([]);
  });

  it('lets a run stay paused that somebody has paused', async () => {
    served = await openServed({ isApplied: true });
    const { bench } = served;
    const operator = await served.signedIn('operator');
    const fault = { kind: 'slow', milliseconds: 150 } as const;
    bench.github.faults.inject({ fault, method: 'PUT', path: /secrets\//, times: 20 });
    const preview = await operator.post<Preview>('/previews', {
      action: 'rotate',
      credential: 'anaconda-upload',
    });
    const { id } = await operator.post<Run>('/runs', { preview: preview.id });
    await until(operator, id, ({ steps }) =>
      steps.some(({ kind, state }) => kind === 'deliver' && state === 'running'),
    );
    await operator.post(`/runs/${id}/pause`);
    await until(operator, id, ({ endedAt }) => endedAt !== undefined);
    await served.server().tick();
    expect((await schedule('renew'))?.lastResult).toBe('anaconda-upload: paused by a person');
    expect((await credential()).tokens.map(({ state }) => state)).toEqual(['active', 'pending']);
    bench.github.faults.clear();
  });

  it('renews the others while one cannot be', async () => {
    const second = manifest
      .slice(manifest.indexOf('  anaconda-upload:'))
      .replace('anaconda-upload:', 'b-upload:');
    const onlyOrganization = second.replace(
      /placements:[\s\S]*/,
      'placements:\n      - github-actions: { repository: tudat-team/tudat, secret: B_TOKEN }\n',
    );
    served = await openServed({ text: `${manifest}${onlyOrganization}`, isApplied: true });
    const { bench } = served;
    bench.pass(80 * 86_400);
    bench.azure.faults.inject({ fault: { kind: 'status', status: 500 }, method: 'PUT', times: 50 });
    await served.server().tick();
    const viewer = await served.signedIn('viewer');
    const other = await viewer.get<Credential>('/credentials/b-upload');
    expect(other.tokens.map(({ state }) => state)).toEqual(['superseded', 'active']);
    expect((await credential()).tokens.map(({ state }) => state)).toEqual(['active', 'pending']);
    bench.azure.faults.clear();
  });

  it('asks no person, and says what waits for one', async () => {
    served = await openServed({ text: byHandManifest });
    await served.server().tick();
    const viewer = await served.signedIn('viewer');
    const { waitsForPerson } = await viewer.get<Overview>('/overview');
    expect(waitsForPerson).toMatchObject([{ kind: 'guided', credential: 'upload' }]);
  });

  it('reads slots back every day, and leaves what somebody changed to be seen', async () => {
    served = await openServed({ isApplied: true });
    const { bench } = served;
    bench.pass(day + 60);
    await served.server().tick();
    const before = (await credential()).slotList.map(({ verifiedAt }) => verifiedAt);
    expect(before.every((at) => at !== undefined && at > bench.now().slice(0, 16))).toBe(true);
    const client = { repository: 'tudat-team/tudat-feedstock' };
    bench.pass(600);
    bench.github.setSecretAsSomebodyElse(client, 'BINSTAR_TOKEN', 'a value that somebody typed in');
    bench.pass(day + 60);
    await served.server().tick();
    const after = await credential();
    expect([after.slots.drifted, after.slots.verified]).toEqual([1, manifestSlots - 1]);
    // Not even the next look takes it for our own.
    bench.pass(901);
    await served.server().tick();
    expect((await credential()).slots.drifted).toBe(1);
  });

  it('runs once after a long sleep, and as often as an admin says', async () => {
    served = await openServed({ isApplied: true });
    const admin = await served.signedIn('admin');
    await served.server().tick();
    expect(
      await admin.ask('PUT', '/schedules/observe', { body: { isEnabled: false, everySeconds: 3600 } }),
    ).toMatchObject({ status: 200 });
    const { lastStartedAt } = (await schedule('observe')) ?? {};
    served.bench.pass(10 * day);
    await served.server().tick();
    expect((await schedule('observe'))?.lastStartedAt).toBe(lastStartedAt);
    const verify = await schedule('verify');
    expect(verify?.nextAt.slice(0, 13)).toBe(
      new Date(Date.parse(served.bench.now()) + day * 1000).toISOString().slice(0, 13),
    );
  });
});
