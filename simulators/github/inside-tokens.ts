import { putFile } from './files.ts';
import { decide } from './grants.ts';
import { scanForLeaks } from './leaks.ts';
import { signReport, type ReportedLeak, type SignedReport } from './leak-reports.ts';
import { revokeNow, settleRevocations } from './revocations.ts';
import { logins } from './seed.ts';
import type { TokenEntry, TokenPolicy } from './state.ts';
import { mintToken } from './tokens.ts';
import { findRepository, must, mustFindAccount, type World } from './world.ts';

/** What a person fills in on the page of a new token. */
interface TokenOptions {
  readonly login: string;
  /** Classic tokens only. */
  readonly scopes: readonly string[];
  /** Default `classic`. */
  readonly kind?: 'classic' | 'fine-grained';
  /** Default `unnamed`. */
  readonly name?: string;
  /** As ISO 8601; null or left out: never. */
  readonly expiresAt?: string | null;
  /** Fine-grained tokens only, for example `{ secrets: 'write' }`. */
  readonly permissions?: Readonly<Record<string, string>>;
  /** Fine-grained tokens only; default the organization of the seed. */
  readonly resourceOwner?: string;
  /** Fine-grained tokens only; default `all`, or `subset` when repositories are given. */
  readonly repositorySelection?: TokenEntry['repositorySelection'];
  /** Names of repositories of the resource owner. */
  readonly repositories?: readonly string[];
  /** Fine-grained tokens only; default `approved`. */
  readonly approval?: TokenEntry['approval'];
  /** Classic tokens only: the organizations that it was authorized for. */
  readonly singleSignOn?: readonly string[];
}

/** What the service knows of personal access tokens, and what people do to them on its pages. */
export interface InsideTokens {
  /** Makes another token as a person would on the page; answers its value. */
  readonly makeToken: (options: TokenOptions) => string;
  readonly revokeToken: (value: string) => void;
  /** Every token that lives, with its value. */
  readonly tokens: () => readonly TokenEntry[];
  /** The newest token of this name. */
  readonly tokenNamed: (name: string) => TokenEntry | undefined;
  /** An owner lets the fine-grained token of this name into the organization. */
  readonly approve: (name: string) => void;
  readonly deny: (name: string) => void;
  readonly setPolicy: (organization: string, policy: Partial<TokenPolicy>) => void;
  /** What this user signs in with on the pages. */
  readonly passwordOf: (login: string) => string;
  /** Somebody commits a file to the default branch; a personal token in it raises an alert, and dies when the repository is public. */
  readonly commitFile: (options: {
    /** `owner/name` */
    repository: string;
    path: string;
    text: string;
    /** Login; default the owner of the seed's organization. */
    author?: string;
  }) => void;
  /** What the service would send to a partner whose tokens it has found in public. */
  readonly signLeakReport: (leaks: readonly ReportedLeak[]) => SignedReport;
}

/** That part of the view from inside; `save` is called after every change. */
export function createInsideTokens(world: World, save: () => void): InsideTokens {
  const { state, now } = world;
  const tokens = (): readonly TokenEntry[] => {
    settleRevocations(world);
    return state.tokens;
  };
  const tokenNamed = (name: string): TokenEntry | undefined =>
    tokens().findLast((each) => each.name === name);
  const decideOn = (name: string, action: 'approve' | 'deny'): void => {
    decide(world, must(tokenNamed(name), name), action);
    save();
  };
  return {
    makeToken: (options) => {
      const token = mintToken(state, wishOf(world, options), now());
      state.tokens.push(token);
      save();
      return token.value;
    },
    revokeToken: (value) => {
      revokeNow(world, value);
      save();
    },
    tokens,
    tokenNamed,
    approve: (name) => decideOn(name, 'approve'),
    deny: (name) => decideOn(name, 'deny'),
    setPolicy: (organization, policy) => {
      Object.assign(mustFindAccount(state, organization).policy, policy);
      save();
    },
    passwordOf: (login) => mustFindAccount(state, login).password,
    commitFile: ({ repository, path, text, author = logins.owner }) => {
      mustFindAccount(state, author);
      const found = must(findRepository(state, repository), repository);
      putFile(state, found, { path, text });
      scanForLeaks(world, found, { path, text });
      save();
    },
    signLeakReport: (leaks) => {
      const report = signReport(world, leaks);
      save();
      return report;
    },
  };
}

function wishOf({ state }: World, options: TokenOptions): Parameters<typeof mintToken>[1] {
  const {
    kind = 'classic',
    expiresAt = null,
    resourceOwner = logins.organization,
    repositories,
    ...rest
  } = options;
  const ids = repositories?.map((name) => must(findRepository(state, `${resourceOwner}/${name}`), name).id);
  return {
    ...rest,
    kind,
    resourceOwner,
    expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
    ...(ids ? { repositorySelection: 'subset', repositoryIds: ids } : {}),
  };
}
