import type { Secret } from '../domain/secret.ts';

/** The files that a person keeps beside the store. */
export interface Workspace {
  /** Where the manifest is, as a person would type it. */
  readonly manifestPath: string;
  readonly storePath: string;
  /** The manifest's text, or undefined when there is none. */
  readonly readManifest: () => string | undefined;
  /** Writes a new manifest; refuses to overwrite one. */
  readonly writeManifest: (text: string) => void;
  /** Whether the manifest that is there can be replaced. */
  readonly canReplaceManifest: () => boolean;
  /** Replaces the manifest as a whole, or not at all. Throws `file-refused`. */
  readonly replaceManifest: (text: string) => void;
  /** A file that holds one secret, without its trailing line end. Throws `connection-missing`. */
  readonly readSecretFile: (path: string) => Secret;
  /** A text beside the manifest that anybody may read; undefined when there is none. */
  readonly readOpenFile: (path: string) => string | undefined;
  /** Replaces it as a whole, or not at all. Throws `file-refused`. */
  readonly writeOpenFile: (path: string, text: string) => void;
  /** A file that a person brings, for example a downloaded key; whoever may read it. Throws `not-found`, `usage`. */
  readonly readBroughtFile: (path: string) => Secret;
}
