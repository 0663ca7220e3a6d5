import { randomBytes } from 'node:crypto';
import type { AnacondaSimulator } from './anaconda/simulator.ts';
import type { GithubSimulator } from './github/simulator.ts';

/** What people do at the vendors beside Mintmark. */
export interface SandboxPeople {
  readonly makeGithubToken: (wish: {
    readonly name: string;
    readonly scopes: readonly string[];
    readonly by: 'owner' | 'contributor';
  }) => string;
  readonly commitToken: (name: string, file: { readonly repository: string; readonly path: string }) => void;
  readonly commitFile: GithubSimulator['commitFile'];
  readonly typeSecret: (repository: string, name: string) => void;
  readonly makeAnacondaToken: (name: string) => void;
}

const tokenLifeMilliseconds = 90 * 86_400_000;

export function sandboxPeople({
  anaconda,
  github,
  now,
}: {
  anaconda: AnacondaSimulator;
  github: GithubSimulator;
  now: () => number;
}): SandboxPeople {
  return {
    makeGithubToken: ({ name, scopes, by }) =>
      github.makeToken({
        login: github.logins[by],
        name,
        scopes,
        expiresAt: new Date(now() + tokenLifeMilliseconds).toISOString(),
      }),
    commitToken: (name, file) => {
      const value = github.tokenNamed(name)?.value;
      if (value === undefined) throw new Error(`Nobody has made a token "${name}".`);
      github.commitFile({ ...file, text: `# to be taken out again\nGITHUB_TOKEN=${value}\n` });
    },
    commitFile: github.commitFile,
    typeSecret: (repository, name) => {
      github.setSecretAsSomebodyElse({ repository }, name, randomBytes(20).toString('hex'));
    },
    makeAnacondaToken: (name) => {
      anaconda.createAsSomebodyElse({
        owner: anaconda.logins.maintainer,
        name,
        scopes: ['api:read'],
        lifetimeSeconds: 30 * 86_400,
      });
    },
  };
}
