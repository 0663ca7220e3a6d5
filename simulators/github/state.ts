import type { JobsState } from './job-entries.ts';

/** Everything the simulated service knows, as one JSON-able object. Times are milliseconds since the epoch. */
export interface GithubState {
  /** The last number given to anything: an account, a repository, a token, an App, an installation. */
  lastId: number;
  readonly accounts: Account[];
  readonly repositories: RepositoryEntry[];
  tokens: TokenEntry[];
  apps: AppEntry[];
  /** Apps that were made from a manifest and whose code was not exchanged yet. */
  conversions: ConversionEntry[];
  installations: InstallationEntry[];
  installationTokens: InstallationTokenEntry[];
  /** Personal tokens that somebody has asked to end, and that live on for a while. */
  revocations: RevocationEntry[];
  /** Tokens that were found in repositories. */
  readonly alerts: AlertEntry[];
  readonly issues: IssueEntry[];
  /** What reports to partners are signed with; left out: none was signed yet. */
  reportKey?: ReportKeyEntry;
  /** Who is signed in on the pages. */
  sessions: SessionEntry[];
  /** Files, workflows and their runs; absent until there are any. */
  jobs?: JobsState;
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
  /** Users only: what signs in on the pages. Made at the start. */
  readonly password: string;
  /** Used by organizations only. */
  readonly policy: TokenPolicy;
  /** Used by organizations only. */
  readonly safe: Safe;
}

/** What an organization asks of personal access tokens that reach it. */
export interface TokenPolicy {
  /** Whether an owner has to approve the fine-grained tokens of members; those of owners are approved at once. */
  requiresApproval: boolean;
  allowsClassic: boolean;
  /** Days; null: no limit. A token that lives longer is refused at every use. */
  maximumLifetimeDays: number | null;
  /** Whether classic tokens have to be authorized for single sign-on. */
  requiresSingleSignOn: boolean;
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
  /** Logins of members who administer it without owning the organization; left out: nobody. */
  administrators?: readonly string[];
  readonly environments: EnvironmentEntry[];
  readonly safe: Safe;
}

/** A key pair on P-256, in PEM. */
export interface ReportKeyEntry {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly publicKey: string;
  readonly privateKey: string;
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
  readonly id: number;
  readonly value: string;
  /** The note of a classic token, the name of a fine-grained one. */
  readonly name: string;
  readonly login: string;
  readonly kind: 'classic' | 'fine-grained';
  /** Classic tokens only, without those that another one implies. */
  readonly scopes: readonly string[];
  /** Fine-grained tokens only: permission to `read`, `write` or `admin`. */
  readonly permissions: Readonly<Record<string, string>>;
  /** Fine-grained tokens only: the one account whose resources it reaches. Becomes its user once it is cut off. */
  resourceOwner: string;
  /** Fine-grained tokens only. */
  readonly repositorySelection: 'none' | 'all' | 'subset';
  /** Only with the selection `subset`. */
  readonly repositoryIds: readonly number[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  lastUsedAt: number | null;
  /** Fine-grained tokens of an organization; until it is approved, a token reads what is public. */
  approval: 'approved' | 'pending' | 'denied';
  /** When the organization let it in; null while it has not. */
  accessGrantedAt: number | null;
  /** Logins of the organizations that a classic token was authorized for by single sign-on. */
  readonly singleSignOn: readonly string[];
}

/** A GitHub App. */
export interface AppEntry {
  readonly id: number;
  /** Unique over the whole service; what stands in addresses. */
  readonly slug: string;
  /** `Iv23li` and 14 characters. */
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookSecret: string | null;
  /** Login of the user or organization that owns it. */
  readonly owner: string;
  readonly name: string;
  readonly description: string;
  readonly externalUrl: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly createdAt: number;
  /** Whether accounts other than the owner may install it; left out: they may not. */
  readonly isPublic?: boolean;
  /** Where whoever installed it is sent. */
  readonly setupUrl?: string | undefined;
  /** Public halves in PEM (SPKI); several may be good at the same time. */
  keys: AppKeyEntry[];
}

export interface AppKeyEntry {
  readonly id: number;
  readonly publicKey: string;
  readonly createdAt: number;
}

/** What one exchange of a code gives, once. */
export interface ConversionEntry {
  readonly code: string;
  readonly appId: number;
  /** The first private key in PEM (PKCS#1), kept until the code is exchanged or an hour is over. */
  readonly privateKey: string;
  readonly expiresAt: number;
}

/** An App in an account. */
export interface InstallationEntry {
  readonly id: number;
  readonly appId: number;
  /** Login of the account that it is installed in. */
  readonly account: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly repositorySelection: 'all' | 'selected';
  readonly repositoryIds: readonly number[];
  readonly createdAt: number;
}

/** What an App acts with for an hour. */
export interface InstallationTokenEntry {
  readonly value: string;
  readonly installationId: number;
  readonly permissions: Readonly<Record<string, string>>;
  /** null: every repository that the installation reaches. */
  readonly repositoryIds: readonly number[] | null;
  readonly expiresAt: number;
}

export interface RevocationEntry {
  readonly value: string;
  readonly dueAt: number;
}

/** A token that was found in what was committed to a repository. */
export interface AlertEntry {
  /** Counted from 1 in each repository. */
  readonly number: number;
  readonly repositoryId: number;
  readonly secretType: 'github_personal_access_token';
  readonly value: string;
  readonly location: LocationEntry;
  readonly createdAt: number;
  updatedAt: number;
  state: 'open' | 'resolved';
  /** Only when resolved. */
  resolution: 'false_positive' | 'wont_fix' | 'revoked' | 'used_in_tests' | null;
  resolutionComment: string | null;
  resolvedAt: number | null;
  /** Login of whoever resolved it; null also for an App. */
  resolvedBy: string | null;
  /** What somebody has said of the token; null: whether it really lives. */
  validity: 'active' | 'inactive' | null;
  /** Whether the value stands in a public repository as well. */
  publiclyLeaked: boolean;
}

/** An issue of a repository. */
export interface IssueEntry {
  readonly id: number;
  /** Counted from 1 in each repository. */
  readonly number: number;
  readonly repositoryId: number;
  /** Login of whoever opened it; `slug[bot]` for an App. */
  readonly author: string;
  readonly createdAt: number;
  updatedAt: number;
  title: string;
  body: string | null;
  labels: readonly string[];
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | 'duplicate' | 'reopened' | null;
  closedAt: number | null;
  closedBy: string | null;
  readonly comments: CommentEntry[];
}

/** What somebody said below an issue. */
export interface CommentEntry {
  readonly id: number;
  readonly author: string;
  readonly body: string;
  readonly createdAt: number;
}

/** Where a token was found first; lines and columns count from 1. */
export interface LocationEntry {
  readonly path: string;
  readonly line: number;
  readonly startColumn: number;
  readonly endColumn: number;
  readonly blobSha: string;
  readonly commitSha: string;
}

export interface SessionEntry {
  readonly cookie: string;
  readonly login: string;
  readonly expiresAt: number;
}
