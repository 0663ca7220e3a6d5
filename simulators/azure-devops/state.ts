/** Everything the simulated service knows, as one JSON-able object. */
export interface AzureDevopsState {
  readonly organization: string;
  readonly users: UserEntry[];
  readonly tokens: TokenEntry[];
  readonly projects: ProjectEntry[];
  groups: GroupEntry[];
  definitions: DefinitionEntry[];
  /** The highest number given to a group or a definition; numbers are never used twice. */
  lastGroupId: number;
  lastDefinitionId: number;
  /** The last change stamp that was given: milliseconds since the epoch, and ten-thousandths of one. */
  lastStamp: { milliseconds: number; fraction: number };
}

export interface UserEntry {
  readonly id: string;
  readonly displayName: string;
  readonly uniqueName: string;
  readonly descriptor: string;
}

/** A personal access token, or an Entra access token. */
export interface TokenEntry {
  readonly value: string;
  readonly userId: string;
  /** `app_token` is full access. */
  readonly scopes: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
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
