/** What is known of workflows and their runs. */
export interface JobsState {
  /** Files on default branches. */
  files: { readonly repositoryId: number; readonly path: string; readonly text: string }[];
  readonly runs: RunEntry[];
  readonly statuses: StatusEntry[];
  /** What jobs at work sign in with. */
  tokens: JobTokenEntry[];
}

/** One run of a workflow. */
export interface RunEntry {
  readonly id: number;
  readonly repositoryId: number;
  /** Path of the workflow's file. */
  readonly path: string;
  /** Of the workflow. */
  readonly name: string;
  readonly title: string;
  readonly number: number;
  readonly sha: string;
  /** Login of whoever started it. */
  readonly actor: string;
  readonly createdAt: number;
  updatedAt: number;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: 'success' | 'failure' | null;
  /** What its steps printed. */
  log: string;
}

/** What somebody says of a commit. */
export interface StatusEntry {
  readonly id: number;
  readonly repositoryId: number;
  readonly sha: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  /** Login of whoever said it. */
  readonly creator: string;
  readonly createdAt: number;
}

/** What one job acts with while it runs. */
interface JobTokenEntry {
  readonly value: string;
  readonly repositoryId: number;
  readonly permissions: Readonly<Record<string, string>>;
  readonly expiresAt: number;
}
