import { absentPerson } from '../../app/absent-person.ts';
import { adoptSlots, adoptToken, findAdoptionChoices } from '../../app/adopt.ts';
import type { AppContext } from '../../app/app-context.ts';
import { applyManifest } from '../../app/apply-manifest.ts';
import { noDecisions } from '../../app/make-current-plan.ts';
import type { Sandbox } from '../../ports/sandbox.ts';
import type { Store } from '../../ports/store.ts';
import type { OpenidOptions } from '../openid-options.ts';
import type { CommandContext } from '../shell.ts';

/** What the served demo declares: several credentials of the seeded team, each in another state. */
const manifest = `# The team of the sandbox. No secret is ever written here.
version: 1
connections:
  anaconda: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
  azure: { provider: azure-devops, organization: tudat-team, auth: { env: AZURE_DEVOPS_TOKEN } }
credentials:
  anaconda-upload:
    purpose: Upload packages from the feedstock builds
    owner: maintainers@example.org
    issuer: anaconda
    principal: { organization: tudat-team }
    scopes: [api:read, api:write]
    lifetime: 90d
    placements:
      - azure-pipelines: { project: feedstock-builds, variableGroup: anaconda-org, variable: BINSTAR_TOKEN }
      - azure-pipelines: { project: feedstock-builds, pipelines: "*-feedstock", variable: BINSTAR_TOKEN }
      - github-actions: { repositories: "tudat-team/*-feedstock", secret: BINSTAR_TOKEN }
      - github-actions: { repository: tudat-team/tudatpy, environment: release, secret: ANACONDA_TOKEN }
  nightly-upload:
    purpose: Upload nightly builds to the development label
    owner: maintainers@example.org
    issuer: anaconda
    principal: { organization: tudat-team }
    uses: [upload-conda-package]
    lifetime: 7d
    renewBefore: 2d
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: NIGHTLY_TOKEN }
      - github-actions: { repository: tudat-team/tudat, secret: NIGHTLY_TOKEN }
  channel-read:
    purpose: Install from the private channel in every build
    owner: build-team@example.org
    issuer: anaconda
    principal: { organization: tudat-team }
    uses: [install-private-package]
    lifetime: 30d
    placements:
      - github-actions: { organization: tudat-team, secret: CHANNEL_TOKEN, repositories: "tudat*" }
  nightly-push:
    purpose: Push version bumps to the feedstock
    owner: maintainers@example.org
    issuer: github
    provider: github-pat # GitHub has no call for it: a person makes it at a page
    principal: { user: feedstock-maintainer }
    audience: [tudat-team/tudatpy-feedstock]
    uses: [push-to-other-repository]
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: BUMP_TOKEN }
`;

export interface ServedDemo {
  readonly app: AppContext;
  /** Where there is an identity issuer: how the server is told of it. */
  readonly openid: OpenidOptions;
  readonly stop: () => Promise<void>;
}

/** The sandbox with everything set up; `nightly-push` waits for a person. Stopping leaves nothing behind. */
export async function servedDemo(
  { shell }: CommandContext,
  { hasIdentityIssuer }: { hasIdentityIssuer: boolean },
): Promise<ServedDemo> {
  const folder = shell.temporaryFolder();
  const sandbox = await shell.startSandbox({
    enforceRateLimits: false,
    latencyMilliseconds: 0,
    hasIdentityIssuer,
  });
  const stop = async (): Promise<void> => {
    await sandbox.stop();
    folder.remove();
  };
  try {
    shell.writePrivateFile(`${folder.path}/mintmark.yaml`, manifest);
    const inside = shell.within(folder.path, {
      ...sandbox.environment,
      MINTMARK_KEY_FILE: `${folder.path}/key`,
    });
    const app = inside.makeApp({ json: true });
    await app.createStore('file');
    await setUp(app, { hasIdentityIssuer });
    return { app, openid: hasIdentityIssuer ? openidOf(sandbox) : {}, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function openidOf({ environment }: Sandbox): OpenidOptions {
  return {
    openidIssuer: environment['SANDBOX_OPENID_ISSUER'] ?? '',
    openidClientId: environment['SANDBOX_OPENID_CLIENT_ID'] ?? '',
    openidSecretEnv: 'SANDBOX_OPENID_SECRET',
    openidTitle: 'the simulated issuer',
  };
}

/** The people of the issuer whom the team knows; whoever runs the demo is one of them. */
async function addMembers({ actor, clock }: AppContext, { members }: Store): Promise<void> {
  const addedAt = clock.now();
  await members.put({ name: actor, role: 'admin', email: 'maintainer@example.org', addedAt });
  await members.put({ name: 'builder', role: 'operator', email: 'build-team@example.org', addedAt });
}

/** Takes over what the team has set by hand, and makes the rest as declared. */
async function setUp(app: AppContext, { hasIdentityIssuer }: { hasIdentityIssuer: boolean }): Promise<void> {
  const store = await app.openStore();
  try {
    if (hasIdentityIssuer) await addMembers(app, store);
    const choices = await findAdoptionChoices(app, store, 'anaconda-upload');
    await adoptToken(app, store, { choices, tokenName: 'conda-smithy' });
    await adoptSlots(app, store, choices);
    await applyManifest(app, store, {
      decisions: noDecisions,
      person: absentPerson,
      confirm: async () => await Promise.resolve(true),
      onEvent: () => {},
    });
  } finally {
    await store.close();
  }
}
