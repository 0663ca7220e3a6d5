import type { CommandAction, Shell } from '../shell.ts';

/** What the demo declares: the team of the seed, with every kind of slot. */
const manifest = `version: 1
connections:
  anaconda: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }
  github:   { provider: github, auth: { env: GITHUB_TOKEN } }
  azure:    { provider: azure-devops, organization: tudat-team, auth: { env: AZURE_DEVOPS_TOKEN } }
credentials:
  anaconda-upload:
    purpose: Upload packages from the feedstock builds
    owner: maintainers@example.org
    issuer: anaconda
    principal: { organization: tudat-team }
    scopes: [api:read, api:write]
    lifetime: 90d
    renewBefore: 14d
    grace: 24h
    placements:
      - azure-pipelines: { project: feedstock-builds, variableGroup: anaconda-org, variable: BINSTAR_TOKEN }
      - azure-pipelines: { project: feedstock-builds, pipelines: "*-feedstock", variable: BINSTAR_TOKEN }
      - github-actions:  { repositories: "tudat-team/*-feedstock", secret: BINSTAR_TOKEN }
      - github-actions:  { organization: tudat-team, secret: ANACONDA_TOKEN, repositories: "tudat*" }
      - github-actions:  { repository: tudat-team/tudatpy, environment: release, secret: ANACONDA_TOKEN }
`;

interface Scene {
  readonly says: string;
  readonly command: readonly string[];
  /** The exit code that this scene must end with. */
  readonly exitCode: number;
}

const scenes: readonly Scene[] = [
  {
    says: 'A key and a store are made once. The manifest is there already; it holds no secret.',
    command: ['init'],
    exitCode: 0,
  },
  { says: 'Are the connections good, and do they have the rights?', command: ['doctor'], exitCode: 0 },
  {
    says: 'What would happen? The pipelines hold values that somebody typed in by hand: a person has to decide.',
    command: ['plan'],
    exitCode: 3,
  },
  {
    says: 'Take over the old hand-made token and the slots that hold it.',
    command: ['adopt', 'anaconda-upload', '--token', 'conda-smithy', '--slots', '--yes'],
    exitCode: 0,
  },
  {
    says: 'Issue a small token, write it everywhere, read everything back, promote it. The old one lives on for a day.',
    command: ['apply', '--yes'],
    exitCode: 0,
  },
  { says: 'Plan after apply is empty.', command: ['plan'], exitCode: 0 },
  {
    says: 'Every step was written down before and after, in a chain that shows any change.',
    command: ['audit', 'verify'],
    exitCode: 0,
  },
  { says: 'And from now on everybody knows:', command: ['status'], exitCode: 0 },
];

/** The whole main job on the sandbox: asks nothing, leaves nothing behind, fails if anything fails. */
export function demo(): CommandAction {
  return async ({ terminal, shell }) => {
    const { line, paint } = terminal;
    const startedAt = performance.now();
    const folder = shell.temporaryFolder();
    const sandbox = await shell.startSandbox({ enforceRateLimits: false, latencyMilliseconds: 0 });
    try {
      line(paint.strong('Mintmark demo: anaconda.org, GitHub and Azure DevOps, simulated on this machine.'));
      line();
      line(
        paint.dim(
          manifest
            .trimEnd()
            .split('\n')
            .map((text) => `  ${text}`)
            .join('\n'),
        ),
      );
      shell.writePrivateFile(`${folder.path}/mintmark.yaml`, manifest);
      const inside = shell.within(folder.path, {
        ...sandbox.environment,
        MINTMARK_KEY_FILE: `${folder.path}/key`,
      });
      for (const scene of scenes) {
        const failed = await play(scene, inside);
        if (failed !== undefined) {
          terminal.errorLine(`${paint.bad('✗')} ${failed}`);
          return 1;
        }
      }
      line();
      line(
        `${paint.good('✓')} Demo done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s. Nothing is left behind.`,
      );
      return 0;
    } finally {
      await sandbox.stop();
      folder.remove();
    }
  };
}

async function play({ says, command, exitCode }: Scene, shell: Shell): Promise<string | undefined> {
  const { line, paint } = shell.terminal;
  line();
  line(paint.dim(`# ${says}`));
  line(`${paint.accent('$')} ${paint.strong(`mintmark ${command.join(' ')}`)}`);
  const code = await shell.run(command);
  return code === exitCode
    ? undefined
    : `mintmark ${command.join(' ')} ended with ${code}, expected ${exitCode}.`;
}
