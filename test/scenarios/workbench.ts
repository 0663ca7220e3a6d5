import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { absentPrompter } from '../../src/cli/terminal-prompter.ts';
import type { Shell } from '../../src/cli/shell.ts';
import { makeTerminal } from '../../src/cli/terminal.ts';
import { invariant } from '../../src/domain/errors.ts';
import { addSeconds, instant, type Instant } from '../../src/domain/instant.ts';
import { makeShell } from '../../src/main.ts';
import type { AppContext } from '../../src/app/app-context.ts';
import type { Prompter } from '../../src/ports/prompter.ts';
import { startAnacondaSimulator, type AnacondaSimulator } from '../../simulators/anaconda/simulator.ts';
import {
  startAzureDevopsSimulator,
  type AzureDevopsSimulator,
} from '../../simulators/azure-devops/simulator.ts';
import {
  startGithubSimulator,
  type GithubSimulator,
  type GithubSimulatorOptions,
} from '../../simulators/github/simulator.ts';

/** What one command printed and ended with. */
export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** A folder with a manifest, the three simulated vendors, and a clock that only moves when told. */
export interface Workbench {
  readonly folder: string;
  readonly anaconda: AnacondaSimulator;
  readonly github: GithubSimulator;
  readonly azure: AzureDevopsSimulator;
  /** What points a command at the vendors, sign-in values included. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everything that any command has printed. */
  readonly printed: string[];
  /** More values that must stand nowhere, beside those that the simulators know: {@link stop} looks for them too. */
  readonly secrets: string[];
  readonly write: (manifest: string) => void;
  readonly run: (...argv: string[]) => Promise<Ran>;
  /** The same with somebody at the terminal who answers. */
  readonly runWith: (prompter: Prompter, ...argv: string[]) => Promise<Ran>;
  /** The same from another folder. */
  readonly runIn: (folder: string, ...argv: string[]) => Promise<Ran>;
  /** The same with something on standard input. */
  readonly pipe: (stdin: string, ...argv: string[]) => Promise<Ran>;
  /** Every page that was opened. */
  readonly opened: string[];
  readonly app: () => AppContext;
  readonly shell: () => Shell;
  readonly now: () => Instant;
  /** Lets time pass for Mintmark and for the vendors. */
  readonly pass: (seconds: number) => void;
  readonly passedSeconds: () => number;
  /** The same for Mintmark alone: its clock is wrong. */
  readonly passHere: (seconds: number) => void;
  /** Keeps the folder and the vendors in a folder of its own; {@link openWorkbench} begins there as often as wanted. */
  readonly keep: (to: string) => KeptWorkbench;
  readonly stop: () => Promise<void>;
}

/** A workbench as it was at one instant. */
export interface KeptWorkbench {
  readonly folder: string;
  readonly passedSeconds: number;
  readonly secrets: readonly string[];
}

/**
 * `extra` are variables without a secret, for example a PATH, `secrets` those that must never be printed; `onOpen` is told
 * every page that is opened.
 */
export async function openWorkbench({
  extra = {},
  secrets = {},
  onOpen = () => {},
  revocationLagMilliseconds = 0,
  github: githubOptions = {},
  isKept = false,
  kept,
  isTty = false,
}: {
  extra?: Readonly<Record<string, string>>;
  /** How long anaconda.org lets in what was revoked. */
  revocationLagMilliseconds?: number;
  secrets?: Readonly<Record<string, string>>;
  onOpen?: (url: string) => void;
  github?: GithubSimulatorOptions;
  /** Whether the vendors' state can be kept. */
  isKept?: boolean;
  /** Where to begin; default an empty folder and vendors as they are seeded. */
  kept?: KeptWorkbench;
  /** Whether standard output is a terminal. */
  isTty?: boolean;
} = {}): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), 'mintmark-scenario-'));
  // Beside the folder, because what it holds is a secret of the vendors.
  const vendors = isKept || kept ? mkdtempSync(join(tmpdir(), 'mintmark-vendors-')) : undefined;
  if (kept) cpSync(join(kept.folder, 'folder'), folder, { recursive: true });
  if (kept && vendors !== undefined) cpSync(join(kept.folder, 'vendors'), vendors, { recursive: true });
  let passedSeconds = kept?.passedSeconds ?? 0;
  const milliseconds = (): number => Date.now() + passedSeconds * 1000;
  const optionsOf = (vendor: string) => ({
    now: milliseconds,
    ...(vendors === undefined ? {} : { stateFile: join(vendors, `${vendor}.json`) }),
  });
  const anaconda = await startAnacondaSimulator({ ...optionsOf('anaconda'), revocationLagMilliseconds });
  const github = await startGithubSimulator({ ...optionsOf('github'), ...githubOptions });
  const azure = await startAzureDevopsSimulator(optionsOf('azure'));
  const environment = {
    MINTMARK_ANACONDA_URL: anaconda.url,
    MINTMARK_GITHUB_URL: github.url,
    MINTMARK_AZURE_DEVOPS_URL: azure.url,
    MINTMARK_KEY_FILE: join(folder, 'key'),
    ANACONDA_AUTH_API_KEY: anaconda.apiKey,
    GITHUB_TOKEN: github.token,
    AZURE_DEVOPS_TOKEN: azure.personalAccessToken,
    AZURE_DEVOPS_ENTRA_TOKEN: azure.entraToken,
    ...secrets,
  };
  const printed: string[] = [];
  const brought: string[] = [...(kept?.secrets ?? [])];
  const issued = (): readonly string[] => [
    ...[anaconda.logins.organization, anaconda.logins.maintainer].flatMap((owner) =>
      anaconda.liveTokens(owner).flatMap((name) => anaconda.token(owner, name)?.value ?? []),
    ),
    ...azure.personalAccessTokens().map(({ value }) => value),
    ...github.tokens().map(({ value }) => value),
    ...brought,
  ];
  let wrongBySeconds = 0;
  const now = (): Instant => addSeconds(instant(Date.now()), passedSeconds + wrongBySeconds);
  const opened: string[] = [];
  const shellFor = (
    streams: { output: string[]; errors: string[] },
    {
      prompter = absentPrompter(),
      stdin = '',
      where = folder,
    }: { prompter?: Prompter; stdin?: string; where?: string } = {},
  ) =>
    makeShell({
      clock: { now },
      // Jobs run in real time; what waits long for one is not waited for.
      pause: async (seconds) => {
        passedSeconds += seconds;
        await setTimeout(Math.min(seconds, 0.25) * 1000);
      },
      folder: where,
      environment: { ...environment, ...extra },
      prompter,
      readStdin: () => stdin,
      stdin: () => Readable.from([Buffer.from(stdin)]),
      command: [process.execPath, resolve('bin/mintmark.js')],
      openPage: (url) => {
        opened.push(url);
        onOpen(url);
      },
      terminal: makeTerminal({
        write: (text) => streams.output.push(text) && printed.push(text),
        writeError: (text) => streams.errors.push(text) && printed.push(text),
        isTty,
        columns: 100,
        hasColor: false,
      }),
    });
  const run = async (
    world: { prompter?: Prompter; stdin?: string; where?: string },
    argv: string[],
  ): Promise<Ran> => {
    const streams = { output: [] as string[], errors: [] as string[] };
    const code = await shellFor(streams, world).run(argv);
    return { code, output: streams.output.join(''), errors: streams.errors.join('') };
  };
  return {
    folder,
    anaconda,
    github,
    azure,
    environment,
    printed,
    secrets: brought,
    write: (manifest) => {
      writeFileSync(join(folder, 'mintmark.yaml'), manifest);
    },
    run: async (...argv) => await run({}, argv),
    runWith: async (prompter, ...argv) => await run({ prompter }, argv),
    runIn: async (where, ...argv) => await run({ where }, argv),
    pipe: async (stdin, ...argv) => await run({ stdin }, argv),
    opened,
    app: () => shellFor({ output: [], errors: [] }).makeApp({}),
    shell: () => shellFor({ output: [], errors: [] }),
    now,
    pass: (seconds) => {
      passedSeconds += seconds;
    },
    passedSeconds: () => passedSeconds,
    passHere: (seconds) => {
      wrongBySeconds += seconds;
    },
    keep: (to) => {
      invariant(vendors, 'opened without isKept');
      cpSync(folder, join(to, 'folder'), { recursive: true });
      cpSync(vendors, join(to, 'vendors'), { recursive: true });
      return { folder: to, passedSeconds, secrets: [...brought, ...issued()] };
    },
    stop: async () => {
      const values = [...Object.values(environment).slice(4), ...issued()];
      const leaks = findLeaks(values, [printed.join(''), ...fileTexts(folder)]);
      await Promise.all([anaconda.stop(), github.stop(), azure.stop()]);
      rmSync(folder, { recursive: true, force: true });
      if (vendors !== undefined) rmSync(vendors, { recursive: true, force: true });
      if (leaks > 0) throw new Error(`${leaks} secrets were printed or written to a file.`);
    },
  };
}

/** How many of the secrets stand in any of the texts, plain, base64, base64url, URL-encoded or JSON-escaped. */
export function findLeaks(secrets: readonly string[], texts: readonly string[]): number {
  return secrets.filter((secret) => {
    const forms = [
      secret,
      Buffer.from(secret).toString('base64').replaceAll('=', ''),
      Buffer.from(secret).toString('base64url'),
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ];
    return forms.some((form) => texts.some((text) => text.includes(form)));
  }).length;
}

/** Every file below a folder: manifest, plans, store, journal, locks, key. */
function fileTexts(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
}

/** Every kind of slot, two of a kind where one is rewritten as a whole. */
export const manifest = `version: 1
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
      - azure-pipelines: { project: feedstock-builds, variableGroup: anaconda-org, variable: ANACONDA_TOKEN }
      - azure-pipelines: { project: feedstock-builds, pipeline: tudatpy-feedstock, variable: MINTMARK_TOKEN }
      - github-actions: { repositories: "tudat-team/tudat*-feedstock", secret: BINSTAR_TOKEN }
      - github-actions: { repository: tudat-team/tudatpy, environment: release, secret: ANACONDA_TOKEN }
      - github-actions: { organization: tudat-team, repositories: "tudat*", secret: ORG_TOKEN }
`;

/** Number of slots that {@link manifest} stands for. */
export const manifestSlots = 8;

/** One credential that only a person can issue, in several slots. */
export const byHandManifest = `version: 1
connections:
  anaconda: { provider: anaconda, auth: none }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  upload:
    purpose: Upload packages from the feedstock builds
    owner: maintainers@example.org
    issuer: anaconda
    principal: { organization: tudat-team }
    uses: [upload-conda-package]
    lifetime: 90d
    placements:
      - github-actions: { repositories: "tudat-team/tudat*-feedstock", secret: BINSTAR_TOKEN }
`;

/** One token of GitHub, of the kind that its secret scanning finds; a person makes it at its page. */
export const releaseManifest = `version: 1
connections:
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  release:
    purpose: Triggers the release
    owner: maintainers@example.org
    issuer: github
    provider: github-pat
    principal: { user: feedstock-maintainer }
    scopes: [public_repo, workflow]
    lifetime: 90d
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: RELEASE_TOKEN }
`;

/** The values that consumers really hold under the names of {@link manifest}; undefined where there is none. */
export function heldValues({ github, azure }: Workbench): readonly (string | undefined)[] {
  const variables = (name: string) => azure.group(name)?.variables ?? {};
  return [
    variables('anaconda-org')['BINSTAR_TOKEN']?.value,
    variables('anaconda-org')['ANACONDA_TOKEN']?.value,
    azure.definition('tudatpy-feedstock')?.variables['MINTMARK_TOKEN']?.value,
    ...['tudat-feedstock', 'tudatpy-feedstock', 'tudat-resources-feedstock'].map((name) =>
      github.secret({ repository: `tudat-team/${name}` }, 'BINSTAR_TOKEN'),
    ),
    github.secret({ repository: 'tudat-team/tudatpy', environment: 'release' }, 'ANACONDA_TOKEN'),
    github.secret({ organization: 'tudat-team' }, 'ORG_TOKEN'),
  ];
}

/** Names of live tokens at the issuer that carry our mark, helper tokens of signed-in work included. */
export function ourLiveTokens({ anaconda }: Workbench): readonly string[] {
  return [anaconda.logins.organization, anaconda.logins.maintainer]
    .flatMap((owner) => anaconda.liveTokens(owner))
    .filter((name) => name.startsWith('mintmark-'));
}
