import { join } from 'node:path';
import { startAnacondaSimulator, type AnacondaSimulator } from './anaconda/simulator.ts';
import { startAzureDevopsSimulator, type AzureDevopsSimulator } from './azure-devops/simulator.ts';
import { startGithubSimulator, type GithubSimulator } from './github/simulator.ts';
import type { SimulatorOptions } from './kit/simulator.ts';
import { sandboxPeople, type SandboxPeople } from './sandbox-people.ts';

/** The three vendors with the seeded organization, side by side. */
export interface RunningSandbox {
  readonly services: readonly {
    readonly title: string;
    readonly url: string;
    readonly socketPath?: string;
  }[];
  readonly environment: Readonly<Record<string, string>>;
  readonly people: SandboxPeople;
  readonly stop: () => Promise<void>;
}

export interface SandboxOptions {
  readonly stateFolder?: string;
  readonly firstPort?: number;
  readonly enforceRateLimits: boolean;
  readonly latencyMilliseconds: number;
  readonly now?: () => number;
}

/** Who may sign in on the vendors' pages, and how; for people who click through the sandbox. */
function pageSignIns({
  anaconda,
  github,
  azure,
}: {
  anaconda: AnacondaSimulator;
  github: GithubSimulator;
  azure: AzureDevopsSimulator;
}): Readonly<Record<string, string>> {
  return {
    SANDBOX_ANACONDA_LOGIN: anaconda.logins.maintainer,
    SANDBOX_ANACONDA_PASSWORD: anaconda.passwordOf(anaconda.logins.maintainer),
    SANDBOX_GITHUB_LOGIN: github.logins.owner,
    SANDBOX_GITHUB_PASSWORD: github.passwordOf(github.logins.owner),
    SANDBOX_AZURE_LOGIN: azure.names.maintainer,
    SANDBOX_AZURE_PASSWORD: azure.passwordOf(azure.names.maintainer),
  };
}

/** Starts all vendors; when one cannot start, the others are stopped again. */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const { stateFolder, firstPort, enforceRateLimits, latencyMilliseconds, now = Date.now } = options;
  const common = (vendor: string, index: number): SimulatorOptions => ({
    enforceRateLimits,
    latencyMilliseconds,
    now,
    ...(firstPort === undefined ? {} : { port: firstPort + index }),
    ...(stateFolder === undefined ? {} : { stateFile: join(stateFolder, `${vendor}.json`) }),
  });
  const socketPath = stateFolder === undefined ? undefined : join(stateFolder, 'github.sock');
  const started: { stop: () => Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map(async (simulator) => await simulator.stop()));
  };
  try {
    const anaconda = await startAnacondaSimulator(common('anaconda', 0));
    started.push(anaconda);
    const github = await startGithubSimulator({
      ...common('github', 1),
      ...(socketPath === undefined ? {} : { socketPath }),
    });
    started.push(github);
    const azure = await startAzureDevopsSimulator(common('azure-devops', 2));
    started.push(azure);
    return {
      services: [
        { title: 'anaconda.org', url: anaconda.url },
        { title: 'GitHub', url: github.url, ...(socketPath === undefined ? {} : { socketPath }) },
        { title: 'Azure DevOps', url: azure.url },
      ],
      environment: {
        MINTMARK_ANACONDA_URL: anaconda.url,
        MINTMARK_GITHUB_URL: github.url,
        MINTMARK_AZURE_DEVOPS_URL: azure.url,
        ANACONDA_AUTH_API_KEY: anaconda.apiKey,
        GITHUB_TOKEN: github.token,
        AZURE_DEVOPS_TOKEN: azure.personalAccessToken,
        ...pageSignIns({ anaconda, github, azure }),
        AZURE_DEVOPS_ENTRA_TOKEN: azure.entraToken,
      },
      people: sandboxPeople({ anaconda, github, now }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
