import type { SessionEntry } from '../kit/pages/sessions.ts';

/** Everything the simulated service knows, as one JSON-able object. Times are milliseconds since the epoch. */
export interface AnacondaState {
  readonly accounts: Account[];
  readonly apiKeys: ApiKey[];
  tokens: TokenEntry[];
  packages: PackageEntry[];
  stages: StageEntry[];
  /** Who is signed in on the pages. */
  sessions: SessionEntry[];
}

/** A user or an organization. */
export interface Account {
  readonly login: string;
  readonly name: string;
  readonly kind: 'user' | 'org';
  readonly createdAt: number;
  /** Users only. */
  readonly password?: string;
  /** Organizations only: logins of the users who belong to it. */
  readonly members: readonly string[];
  /** Organizations only: the members who may manage its tokens and packages. */
  readonly administrators: readonly string[];
}

/** A key of anaconda.com, which this service takes as a Bearer credential. */
export interface ApiKey {
  readonly value: string;
  readonly login: string;
  readonly expiresAt: number;
}

export interface TokenEntry {
  /** 24 hexadecimal digits. */
  readonly id: string;
  readonly value: string;
  readonly owner: string;
  /** Unique per owner. */
  readonly name: string;
  readonly hostname: string;
  /** Empty: full access. Unknown scopes are kept and grant nothing. */
  readonly scopes: readonly string[];
  expiresAt: number | null;
}

type Attributes = Record<string, unknown>;

export interface PackageEntry {
  readonly owner: string;
  readonly name: string;
  readonly isPublic: boolean;
  attributes: Attributes;
  releases: ReleaseEntry[];
}

export interface ReleaseEntry {
  readonly version: string;
  attributes: Attributes;
  files: FileEntry[];
}

export interface FileEntry {
  /** For conda `subdir/name-version-build.ext`. */
  readonly basename: string;
  readonly distributionType: string;
  readonly attributes: Attributes;
  readonly dependencies: unknown;
  readonly labels: readonly string[];
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly md5: string;
  readonly uploadedAt: number;
}

/** An upload that was announced and not yet committed. */
export interface StageEntry {
  /** `dist_id` on the wire. */
  readonly id: string;
  /** The unguessable part of the address that takes the bytes. */
  readonly key: string;
  readonly owner: string;
  readonly packageName: string;
  readonly version: string;
  readonly announced: Omit<FileEntry, 'sizeBytes' | 'md5' | 'uploadedAt'>;
  /** What arrived at the storage. */
  received?: { readonly sizeBytes: number; readonly md5: string };
}
