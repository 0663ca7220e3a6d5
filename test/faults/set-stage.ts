import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorkbench } from '../scenarios/workbench.ts';
import { extraRepositories } from './fault-manifests.ts';
import { listSteps, type Stage } from './run-strike.ts';
import type { SagaKind } from './saga-kinds.ts';
import type { VictimProgram } from './victim-process.ts';

/** Brings a saga kind to the instant before its command, once, and keeps it. `strike` it within `use`. */
export async function onStage<T>(
  program: VictimProgram,
  { kind, slots }: { kind: SagaKind; slots: number },
  use: (stage: Stage) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mintmark-stage-'));
  try {
    const bench = await openWorkbench({
      isKept: true,
      github: { extraRepositories: extraRepositories(slots) },
    });
    bench.write(kind.manifest(slots));
    await bench.run('init');
    await kind.prepare(bench);
    const store = await bench.app().openStore();
    const entries = (await store.journal()).length;
    await store.close();
    const kept = bench.keep(folder);
    await bench.stop();
    const actions = await listSteps(program, { kind, slots, kept });
    return await use({ kind, slots, kept, actions, entries });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
