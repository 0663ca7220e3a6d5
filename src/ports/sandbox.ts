/** The simulated vendors, running on this machine. */
export interface Sandbox {
  readonly services: readonly {
    readonly title: string;
    readonly url: string;
    readonly socketPath?: string;
  }[];
  /** Environment settings that point Mintmark (and real clients) at the sandbox, sign-in values included. */
  readonly environment: Readonly<Record<string, string>>;
  readonly people: SandboxPeople;
  readonly stop: () => Promise<void>;
}

/** What people do at the simulated vendors beside Mintmark, so that there is something to find. */
export interface SandboxPeople {
  /** Makes a classic token on GitHub's page, for ninety days; answers its value. */
  readonly makeGithubToken: (wish: {
    readonly name: string;
    readonly scopes: readonly string[];
    /** `owner` of the organization, or a `contributor`. */
    readonly by: 'owner' | 'contributor';
  }) => string;
  /** Commits a file with the value of the newest GitHub token of this name in it. */
  readonly commitToken: (name: string, file: { readonly repository: string; readonly path: string }) => void;
  readonly commitFile: (file: {
    /** `owner/name` */
    readonly repository: string;
    readonly path: string;
    readonly text: string;
  }) => void;
  /** Types something into a secret of a repository, `owner/name`. */
  readonly typeSecret: (repository: string, name: string) => void;
  /** Makes a token of the maintainer at anaconda.org that only reads. */
  readonly makeAnacondaToken: (name: string) => void;
}

export interface SandboxOptions {
  /** Keeps the vendors' state over restarts, readable by its owner only. Default: memory. */
  readonly stateFolder?: string;
  /** First of the consecutive TCP ports; default any free ones. */
  readonly firstPort?: number;
  /** Whether the vendors' published rate limits are enforced. */
  readonly enforceRateLimits: boolean;
  /** Added to every answer. */
  readonly latencyMilliseconds: number;
  /** The vendors' clock, in milliseconds since the epoch. Default: the real one. */
  readonly now?: () => number;
}

export type StartSandbox = (options: SandboxOptions) => Promise<Sandbox>;
