/** The simulated vendors, running on this machine. */
export interface Sandbox {
  readonly services: readonly {
    readonly title: string;
    readonly url: string;
    readonly socketPath?: string;
  }[];
  /** Environment settings that point Mintmark (and real clients) at the sandbox, sign-in values included. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
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
  /** Whether there is an identity issuer as well (`SANDBOX_OPENID_…` in the environment). Default false. */
  readonly hasIdentityIssuer?: boolean;
}

export type StartSandbox = (options: SandboxOptions) => Promise<Sandbox>;
