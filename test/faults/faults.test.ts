import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench } from '../scenarios/workbench.ts';
import { runCampaign } from './campaign.ts';
import { maintainer } from './fault-manifests.ts';
import { consumersOnDeadValues, findViolations } from './find-violations.ts';
import { sagaKinds, type SagaKind } from './saga-kinds.ts';
import { strikesOf } from './strike.ts';
import { buildVictim, type VictimProgram } from './victim-process.ts';

let program: VictimProgram;
beforeAll(async () => {
  program = await buildVictim();
});
afterAll(() => program.remove());

describe('a process that is killed while its vendors fail', () => {
  // A few cases of each kind, other ones for each; all of them: npm run test:faults.
  it.each(sagaKinds.map((kind, index) => ({ name: kind.name, kind, index })))(
    'is continued to the same end: $name',
    async ({ kind, index }) => {
      const tally = await runCampaign(program, { kind, slots: 6, most: 4, from: 7 * index + 2 });
      expect(tally.violations).toEqual([]);
      expect(tally.cases).toBeGreaterThan(0);
    },
    300_000,
  );

  it('is struck at every instant of every step, with every fault', () => {
    const strikes = strikesOf(['issue', 'deliver', 'deliver', 'promote']);
    // A step that changes the records alone has no call, and so one instant less.
    expect(strikes.length).toBe(3 * 4 * 7 + 3 * 7);
    expect(strikesOf(Array<string>(200).fill('deliver')).length).toBe(3 * 4 * 7);
  });
});

describe('what counts as a violation', () => {
  it('is each thing that is not as it must be', async () => {
    const kind = sagaKinds.find(({ name }) => name === 'sweep') as SagaKind;
    const bench = await openWorkbench();
    try {
      bench.write(kind.manifest(6));
      await bench.run('init');
      await kind.prepare(bench);
      bench.pass(3700);
      const place = { repository: 'tudat-team/tudat-feedstock' };
      bench.github.setSecretAsSomebodyElse(place, 'UPLOAD_TOKEN', 'x'.repeat(40));
      const found = (await findViolations(bench, kind, 6)).join('\n');
      expect(found).toContain('live tokens at the issuer: 2 instead of 1');
      expect(found).toContain('tokens that are alive, as recorded: ');
      expect(found).toContain('slots that do not hold the active token: 1 instead of 0');
      expect(found).toContain('the plan is not empty (10)');
      expect(consumersOnDeadValues(bench, 6)).toBe(1);
      const active = bench.anaconda.liveTokens(maintainer).find((name) => name.endsWith('-1'));
      bench.anaconda.revokeAsSomebodyElse(maintainer, active ?? '');
      expect(consumersOnDeadValues(bench, 6)).toBe(6);
      expect((await findViolations(bench, kind, 6)).join('\n')).toContain('the active token is dead');
    } finally {
      await bench.stop();
    }
  });
});
