import { somebody } from '../scenarios/somebody.ts';
import type { Workbench } from '../scenarios/workbench.ts';
import {
  azureFaultManifest,
  byHandFaultManifest,
  faultManifest,
  listedFaultManifest,
  liveTokens,
  maintainer,
  owner,
  provenFaultManifest,
  readManifest,
  slotRepositories,
  withoutCredential,
} from './fault-manifests.ts';

/** A kind of saga: what leads to it, the command that runs it, and how it must end whatever happens. */
export interface SagaKind {
  readonly name: string;
  readonly manifest: (slots: number) => string;
  /** Brings a new workbench to the instant before the command. */
  readonly prepare: (bench: Workbench) => Promise<void>;
  /** What else has to be done each time that a kept workbench is opened. */
  readonly begin?: (bench: Workbench, slots: number) => Promise<void>;
  readonly command: readonly string[];
  /** Only steps of these actions are struck; default all. */
  readonly only?: readonly string[];
  /** Number of tokens that work in the end, those in their grace included. */
  readonly liveTokens: number;
  /** Number of the token that every slot holds in the end; undefined: no slot holds any. */
  readonly active?: number;
  /** Whether consumers stand on a dead value meanwhile, because that is the sense of the command. */
  readonly mayStop?: true;
  /** Whether the person's wish is not recorded, so that they have to say it again. */
  readonly mustRepeat?: true;
  /**
   * How long it is until the next apply. Default 3700: past the second look at what may have come to life late, and past
   * the hour of a helper token. Less where the sign-in itself lives no longer.
   */
  readonly patienceSeconds?: number;
  /** What a person pastes; default nobody is asked. */
  readonly paste?: (bench: Workbench, output: string) => string;
}

const rotate = ['rotate', 'upload', '--yes'];
const day = 86_400;

async function must(bench: Workbench, ...argv: string[]): Promise<void> {
  const { code, errors } = await bench.run(...argv);
  if (code !== 0) throw new Error(`mintmark ${argv.join(' ')} ended with ${code}: ${errors}`);
}

const applied = async (bench: Workbench): Promise<void> => await must(bench, 'apply', '--yes');

/** Makes the token that the guide on the terminal asks for, once, and pastes it as often as it is asked for. */
function makeAndPaste(bench: Workbench, output: string): string {
  const name = [...output.matchAll(/Token name: (\S+)/g)].at(-1)?.[1] ?? '';
  const wish = { owner, name, scopes: ['api:read', 'api:write'], lifetimeSeconds: 90 * day };
  return bench.anaconda.token(owner, name)?.value ?? bench.anaconda.createAsSomebodyElse(wish);
}

/** Somebody at a terminal who answers every question of a guide. */
export function personOf(kind: SagaKind, bench: Workbench) {
  const { paste } = kind;
  if (!paste) return undefined;
  const values = Array.from({ length: 9 }, () => () => paste(bench, bench.printed.join('')));
  return somebody({ values });
}

async function appliedByHand(bench: Workbench): Promise<void> {
  const values = [() => makeAndPaste(bench, bench.printed.join(''))];
  const { code, errors } = await bench.runWith(somebody({ values }), 'apply', '--yes');
  if (code !== 0) throw new Error(`the first apply by hand ended with ${code}: ${errors}`);
}

/** Commits what lets the job of every slot answer. */
async function commitProofs(bench: Workbench, slots: number): Promise<void> {
  const { output: text } = await bench.run('prove', '--print', 'github-actions');
  for (const repository of [`${owner}/tudatpy`, ...slotRepositories(slots)])
    bench.github.commitFile({
      repository,
      path: '.github/workflows/mintmark-proof.yml',
      text,
    });
  const { output: yaml } = await bench.run('prove', '--print', 'azure-pipelines');
  for (const pipeline of ['tudatpy-feedstock', 'tudat-feedstock']) bench.azure.commitYaml(pipeline, yaml);
  bench.azure.linkGroup('tudat-feedstock', 'anaconda-org');
}

/** The active token of a bench in which one is. */
function activeName(bench: Workbench): string {
  return [...liveTokens(bench).keys()].find((name) => name.endsWith('-upload-1')) ?? '';
}

export const sagaKinds: readonly SagaKind[] = [
  {
    name: 'first issue',
    manifest: faultManifest,
    prepare: async () => {},
    command: ['apply', '--yes'],
    liveTokens: 1,
    active: 1,
  },
  {
    name: 'rotation',
    manifest: faultManifest,
    prepare: applied,
    command: rotate,
    liveTokens: 2,
    active: 2,
  },
  {
    name: 'end of grace',
    manifest: faultManifest,
    prepare: async (bench) => {
      await applied(bench);
      await must(bench, ...rotate);
      bench.pass(2 * day);
    },
    command: ['apply', '--yes'],
    liveTokens: 1,
    active: 2,
  },
  {
    name: 'roll-back',
    manifest: faultManifest,
    prepare: async (bench) => {
      await applied(bench);
      await must(bench, ...rotate);
    },
    command: ['rotate', 'upload', '--roll-back', '--yes'],
    liveTokens: 1,
    active: 1,
  },
  {
    name: 'rotation with proof',
    manifest: provenFaultManifest,
    prepare: async (bench) => {
      await applied(bench);
      bench.write(readManifest(bench).replace('require: verification', 'require: proof'));
    },
    // What is committed names the issuer's address, which is another one each time.
    begin: commitProofs,
    command: rotate,
    liveTokens: 2,
    active: 2,
  },
  {
    name: 'rotation of an Azure DevOps token',
    manifest: azureFaultManifest,
    prepare: applied,
    command: rotate,
    liveTokens: 2,
    active: 2,
    patienceSeconds: 650,
  },
  {
    name: 'rotation by hand',
    manifest: byHandFaultManifest,
    prepare: appliedByHand,
    command: rotate,
    liveTokens: 2,
    active: 2,
    paste: makeAndPaste,
  },
  {
    name: 'public leak',
    manifest: faultManifest,
    prepare: applied,
    command: ['respond', 'upload#1', '--exposure', 'public', '--yes'],
    liveTokens: 1,
    active: 2,
    mayStop: true,
  },
  {
    name: 'private leak',
    manifest: faultManifest,
    prepare: applied,
    command: ['respond', 'upload#1', '--exposure', 'private', '--yes'],
    liveTokens: 1,
    active: 2,
  },
  {
    name: 'token that somebody ended',
    manifest: listedFaultManifest,
    prepare: async (bench) => {
      await applied(bench);
      // A list may lag: only a token that is an hour old and missing in it counts as ended.
      bench.pass(3600);
      bench.anaconda.revokeAsSomebodyElse(maintainer, activeName(bench));
    },
    command: ['apply', '--yes'],
    only: ['end', 'issue'],
    liveTokens: 1,
    active: 2,
    mayStop: true,
  },
  {
    name: 'issue without an answer',
    manifest: faultManifest,
    prepare: async (bench) => {
      const issue = { method: 'POST', path: /^\/authentications$/ };
      bench.anaconda.faults.inject({ ...issue, fault: { kind: 'cut-after-commit' } });
      // Nothing more comes of this run.
      bench.anaconda.faults.inject({ fault: { kind: 'status', status: 403 }, times: 1000 });
      await bench.run('apply', '--yes');
      bench.anaconda.faults.clear();
    },
    command: ['apply', '--yes'],
    only: ['settle', 'issue'],
    liveTokens: 1,
    active: 2,
  },
  {
    name: 'sweep',
    manifest: listedFaultManifest,
    prepare: async (bench) => {
      await applied(bench);
      const name = activeName(bench).replace(/1$/, '7');
      const wish = { owner: maintainer, name, scopes: ['api:read'], lifetimeSeconds: day };
      bench.secrets.push(bench.anaconda.createAsSomebodyElse(wish));
    },
    command: ['apply', '--sweep', '--yes'],
    liveTokens: 1,
    active: 1,
    mustRepeat: true,
  },
  {
    name: 'retirement',
    manifest: faultManifest,
    prepare: async (bench) => {
      await applied(bench);
      bench.write(withoutCredential(bench));
    },
    command: ['apply', '--retire', 'upload', '--yes'],
    liveTokens: 0,
    mustRepeat: true,
  },
];
