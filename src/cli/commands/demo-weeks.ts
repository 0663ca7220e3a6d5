import { absentPerson } from '../../app/absent-person.ts';
import { adoptSlots, adoptToken, findAdoptionChoices } from '../../app/adopt.ts';
import type { AppContext } from '../../app/app-context.ts';
import { applyManifest } from '../../app/apply-manifest.ts';
import { identifyName } from '../../app/identify-leaks.ts';
import { noDecisions } from '../../app/make-current-plan.ts';
import { printProofFiles } from '../../app/print-proof-files.ts';
import { proveSlots } from '../../app/prove.ts';
import { respond } from '../../app/respond.ts';
import { Secret } from '../../domain/secret.ts';
import { tokenName } from '../../domain/token.ts';
import type { Person } from '../../ports/person.ts';
import type { SandboxPeople } from '../../ports/sandbox.ts';
import type { Store } from '../../ports/store.ts';
import { demoManifest, firstCredentials, laterCredentials } from './demo-manifest.ts';

/** The team of the demo, and what moves it through time. */
export interface DemoTeam {
  /** Sets the clock of the team and of the vendors to so many seconds before now. */
  readonly goTo: (secondsAgo: number) => void;
  readonly declare: (manifest: string) => void;
  /** The application, with a run of its own for the journal. */
  readonly makeApp: () => AppContext;
  readonly people: SandboxPeople;
}

const hour = 3600;
const day = 24 * hour;
/** When the team began, in seconds before now. */
export const beganAgo = 23.9 * day;

type Scene = (store: Store, team: DemoTeam) => Promise<void>;

/** What happened, and how long ago. */
const scenes: readonly (readonly [secondsAgo: number, scene: Scene])[] = [
  [beganAgo, begin],
  // The grace of what was there before has ended.
  [beganAgo - 1.05 * day, applyAsScheduler],
  [4.2 * day, addCredentials],
  [3.1 * day, answerLeak],
  [1.9 * day, proveNightly],
  // One is renewed in time; the one before lives on for its grace.
  [0.85 * day, applyAsScheduler],
  [5.3 * hour, leaveTraces],
  [1.7 * hour, leakMore],
];

/** Makes the store and lives through everything up to now. */
export async function liveThroughWeeks(team: DemoTeam): Promise<void> {
  team.goTo(beganAgo);
  await team.makeApp().createStore('file');
  const store = await team.makeApp().openStore();
  try {
    for (const [ago, scene] of scenes) {
      team.goTo(ago);
      await scene(store, team);
    }
    team.goTo(0);
  } finally {
    await store.close();
  }
}

/** Takes over what the team has set by hand, makes the rest as declared, and ends what is not used any more. */
async function begin(store: Store, team: DemoTeam): Promise<void> {
  team.declare(demoManifest(firstCredentials));
  const app = team.makeApp();
  const choices = await findAdoptionChoices(app, store, 'anaconda-upload');
  await adoptToken(app, store, { choices, tokenName: 'conda-smithy' });
  await adoptSlots(app, store, choices);
  await apply(team.makeApp(), store, maker(team));
}

async function addCredentials(store: Store, team: DemoTeam): Promise<void> {
  team.declare(demoManifest([...firstCredentials, ...laterCredentials]));
  await apply(team.makeApp(), store);
}

/** Somebody has seen a token in a public build log. */
async function answerLeak(store: Store, team: DemoTeam): Promise<void> {
  const app = team.makeApp();
  await respond(app, store, {
    leaks: identifyName('anaconda-upload', await store.load(), app.clock.now()),
    exposure: 'public',
    askExposure: async () => await Promise.resolve('public' as const),
    confirm: yes,
    person: absentPerson,
    onEvent: () => {},
  });
}

/** The jobs that upload the nightly builds show that their token works. */
async function proveNightly(store: Store, team: DemoTeam): Promise<void> {
  const app = team.makeApp();
  const only = 'nightly-upload';
  for (const file of await printProofFiles(app, { only, target: 'github-actions' }))
    for (const repository of ['tudat-team/tudatpy', 'tudat-team/tudat'])
      team.people.commitFile({ repository, ...file });
  await proveSlots(app, store, { only, isPending: false, onEvent: () => {} });
}

/** Not everybody uses Mintmark: a secret is typed over, another one gets in front of ours, a token is left behind. */
async function leaveTraces(store: Store, { people }: DemoTeam): Promise<void> {
  const { vaultTag } = await store.load();
  people.typeSecret('tudat-team/tudat-feedstock', 'BINSTAR_TOKEN');
  people.typeSecret('tudat-team/tudatpy', 'CHANNEL_TOKEN');
  people.makeAnacondaToken(tokenName({ vaultTag, credential: 'channel-read', number: 9 }));
}

/** GitHub finds two tokens in a private repository; one of them is ours. */
async function leakMore(_store: Store, { people }: DemoTeam): Promise<void> {
  const repository = 'tudat-team/tudat-internal';
  people.commitToken(releaseToken, { repository, path: 'notes/release.env' });
  people.makeGithubToken({ name: 'laptop', scopes: ['repo'], by: 'contributor' });
  people.commitToken('laptop', { repository, path: 'notes/laptop.env' });
  await Promise.resolve();
}

const releaseToken = 'release-trigger';

/** The maintainer, who makes at GitHub's page what is asked for, and brings it. */
function maker({ people }: DemoTeam): Person {
  const make = (): Secret =>
    Secret.of(
      people.makeGithubToken({ name: releaseToken, scopes: ['public_repo', 'workflow'], by: 'owner' }),
    );
  return { ...absentPerson, isThere: () => true, bringValue: async () => await Promise.resolve(make()) };
}

async function applyAsScheduler(store: Store, team: DemoTeam): Promise<void> {
  await apply({ ...team.makeApp(), actor: 'scheduler' }, store);
}

async function apply(app: AppContext, store: Store, person: Person = absentPerson): Promise<void> {
  await applyManifest(app, store, { decisions: noDecisions, person, confirm: yes, onEvent: () => {} });
}

async function yes(): Promise<boolean> {
  return await Promise.resolve(true);
}
