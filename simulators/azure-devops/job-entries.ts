/** What is known of the YAML of pipelines, and of their runs. */
export interface JobsState {
  /** What stands in the repository of a definition. */
  files: { readonly definitionId: number; readonly text: string }[];
  readonly runs: RunEntry[];
}

/** One run of a pipeline; the older interface calls it a build. */
export interface RunEntry {
  readonly id: number;
  readonly definitionId: number;
  readonly templateParameters: Readonly<Record<string, string>>;
  readonly createdDate: string;
  finishedDate: string | null;
  state: 'inProgress' | 'completed';
  result: 'succeeded' | 'failed' | null;
  tags: string[];
  /** What its steps printed. */
  log: string;
}
