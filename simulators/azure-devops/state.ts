import type { SessionEntry } from '../kit/pages/sessions.ts';
import type { JobsState } from './job-entries.ts';

/** Everything the simulated service knows, as one JSON-able object. */
export interface AzureDevopsState {
  readonly organization: string;
  readonly organizationId: string;
  readonly users: UserEntry[];
  readonly tokens: TokenEntry[];
  /** Who is signed in on the pages. */
  sessions: SessionEntry[];
  /** What the organization and its tenant ask of personal access tokens. */
  policies: Policies;
  readonly projects: ProjectEntry[];
  groups: GroupEntry[];
  definitions: DefinitionEntry[];
  /** The highest number given to a group or a definition; numbers are never used twice. */
  lastGroupId: number;
  lastDefinitionId: number;
  /** The last change stamp that was given: milliseconds since the epoch, and ten-thousandths of one. */
  lastStamp: { milliseconds: number; fraction: number };
  /** YAML of pipelines, and their runs; absent until there are any. */
  jobs?: JobsState;
}

export interface UserEntry {
  readonly id: string;
  readonly displayName: string;
  readonly uniqueName: string;
  /** What signs in on the pages, made at the start; null: a program, which never does. */
  readonly password: string | null;
  readonly descriptor: string;
}

/** Anything that signs a call in. Times are milliseconds since the epoch. */
export type TokenEntry = PersonalAccessTokenEntry | EntraTokenEntry;

export interface PersonalAccessTokenEntry {
  readonly kind: 'pat';
  readonly value: string;
  readonly userId: string;
  readonly authorizationId: string;
  /** Need not be unique. */
  displayName: string;
  /** `app_token` is full access. */
  scopes: readonly string[];
  readonly validFrom: number;
  expiresAt: number;
  /** Ids of the organizations that it reaches; null: all of its user's ("global"). */
  targetAccounts: readonly string[] | null;
  revokedAt: number | null;
  /** Part of the set-up, or made by somebody: through the interface or on the pages. */
  readonly origin: 'set-up' | 'made';
}

/** An Entra access token of a person, or of a program that signs in as itself. */
export interface EntraTokenEntry {
  readonly kind: 'user' | 'servicePrincipal';
  readonly value: string;
  /** Who it is of; not necessarily somebody of this organization. */
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

export interface Policies {
  /** No tokens for all organizations of a user. */
  restrictGlobal: boolean;
  /** No tokens with full access. */
  restrictFullScope: boolean;
  /** null: no limit but the year that holds for everybody. */
  maximumLifespanDays: number | null;
  /** No new tokens at all. */
  creationDisabled: boolean;
}

export interface ProjectEntry {
  readonly id: string;
  readonly name: string;
  readonly lastUpdateTime: string;
}

/** A variable as it really is, the value of a secret included. */
export interface VariableEntry {
  value: string;
  isSecret: boolean;
  /** Groups only. */
  isReadOnly?: boolean;
  /** Definitions only. */
  allowOverride?: boolean;
}

export type VariableEntries = Record<string, VariableEntry>;

export interface GroupEntry {
  readonly id: number;
  type: 'Vsts' | 'AzureKeyVault';
  name: string;
  description: string | null;
  /** Key Vault groups only. */
  providerData: Record<string, unknown> | null;
  variables: VariableEntries;
  readonly createdBy: string;
  readonly createdOn: string;
  modifiedBy: string;
  modifiedOn: string;
  /** The projects that see the group, each with its own name for it. */
  shares: { projectId: string; name: string; description: string | null }[];
  /** Open to every pipeline. */
  isOpen: boolean;
  permissions: { pipelineId: number; authorizedBy: string; authorizedOn: string }[];
}

export interface DefinitionEntry {
  readonly id: number;
  readonly projectId: string;
  revision: number;
  createdDate: string;
  authoredBy: string;
  variables: VariableEntries;
  /** Everything else that a client may set, as it is rendered. */
  body: DefinitionBody;
}

export type DefinitionBody = Record<string, unknown> & { name: string; path: string };
