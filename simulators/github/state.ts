/** Everything the simulated service knows, as one JSON-able object. Times are milliseconds since the epoch. */
export interface GithubState {
  /** The last number given to an account, a repository or an environment. */
  lastId: number;
  readonly accounts: Account[];
  readonly repositories: RepositoryEntry[];
  tokens: TokenEntry[];
}

/** A user or an organization. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly kind: 'User' | 'Organization';
  readonly createdAt: number;
  /** Organizations only: logins of the users who belong to it. */
  readonly members: readonly string[];
  /** Organizations only: the members who own it. */
  readonly owners: readonly string[];
  /** Used by organizations only. */
  readonly safe: Safe;
}

/** A repository of an organization. */
export interface RepositoryEntry {
  readonly id: number;
  /** Login of the organization. */
  readonly owner: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly createdAt: number;
  readonly environments: EnvironmentEntry[];
  readonly safe: Safe;
}

/** A deployment environment of a repository. */
export interface EnvironmentEntry {
  readonly id: number;
  readonly name: string;
  readonly createdAt: number;
  updatedAt: number;
  readonly safe: Safe;
}

/** The secrets of one place, and the key pair that their values come sealed for. */
export interface Safe {
  keyPair: KeyPairEntry;
  secrets: SecretEntry[];
}

/** An X25519 key pair in base64. */
export interface KeyPairEntry {
  /** 18 digits. */
  readonly id: string;
  readonly publicKey: string;
  readonly privateKey: string;
}

/** A secret as it really is. */
export interface SecretEntry {
  /** In upper case. */
  readonly name: string;
  value: string;
  readonly createdAt: number;
  updatedAt: number;
  /** Which repositories of the organization may read it; at other places it means nothing. */
  visibility: Visibility;
  /** Only with visibility `selected`. */
  selectedRepositoryIds: readonly number[];
}

/** Which repositories of an organization read its secret. */
type Visibility = 'all' | 'private' | 'selected';

/** A personal access token. */
export interface TokenEntry {
  readonly value: string;
  readonly login: string;
  readonly kind: 'classic' | 'fine-grained';
  /** Classic tokens only, without those that another one implies. */
  readonly scopes: readonly string[];
  /** Fine-grained tokens only: permission to `read`, `write` or `admin`. */
  readonly permissions: Readonly<Record<string, string>>;
  /** Fine-grained tokens only: the one account whose resources it reaches. */
  readonly resourceOwner: string;
  readonly expiresAt: number | null;
}
