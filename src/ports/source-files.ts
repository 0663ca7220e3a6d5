/** The files of repositories at a service. Reads throw an AppError when the connection may not, or nobody answers. */
export interface SourceFiles {
  /** Undefined where there is none, or none to be seen. */
  readonly read: (repository: string, path: string) => Promise<string | undefined>;
  /** Paths of the files in a folder and below; empty where there is none. */
  readonly list: (repository: string, folder: string) => Promise<readonly string[]>;
  /** The repositories of an owner that the connection sees and that are not archived. */
  readonly repositories: (
    owner: string,
  ) => Promise<readonly { readonly id: number; readonly name: string; readonly isPrivate: boolean }[]>;
}
