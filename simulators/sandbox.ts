import { join } from 'node:path';
import { startAnacondaSimulator } from './anaconda/simulator.ts';
import { startAzureDevopsSimulator } from './azure-devops/simulator.ts';
import { startGithubSimulator } from './github/simulator.ts';
import type { SimulatorOptions } from './kit/simulator.ts';

/** The three vendors with the seeded organization, side by side. */
export interface RunningSandbox {
  readonly services: readonly {
    readonly title: string;
    readonly url: string;
    readonly socketPath?: string;
  }[];
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

export interface SandboxOptions {
  readonly stateFolder?: string;
  readonly firstPort?: number;
  readonly enforceRateLimits: boolean;
  readonly latencyMilliseconds: number;
}

/** Starts all vendors; when one cannot start, the others are stopped again. */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const { stateFolder, firstPort, enforceRateLimits, latencyMilliseconds } = options;
  const common = (vendor: string, index: number): SimulatorOptions => ({
    enforceRateLimits,
    latencyMilliseconds,
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
        AZURE_DEVOPS_ENTRA_TOKEN: azure.entraToken,
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
