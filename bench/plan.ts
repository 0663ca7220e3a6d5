/**
 * A plan over 25,000 slots: one credential that has to be written to all of them, and one where all is as declared.
 * Bars: at most 2 seconds and 300 MB.
 */
import { addSeconds, instant } from '../src/domain/instant.ts';
import type { Records } from '../src/domain/records.ts';
import type { Slot, SlotRecord } from '../src/domain/slot.ts';
import { makePlan } from '../src/plan/make-plan.ts';
import { planSteps } from '../src/plan/plan.ts';
import { benchCredential } from './bench-credential.ts';

const slotCount = 25_000;
const now = instant(Date.now());
const credential = benchCredential('anaconda-upload');
const { grant } = credential;
const slots = Array.from({ length: slotCount }, (_, index): Slot => {
  const container = `repository/tudat-team/repository-${index}`;
  const id = `github-actions:${container}/TOKEN`;
  return { id, target: 'github-actions', connection: 'github', label: id, address: { index }, container };
});
const verified = slots.map((slot): SlotRecord => ({
  slot,
  credential: credential.name,
  state: 'verified',
  number: 1,
  existedBefore: false,
  deliveredAt: now,
  verifiedAt: now,
  changedAt: now,
}));
const settled: Records = {
  vaultTag: 'bench',
  credentials: [{ credential, lastNumber: 1, declaredAt: now }],
  tokens: [
    {
      credential: credential.name,
      number: 1,
      state: 'active',
      reference: { name: 'bench-1', principal: grant.principal },
      grant,
      isSealed: true,
      isIntrospected: true,
      isAdopted: false,
      isRolledBack: false,
      issuedAt: now,
      expiresAt: addSeconds(now, 7_776_000),
    },
  ],
  slots: verified,
  proofs: [],
  openIntents: [],
};
const empty: Records = {
  vaultTag: 'bench',
  credentials: [],
  tokens: [],
  slots: [],
  proofs: [],
  openIntents: [],
};

for (const [name, records, present] of [
  ['all to write', empty, false],
  ['nothing to do', settled, true],
] as const) {
  const startedAt = performance.now();
  const plan = makePlan({
    declaration: { connections: [], channels: [], credentials: [credential] },
    manifestDigest: '',
    records,
    observed: [
      {
        credential: credential.name,
        slots: slots.map((slot) => ({
          slot,
          state: present ? { kind: 'present', changedAt: now, problems: [] } : { kind: 'absent' },
        })),
      },
    ],
    now,
    decisions: { retire: [], rotate: [], rollBack: [] },
  });
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(
    `plan, ${slotCount} slots, ${name}: ${seconds.toFixed(2)} s, ${planSteps(plan).length} steps (bar 2 s)`,
  );
}
const megabytes = process.memoryUsage().rss / 1024 / 1024;
console.log(`memory: ${megabytes.toFixed(0)} MB (bar 300 MB)`);
