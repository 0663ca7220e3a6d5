import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servedDemo } from '../../src/cli/commands/served-demo.ts';
import type { Credential, LeakAlert, Leaks, Overview, Preview, Run } from '../../src/server/contract.ts';
import { openWorkbench, type Workbench } from '../scenarios/workbench.ts';
import { serveApp, until, type Served, type Visitor } from './served.ts';

const internal = 'tudat-team/tudat-internal';
let bench: Workbench;
let demo: Awaited<ReturnType<typeof servedDemo>>;
let served: Omit<Served, 'bench'>;
let operator: Visitor;

beforeAll(async () => {
  bench = await openWorkbench();
  demo = await servedDemo({ shell: bench.shell(), app: bench.app() });
  served = await serveApp(() => demo.app);
  operator = await served.signedIn('operator');
  await operator.get('/plan');
});
afterAll(async () => {
  expect(served.complaints).toEqual([]);
  await served.stop();
  await demo.stop();
  await bench.stop();
});

async function alerts(): Promise<readonly LeakAlert[]> {
  const answer = await operator.get<{ alerts: readonly LeakAlert[] }>('/leaks/alerts?place=tudat-team');
  return answer.alerts;
}

describe('the served demo', () => {
  it('has something on every page, which was really done in the past', async () => {
    const overview = await operator.get<Overview>('/overview');
    expect(overview.services.findings.map(({ kind }) => kind).toSorted()).toEqual([
      'drift',
      'orphan',
      'shadow',
    ]);
    expect(overview.slots).toMatchObject({ proved: 2, shadowed: 1, drifted: 1 });
    expect(overview.waitsForPerson).toMatchObject([{ kind: 'guided', credential: 'nightly-push' }]);
    const days = (at: string): number => (Date.parse(at) - Date.parse(bench.now())) / 86_400_000;
    const { name, renewalDue } = overview.credentials.find(({ expiresAt }) => expiresAt !== undefined) ?? {};
    expect(name).toBe('nightly-upload');
    expect([days(renewalDue ?? ''), days(renewalDue ?? '') < 1]).toEqual([expect.any(Number), true]);
    expect(days(renewalDue ?? '')).toBeGreaterThan(0);
    const { tokens } = await operator.get<Credential>('/credentials/channel-read');
    expect(tokens.map(({ state }) => state)).toEqual(['superseded', 'active']);
    const audit = await operator.get<{ entries: { at: string; actor: string }[] }>('/audit?last=500');
    expect(days(audit.entries.at(-1)?.at ?? '')).toBeLessThan(-20);
    expect(new Set(audit.entries.map(({ actor }) => actor)).has('scheduler')).toBe(true);
    expect(await operator.get('/audit/verification')).toMatchObject({ isIntact: true });
  });

  it('shows a leak that was answered, and not what came of the next token later', async () => {
    await served.server().tick();
    const { tokens } = await operator.get<Leaks>('/leaks');
    expect(tokens).toMatchObject([{ isDead: true, replacedBy: 'anaconda-upload#3', secondsToDeath: 0 }]);
    expect(tokens[0]?.timeline.at(-1)?.what).toBe('anaconda-upload#3 took its place');
  });

  it('tells of a leak that nobody manages how to end it, and does not take it for its own', async () => {
    const foreign = (await alerts()).find(({ token }) => token === undefined);
    expect(foreign?.advice).toContain('mintmark revoke --from-stdin');
    const preview = await operator.post<Preview>('/previews', {
      action: 'respond',
      leak: { alert: foreign?.id },
    });
    expect([preview.canStart, preview.warnings.join(' ')]).toMatchObject([
      false,
      expect.stringContaining('mintmark revoke --from-stdin') as string,
    ]);
  });

  it('answers a leak by its alert: a person makes the next token, the old one ends, the alert is resolved', async () => {
    expect((await alerts()).map(({ token }) => token)).toContain('release-trigger#1');
    const preview = await operator.post<Preview>('/previews', {
      action: 'respond',
      leak: { alert: `${internal}#1` },
      exposure: 'private',
    });
    expect(preview).toMatchObject({ canStart: true, needsPerson: true });
    const { id } = await operator.post<Run>('/runs', { preview: preview.id });
    await until(operator, id, ({ question }) => question?.kind === 'value');
    const value = demo.sandbox.people.makeGithubToken({
      name: 'release-trigger',
      scopes: ['public_repo', 'workflow'],
      by: 'owner',
    });
    await operator.post(`/runs/${id}/value`, { value });
    const { state, notes } = await until(operator, id, ({ endedAt }) => endedAt !== undefined);
    expect([state, notes.join(' ')]).toMatchObject([
      'done',
      expect.stringContaining('release-trigger#2 works in its place') as string,
    ]);
    expect((await alerts()).map(({ id: alert }) => alert)).toEqual([`${internal}#2`]);
  });
});
