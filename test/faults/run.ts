/**
 * The whole fault campaign: every step of every saga kind × four instants of death × six faults and none, at 6 and at 200
 * slots. `--slots 6` runs one size, `--saga NAME` one kind, `--most N` about N cases of each (`--from K`: other ones).
 */
import { parseArgs } from 'node:util';
import { runCampaign, type Tally } from './campaign.ts';
import { sagaKinds } from './saga-kinds.ts';
import { buildVictim } from './victim-process.ts';

const { values } = parseArgs({
  options: {
    slots: { type: 'string', default: '6,200' },
    saga: { type: 'string' },
    most: { type: 'string', default: 'Infinity' },
    from: { type: 'string', default: '0' },
  },
});
const kinds = sagaKinds.filter(({ name }) => values.saga === undefined || name === values.saga);
if (kinds.length === 0) {
  console.error(
    `There is no saga kind "${values.saga}". Known: ${sagaKinds.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

const startedAt = performance.now();
const seconds = (): number => Math.round((performance.now() - startedAt) / 1000);
const showProgress = (label: string, done: number, all: number): void => {
  if (process.stdout.isTTY)
    process.stdout.write(`\r${label}: ${done} of ${all} cases, ${seconds()} s\u001b[K`);
};
const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(44) : String(cell).padStart(11))).join('');

const program = await buildVictim();
const tallies: Tally[] = [];
console.log(row(['saga', 'cases', 'killed', 'fault hit', 'repeated', 'violations']));
try {
  for (const slots of values.slots.split(',').map(Number))
    for (const kind of kinds) {
      const label = `${kind.name}, ${slots} slots`;
      const tally = await runCampaign(program, {
        kind,
        slots,
        most: Number(values.most),
        from: Number(values.from),
        onStrike: (done, all) => showProgress(label, done, all),
      });
      tallies.push(tally);
      if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
      const { cases, killed, faultsHit, repeated, violations } = tally;
      console.log(row([label, cases, killed, faultsHit, repeated, violations.length]));
      for (const { strike, violation } of violations) console.log(`  ✗ ${strike}: ${violation}`);
    }
} finally {
  program.remove();
}
const cases = tallies.reduce((sum, tally) => sum + tally.cases, 0);
const violations = tallies.flatMap((tally) => tally.violations);
console.log(`${cases} cases, ${violations.length} violations, ${seconds()} s`);
const struck = new Set(violations.map(({ strike }) => strike)).size;
console.log(`${cases - struck} passed, ${struck} failed`);
if (violations.length > 0) process.exitCode = 1;
