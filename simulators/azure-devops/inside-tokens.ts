import { randomUUID } from 'node:crypto';
import { addToken, isPersonalAccessToken, isWorking } from './personal-access-tokens.ts';
import type { EntraTokenEntry, PersonalAccessTokenEntry, Policies, UserEntry } from './state.ts';
import { mintEntraToken } from './tokens.ts';
import type { World } from './world.ts';

/** What tests see and do of tokens from inside. */
export interface TokensInside {
  /** A personal access token of the maintainer with exactly the scopes that Mintmark needs. */
  readonly personalAccessToken: string;
  /** An Entra access token of the maintainer; lives an hour. A start after that makes a new one. */
  readonly entraToken: string;
  /** An Entra access token of a program that is a user of the organization; lives as long. */
  readonly servicePrincipalToken: string;
  /** Makes another credential of the maintainer. Default: a personal access token that lives a day. */
  readonly mintToken: (wish: {
    scopes: readonly string[];
    form?: 'pat' | 'entra';
    lifetimeSeconds?: number;
  }) => string;
  /**
   * Makes an Entra access token with full access. Default: of the maintainer, or of the one program; an hour. A login
   * that the organization does not know gives a stranger's.
   */
  readonly makeEntraToken: (wish?: {
    login?: string;
    kind?: EntraTokenEntry['kind'];
    lifetimeSeconds?: number;
  }) => string;
  /** Names of the personal access tokens that somebody made and that work right now, of one user or of all. */
  readonly liveTokens: (login?: string) => readonly string[];
  /** Every personal access token as it really is, its value included. */
  readonly personalAccessTokens: () => readonly Readonly<PersonalAccessTokenEntry>[];
  readonly setPolicies: (change: Partial<Policies>) => void;
  /** Ends every personal access token of this name now, as if its time had come. */
  readonly expireToken: (name: string) => void;
  /** Revokes every personal access token of this name. */
  readonly revokeTokenAsSomebodyElse: (name: string) => void;
  /** Makes a token of the maintainer for all organizations, as it could be done once; answers its value. */
  readonly makeGlobalToken: (name: string) => string;
}

const hourSeconds = 3600;
const yearSeconds = 365 * 86_400;

export function createTokensInside(
  world: World,
  { maintainer, connectionToken, save }: { maintainer: UserEntry; connectionToken: string; save: () => void },
): TokensInside {
  const { state, now } = world;
  const endAfter = (seconds: number): number => now() + seconds * 1000;
  const all = (): PersonalAccessTokenEntry[] => state.tokens.filter(isPersonalAccessToken);
  const named = (name: string): readonly PersonalAccessTokenEntry[] => {
    const found = all().filter(({ displayName }) => displayName === name);
    if (found.length > 0) return found;
    throw new Error(`There is no personal access token "${name}".`);
  };
  const addEntraToken = (wish: Omit<EntraTokenEntry, 'value'>): string => {
    const value = mintEntraToken();
    state.tokens.push({ ...wish, value });
    save();
    return value;
  };
  const makeEntraToken: TokensInside['makeEntraToken'] = (wish = {}) => {
    const { login, kind = 'user', lifetimeSeconds = hourSeconds } = wish;
    const user = login === undefined ? defaultUser(world, kind) : userOfLogin(world, login);
    const userId = user?.id ?? randomUUID();
    return addEntraToken({ kind, userId, scopes: ['app_token'], expiresAt: endAfter(lifetimeSeconds) });
  };

  return {
    personalAccessToken: all().find(({ displayName }) => displayName === connectionToken)?.value ?? '',
    entraToken: keptEntraToken(world, 'user') ?? makeEntraToken(),
    servicePrincipalToken:
      keptEntraToken(world, 'servicePrincipal') ?? makeEntraToken({ kind: 'servicePrincipal' }),
    mintToken: ({ scopes, form = 'pat', lifetimeSeconds = 86_400 }) => {
      const wish = { userId: maintainer.id, scopes, expiresAt: endAfter(lifetimeSeconds) };
      if (form === 'entra') return addEntraToken({ ...wish, kind: 'user' });
      const { value } = addToken(world, { ...wish, displayName: 'set up by hand', origin: 'set-up' });
      save();
      return value;
    },
    makeEntraToken,
    liveTokens: (login) => {
      const userId = login === undefined ? undefined : userOfLogin(world, login)?.id;
      return all()
        .filter((token) => token.origin === 'made' && isWorking(token, now()))
        .filter((token) => login === undefined || token.userId === userId)
        .map(({ displayName }) => displayName);
    },
    personalAccessTokens: all,
    setPolicies: (change) => {
      state.policies = { ...state.policies, ...change };
      save();
    },
    expireToken: (name) => {
      for (const token of named(name)) token.expiresAt = now();
      save();
    },
    revokeTokenAsSomebodyElse: (name) => {
      for (const token of named(name)) token.revokedAt ??= now();
      save();
    },
    makeGlobalToken: (name) => {
      const { value } = addToken(world, {
        userId: maintainer.id,
        displayName: name,
        scopes: ['vso.project'],
        expiresAt: endAfter(yearSeconds),
        isGlobal: true,
        origin: 'made',
      });
      save();
      return value;
    },
  };
}

/** The token of an earlier start, while it lives on. */
function keptEntraToken(world: World, kind: EntraTokenEntry['kind']): string | undefined {
  const userId = defaultUser(world, kind)?.id;
  return world.state.tokens
    .filter((token) => token.kind === kind && token.userId === userId)
    .find(({ scopes, expiresAt }) => scopes.includes('app_token') && expiresAt > world.now())?.value;
}

/** The seed puts the maintainer first and the program last. */
function defaultUser({ state }: World, kind: EntraTokenEntry['kind']): UserEntry | undefined {
  return kind === 'user' ? state.users[0] : state.users.at(-1);
}

function userOfLogin({ state }: World, login: string): UserEntry | undefined {
  return state.users.find(({ uniqueName }) => uniqueName === login);
}
